"""
`birdcl show bfd sessions`: the fast probes beside BGP sessions, where BIRD runs them.

::

    bfd1:
    IP address                Interface  State      Since         Interval  Timeout
    10.0.0.3                  eth0       Down       2024-03-02      1.000    0.000

Facts `bfd_session` as `<address> <interface> <state>`: Calico sets up none, so no check asks for them.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.calico.bird_rows import GREETING

LEAD = r"[ \t]*(?:\d{4}[- ])?"
TITLES = regex.compile(rf"{LEAD}IP address[ ]{{2,}}Interface[ ]{{2,}}State[ ]")
NAME = regex.compile(rf"{LEAD}[\w.-]+:[ \t]*$")
ROW = regex.compile(
    rf"^{LEAD}(?P<address>[\da-fA-F:.]+(?:%\S+)?)\s+(?P<interface>\S+)\s+(?P<state>Up|Down|Init|AdminDown)\s+\S.*$"
)
STOPPED = regex.compile(rf"{LEAD}There is no BFD protocol running")
RESTRICTED = regex.compile(
    rf"{LEAD}Access restricted"
)  # birdcl says so in front of any answer when it is called with -r


def takes(fragment: Fragment) -> str:
    found = any(TITLES.match(line) or STOPPED.match(line) for _, line in fragment.opening[:4])
    return "the titles of `show bfd sessions`" if found else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        m = ROW.match(line)
        if m and valid(m["address"].split("%")[0]):
            emit.fact("bfd_session", f"{m['address']} {m['interface']} {m['state']}", number)
        elif (
            TITLES.match(line)
            or NAME.match(line)
            or STOPPED.match(line)
            or RESTRICTED.match(line)
            or GREETING.match(line)
        ):
            emit.records += 1
        else:
            emit.unread(number, "not a row of `show bfd sessions`")


PARSERS = (Parser("birdcl show bfd sessions", r"(?!)", takes, parse, 9),)
