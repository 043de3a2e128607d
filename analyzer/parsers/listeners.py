"""
Sockets on which programs of a machine listen (`ss -lntp`, `netstat -tlnp`), those of files among them (`ss -xlp`, `netstat -lxp`, `lsof -U`).

::

    State   Recv-Q Send-Q  Local Address:Port  Peer Address:Port Process
    LISTEN  0      4096                *:8132             *:*     users:(("konnectivity-se",pid=2686,fd=7))
    tcp6       0      0 :::8132                 :::*              LISTEN      2686/konnectivity-s
    u_str LISTEN 0      4096   /run/konnectivity-server.socket 51234     * 0    users:(("proxy-server",pid=4411,fd=7))
    unix  2      [ ACC ]     STREAM     LISTENING     51234    4411/proxy-server    /run/konnectivity-server.socket

Facts `konnectivity_listens`, the port of a Konnectivity server that is open to other machines, and `konnectivity_socket`, the path of the
file at which it listens, by its program's name or, where none is shown, by the path's; a socket of any other program, or at a loopback
address, is understood and told nowhere. A program's name is cut after 15 letters (proc(5), `comm`), by lsof after 9. Columns: iproute2,
net-tools, lsof.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.socket_files import OURS

LISTENS, LISTENS_AT = "konnectivity_listens", "konnectivity_socket"
HEAD = regex.compile(
    r"(?:Netid[ ]+)?State[ ]+Recv-Q[ ]+Send-Q\b|Proto Recv-Q Send-Q\b|Active (?:Internet connections|UNIX domain sockets)\b|Proto RefCnt Flags\b|COMMAND[ ]+PID[ ]+(?:TID[ ]+)?(?:TASKCMD[ ]+)?USER[ ]+FD[ ]+TYPE\b"
)
AT = r"(?P<{0}>\S{{1,60}}?):(?P<{1}>\d{{1,5}}|\*|[a-z][\w-]{{1,20}})"
ROWS = (
    regex.compile(
        rf"[ ]{{0,4}}(?:(?:tcp|udp)[ ]+)?(?:LISTEN|UNCONN|ESTAB)[ ]+\d{{1,10}}[ ]+\d{{1,10}}[ ]+{AT.format('host', 'port')}[ ]+\S++(?:[ ]++users:\(\(\"(?P<program>[^\"]{{1,60}})\"[^\n]*+|[ ]*+)$"
    ),
    regex.compile(
        rf"(?:tcp|udp)6?[ ]+\d{{1,10}}[ ]+\d{{1,10}}[ ]+{AT.format('host', 'port')}[ ]+\S+(?:[ ]+LISTEN)?(?:[ ]+(?:\d{{1,10}}/(?P<program>\S{{1,60}})|-))?[^\n]{{0,40}}$"
    ),
)
FILES = (
    regex.compile(
        r"[ ]{0,4}(?:u_(?:str|seq|dgr)[ ]+)?(?P<state>LISTEN|UNCONN|ESTAB)[ ]+\d{1,10}[ ]+\d{1,10}[ ]+(?P<path>[/@*][^\s:]{0,300})[ ]+\d{1,12}[ ]+[^\s:]{1,300}[ ]+\d{1,12}(?:[ ]++users:\(\(\"(?P<program>[^\"]{1,60})\"[^\n]*+|[^\n]{0,80})$"
    ),
    regex.compile(
        r"unix[ ]+\d{1,10}[ ]+\[[ A-Z]{0,20}\][ ]+[A-Z]{3,12}[ ]+(?:(?P<state>[A-Z]{4,15})[ ]+)?\d{1,12}(?:[ ]+(?:\d{1,10}/(?P<program>[^\s/]{1,60})|-))?(?:[ ]+(?P<path>[/@]\S{0,300}))?[ ]*$"
    ),
    regex.compile(
        r"(?P<program>\S{1,60})[ ]+\d{1,10}[ ]+(?:\d{1,10}[ ]+\S{1,20}[ ]+)?\S{1,40}[ ]+\d{1,6}[a-z]{0,2}[ ]+unix[ ]+\S{3,24}[ ]+\S{1,12}[ ]+\d{1,12}[ ]+(?P<path>\S{1,300})(?:[ ]+type=\w{1,12})?(?:[ ]+\((?P<state>[A-Z]{4,12})\))?[ ]*$"
    ),
)
"""Sockets of files; those that were accepted bear the path of the one that listens."""
LISTENING = frozenset({"LISTEN", "LISTENING", "ESTAB", "CONNECTED"})
SERVER = regex.compile(r"konnectivity-se?\w{0,6}$|proxy-ser(?:v|ve|ver)?$")
CUT = regex.compile(r"konnectiv(?:i|it|ity|ity-)?$")
"""Of a program's name too little to tell the server from an agent, which listens at no file."""
LOOPBACK = regex.compile(r"127\.|\[?::1\]?$|localhost$")


def _row(line: str) -> regex.Match[str] | None:
    return next((m for row in ROWS if (m := row.match(line))), None)


def _of_file(line: str) -> regex.Match[str] | None:
    return next((m for row in FILES if (m := row.match(line))), None)


def _is_served(m: regex.Match[str]) -> bool:
    """Does a Konnectivity server listen at this file."""
    program, path = m["program"], m["path"] or ""
    if m["state"] not in LISTENING or not path.startswith("/"):
        return False
    return OURS.search(path) is not None if program is None else bool(SERVER.match(program) or CUT.match(program))


def takes(fragment: Fragment) -> str:
    """Titles, or a row with its program."""
    first = fragment.opening[0][1]
    return "sockets on which programs listen" if HEAD.match(first) or _row(first) or _of_file(first) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if (file := _of_file(line)) is not None:
            emit.records += 1
            if _is_served(file):
                emit(schema.FACTS, number, key=LISTENS_AT, value=file["path"], typed_on=fragment.context.typed_on)
            continue
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
        r"(?:Netid[ ]+)?State[ ]+Recv-Q[ ]+Send-Q|Proto Recv-Q Send-Q|Proto RefCnt|Active (?:Internet conn|UNIX dom)|[ ]{0,4}(?:tcp[ ]+|u_\w{3}[ ]+)?LISTEN[ ]+\d|[ ]{0,4}u_\w{3}[ ]+[A-Z]+[ ]+\d|tcp6?[ ]+\d+[ ]+\d+[ ]|unix[ ]+\d+[ ]+\[|\S{1,60}[ ]+\d{1,10}[ ]+\S{1,40}[ ]+\d{1,6}[a-z]{0,2}[ ]+unix[ ]+0x",
        takes,
        parse,
        34,
    ),
)
