"""
`ibmcloud ks vlan spanning get`: may the VLANs of a classic account talk to each other.

The text is documented nowhere, so a short answer is taken behind the echoed command or the tool's own first line, and a
statement in the tool's words anywhere. A sentence that only speaks of VLAN spanning states nothing.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

SPANNING_ON = {"enabled", "on", "true", "yes"}
SPANNING_VALUE = r"(?P<no>not (?:currently )?)?(?P<word>(?i:enabled|disabled|on|off|true|false|yes|no))"
SPANNING_PLACE = (
    r"(?:(?:this|the|your) )?(?:(?:account|region)(?: [\w-]{1,40})?|[a-z]{2,3}-[a-z]{2,12}(?:-\d)?(?: region)?)"
)
SPANNING_WHERE = rf"(?: (?:for|on|in) {SPANNING_PLACE}){{0,2}}"
SPANNING_ANSWER = regex.compile(
    r"[ \t]*+(?:The )?(?i:VLAN[ -]?spanning)(?: (?:feature|status|setting|enabled))?(?:(?: for (?:this|the|your) account)? is(?: currently)?|[ ]?:)[ ]{1,40}"
    rf"{SPANNING_VALUE}{SPANNING_WHERE}[ \t]*(?P<rest>\.(?:[ \t][^\n]*)?)?$"
)
SPANNING_SHORT = regex.compile(
    rf"[ \t]*+(?:(?i:spanning|enabled|status|state)[ ]*:?[ ]{{1,40}})?{SPANNING_VALUE}[ \t]*\.?$"
)
SPANNING_ASKED = regex.compile(r"(?i:Retrieving VLAN spanning|(?:Getting|Checking) VLAN spanning)")
SPANNING_COMMAND = regex.compile(r"\bvlan[ -]spanning")
REFUSED = regex.compile(r"(?i:failed|permission|unauthorized|not authori[sz]ed|classic infrastructure)")
OK = regex.compile(r"[ \t]*+(?:OK[ \t]*+|Retrieving [^\n]*+|\.\.\.[ \t]*+)$")


def takes_spanning(fragment: Fragment) -> str:
    if SPANNING_COMMAND.search(fragment.context.command):
        return "the answer to `vlan spanning get`"
    lines = [line for _, line in fragment.opening[:4]]
    answered = any(_answer(line, False) for line in lines)
    return "the answer of `vlan spanning get`" if answered or SPANNING_ASKED.match(lines[0]) else ""


def _answer(line: str, asked: bool) -> regex.Match[str] | None:
    """
    The answer on this line.

    Behind the command the tool may add where to read more; anywhere else a sentence that goes on is somebody's own.
    """
    m = SPANNING_ANSWER.match(line)
    if m and (asked or (m["rest"] or ".").strip() == "."):
        return m
    return SPANNING_SHORT.match(line) if asked else None


def parse_spanning(fragment: Fragment, emit: Emit) -> None:
    """Only the command's own answer is a fact: what people write about VLAN spanning is none."""
    asked = SPANNING_COMMAND.search(fragment.context.command) is not None
    for number, line in fragment.filled:
        if m := _answer(line, asked):
            emit.fact("vlan_spanning", "true" if m["word"].lower() in SPANNING_ON and not m["no"] else "false", number)
        elif SPANNING_ASKED.match(line):
            asked = True
        elif asked and REFUSED.search(line):
            emit.fact("vlan_spanning", "unknown", number)
        elif not OK.match(line):
            emit.unread(number, "not a line of `vlan spanning get`")


PARSERS = (
    Parser(
        "ibmcloud ks vlan spanning get",
        r"(?i:(?:Retrieving |The )?VLAN[ -]?spanning )",
        takes_spanning,
        parse_spanning,
        45,
    ),
)
