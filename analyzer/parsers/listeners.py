"""
Sockets on which programs of a machine listen (`ss -lntp`, `netstat -tlnp`).

::

    State   Recv-Q Send-Q  Local Address:Port  Peer Address:Port Process
    LISTEN  0      4096                *:8132             *:*     users:(("konnectivity-se",pid=2686,fd=7))
    tcp6       0      0 :::8132                 :::*              LISTEN      2686/konnectivity-s

Facts `konnectivity_listens`, the port of a Konnectivity server that is open to other machines; a socket of any other program, or at a
loopback address, is understood and told nowhere. A program's name is cut after 15 letters (proc(5), `comm`). Columns: iproute2, net-tools.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser

LISTENS = "konnectivity_listens"
HEAD = regex.compile(r"(?:Netid[ ]+)?State[ ]+Recv-Q[ ]+Send-Q\b|Proto Recv-Q Send-Q\b|Active Internet connections\b")
AT = r"(?P<{0}>\S{{1,60}}?):(?P<{1}>\d{{1,5}}|\*|[a-z][\w-]{{1,20}})"
ROWS = (
    regex.compile(
        rf"[ ]{{0,4}}(?:(?:tcp|udp)[ ]+)?(?:LISTEN|UNCONN|ESTAB)[ ]+\d{{1,10}}[ ]+\d{{1,10}}[ ]+{AT.format('host', 'port')}[ ]+\S++(?:[ ]++users:\(\(\"(?P<program>[^\"]{{1,60}})\"[^\n]*+|[ ]*+)$"
    ),
    regex.compile(
        rf"(?:tcp|udp)6?[ ]+\d{{1,10}}[ ]+\d{{1,10}}[ ]+{AT.format('host', 'port')}[ ]+\S+(?:[ ]+LISTEN)?(?:[ ]+(?:\d{{1,10}}/(?P<program>\S{{1,60}})|-))?[^\n]{{0,40}}$"
    ),
)
SERVER = regex.compile(r"konnectivity-se?\w{0,6}$|proxy-server$")
LOOPBACK = regex.compile(r"127\.|\[?::1\]?$|localhost$")


def _row(line: str) -> regex.Match[str] | None:
    return next((m for row in ROWS if (m := row.match(line))), None)


def takes(fragment: Fragment) -> str:
    """Titles, or a row with its program."""
    first = fragment.opening[0][1]
    return "sockets on which programs listen" if HEAD.match(first) or _row(first) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        m = _row(line)
        if m is None and not HEAD.match(line):
            emit.unread(number, "not a listening socket")
            continue
        emit.records += 1
        if m is not None and SERVER.match(m["program"] or "") and not LOOPBACK.match(m["host"]) and m["port"].isdigit():
            emit(schema.FACTS, number, key=LISTENS, value=m["port"], typed_on=fragment.context.typed_on)


PARSERS = (
    Parser(
        "listening sockets",
        r"(?:Netid[ ]+)?State[ ]+Recv-Q[ ]+Send-Q|Proto Recv-Q Send-Q|Active Internet conn|[ ]{0,4}(?:tcp[ ]+)?LISTEN[ ]+\d|tcp6?[ ]+\d+[ ]+\d+[ ]",
        takes,
        parse,
        34,
    ),
)
