"""
A port that somebody tried: `nc`, `ncat`, `telnet`, `curl -v telnet://`, bash's `/dev/tcp`, the connect of `openssl s_client`.

::

    $ nc -vz -w 5 166.9.14.5 31417
    nc: connect to 166.9.14.5 port 31417 (tcp) timed out: Operation now in progress
    $ nc -vz 10.1.2.3 10250
    Connection to 10.1.2.3 10250 port [tcp/*] succeeded!
    $ nc -vz 10.1.2.4 179
    Ncat: Version 7.92 ( https://nmap.org/ncat )
    Ncat: Connection refused.
    $ timeout 3 bash -c '</dev/tcp/10.1.2.3/179' && echo open || echo closed
    closed
    $ kubectl exec -n demo dbg -- curl -sk https://hook.demo.svc/healthz -o /dev/null -w '%{http_code}'
    200
    ssh: connect to host demo.example port 9000: Connection timed out

Lines are those of OpenBSD's nc, the traditional one, BusyBox, nmap's ncat, inetutils, curl and OpenSSH (which an old tunnel of AKS is made of). A line without a target is about
that of the command above it. Over UDP nothing answers, so that nothing is known of the other end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import is_address
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.curl import ServerCertificate
from analyzer.parsers.typed_loops import printed, turns

HOST = r"[\w.:%-]{1,253}"
PORT = r"\d{1,5}"
WHY = r"(?P<why>[^\n]{1,200}?)\.?"
LINES = (
    rf"Connection to (?P<host>{HOST})(?: \((?P<address>{HOST})\))? (?:port )?(?P<port>{PORT})(?: port)? \[(?P<protocol>tcp|udp)/[^\]\n]{{1,40}}\] (?P<open>succeeded)!",
    rf"nc: connectx? to (?P<host>{HOST})(?: \((?P<address>{HOST})\))? port (?P<port>{PORT}) \((?P<protocol>tcp|udp)\) (?:failed: )?{WHY}",
    rf"nc: getaddrinfo(?: for host \"(?P<host>{HOST})\" port (?P<port>{PORT}))?: {WHY}",
    rf"(?:nc: )?(?P<host>{HOST}|\(UNKNOWN\)) \[(?P<address>{HOST})\] (?P<port>{PORT}) \([^()\n]{{1,40}}\) (?:(?P<open>open)|: {WHY})",
    rf"(?:nc: )?(?P<host>{HOST}) \((?P<address>[\d.]{{7,15}}|\[[\da-fA-F:]{{2,45}}\]):(?P<port>{PORT})\)(?: (?P<open>open)|: {WHY})",
    rf"Ncat: (?P<open>Connected) to (?P<address>{HOST}):(?P<port>{PORT})\.",
    rf"Ncat: Connection to (?P<address>{HOST}) failed: {WHY}",
    r"(?:Ncat|nc|telnet): (?P<why>(?:Connection|No route|Network|Host|Could not resolve|[Tt]imed out|TIMEOUT|bad address|Unknown host|could not resolve)[^\n]{0,200})",
    rf"(?P<open>Connected) to (?P<host>{HOST}?)\.?",
    rf"telnet: (?:connect to address (?P<address>{HOST}?)|Unable to connect to remote host): {WHY}",
    rf"\* (?P<open>Connected) to (?P<host>{HOST}) \((?P<address>{HOST})\) port (?P<port>{PORT})(?: \(#\d{{1,6}}\))?",
    rf"(?:\* |curl: \(\d{{1,3}}\) )(?:connect to (?P<address>{HOST})|Failed to connect to (?P<host>{HOST})) port (?P<port>{PORT})(?: from [^\n]{{1,80}}? port {PORT})?(?: after \d{{1,9}} ms)?(?: failed)?: {WHY}",
    r"(?:\* |curl: \(\d{1,3}\) )(?P<why>(?:Connection timed out|Operation timed out|Could not resolve host|Recv failure)[^\n]{0,200})",
    rf"-?(?:ba)?sh: (?:line \d{{1,5}}: )?(?:connect|/dev/tcp/(?P<host>{HOST})/(?P<port>{PORT})): {WHY}",
    rf"ssh: connect to host (?P<host>{HOST}) port (?P<port>{PORT}): {WHY}",
    r"(?P<open>CONNECTED)\(0[\dA-F]{7}\)",
    rf"(?:socket: )?connect(?::errno=(?P<errno>\d{{1,3}})|: {WHY})",
)  # fmt: skip
ROWS = tuple(regex.compile(line) for line in LINES)
FURNITURE = regex.compile(
    r"Ncat: (?:Version |\d{1,12} bytes sent|Trying next address)[^\n]*|Escape character is '[^'\n]{1,8}'\.|Connection closed by foreign host\."
    r"|\* (?:TCP_NODELAY set|Closing connection|shutting down connection|Connection #\d{1,6} to host|Immediate connect fail|Uses proxy|Host \S{1,253} was resolved|IPv[46]:)[^\n]*|\^C|telnet> ?\w{0,10}"
)
INTERRUPTED = "^C"
TRYING = regex.compile(rf"(?:\*[ ]{{2,4}})?Trying \[?(?P<address>[\da-fA-F.:]{{2,45}}?)\]?(?::(?P<port>{PORT}))?\.\.\.")
REASONS = (
    ("dns", regex.compile(r"(?i)resolve|name or service|unknown host|host lookup|nodename|bad address|temporary failure in name")),
    ("refused", regex.compile(r"(?i)refused")),
    ("no_route", regex.compile(r"(?i)no route")),
    ("unreachable", regex.compile(r"(?i)unreachable|host is down")),
    ("timeout", regex.compile(r"(?i)timed out|timeout|in progress")),
    ("reset", regex.compile(r"(?i)reset by peer|broken pipe")),
)  # fmt: skip
ERRNO = {
    "101": "unreachable",
    "104": "reset",
    "110": "timeout",
    "111": "refused",
    "113": "no_route",
    "60": "timeout",
    "61": "refused",
}
TARGETS = (
    regex.compile(rf"/dev/tcp/(?P<host>{HOST})/(?P<port>{PORT})\b"),
    regex.compile(rf"\bs_client\b[^\n]{{0,300}}?-connect[ =]\[?(?P<host>{HOST})\]?:(?P<port>{PORT})\b"),
    regex.compile(rf"\bcurl\b[^\n]{{0,300}}?\b[a-z]{{3,8}}://\[?(?P<host>{HOST})\]?:(?P<port>{PORT})\b"),
    regex.compile(rf"(?:^|[\s;(/])(?:nc|ncat|netcat|telnet)(?:[ ]{{1,4}}-[A-Za-z0-9]{{1,12}}(?:[ ]{{1,4}}\d{{1,5}}(?=[ ]))?){{0,8}}[ ]{{1,4}}(?P<host>{HOST})[ ]{{1,4}}(?P<port>{PORT})(?![\w.-])"),
)  # fmt: skip
BY_SCHEME = regex.compile(rf"\bcurl\b[^\n]{{0,300}}?\b(?P<scheme>https?)://\[?(?P<host>{HOST}?)\]?(?=[/?'\"\s]|$)")
PORTS = {"http": "80", "https": "443"}
WRITES = regex.compile(
    r"\bcurl\b[^\n]{0,400}?[ ](?:-[a-zA-Z]{0,8}w|--write-out)[ =]?(?:'(?P<one>[^'\n]{1,120})'|\"(?P<two>[^\"\n]{1,120})\"|(?P<bare>[^\s'\";&|]{1,120}))"
)
"""What curl is told to print of the answer."""
CODE = regex.compile(r"%\{(?:http|response)_code\}")
SAYS = regex.compile(
    r"(?P<sign>&&|\|\|)[ ]{0,4}echo[ ]{1,4}[\"']?(?P<word>[^\"';&|\n]{1,60}?)[\"']?[ ]{0,4}(?=$|[;&|)'\"])"
)
STARTS = (
    rf"(?:Connection to {HOST} (?:\({HOST}\) )?(?:port )?{PORT} |nc: |Ncat: |{HOST} \[{HOST}\] {PORT} \(|\(UNKNOWN\) \[|{HOST} \([\d.]{{7,15}}:{PORT}\)[ :]|telnet: |ssh: connect to host |Trying [\da-fA-F.:]{{2,45}}\.\.\.|\*[ ]{{2,4}}Trying "
    r"|curl: \(\d|-?(?:ba)?sh: (?:line \d{1,5}: )?(?:connect|/dev/tcp/)|connect:errno=)"
)  # fmt: skip


Target = tuple[str, str]
"""Host and port."""


class Connect(NamedTuple):
    """What one line says: the target where it names one, and how the connect ended; None where nothing can be known."""

    host: str | None
    address: str | None
    port: str | None
    outcome: str | None
    protocol: str = "tcp"


def connect_of(line: str) -> Connect | None:
    """What a line of one of these tools says of a connect; None for another line."""
    for row in ROWS:
        if m := row.fullmatch(line):
            found = m.groupdict()
            protocol = found.get("protocol") or "tcp"
            host = found.get("host")
            outcome = "answered" if found.get("open") else _outcome(found.get("why"), found.get("errno"))
            known = outcome if protocol == "tcp" or outcome == "refused" else None
            return Connect(
                None if host == "(UNKNOWN)" else host, found.get("address"), found.get("port"), known, protocol
            )
    return None


def _outcome(why: str | None, errno: str | None) -> str:
    return ERRNO.get(errno, "other") if errno else regex.first(REASONS, why or "", "other")


def target_of(command: str) -> Target | None:
    """(host, port) that a command tries; None for other commands, and where the shell fills them in."""
    found = next((m for pattern in TARGETS if (m := pattern.search(command))), None)
    if found is None and (m := BY_SCHEME.search(command)):
        return m["host"], PORTS[m["scheme"]]
    return (found["host"], found["port"]) if found else None


def status_line(command: str) -> regex.Pattern[str] | None:
    """The line that curl was told to print of the answer, its HTTP status in it; None where it was told to print none."""
    m = WRITES.search(command)
    asked = next((text for text in (m["one"], m["two"], m["bare"]) if text), "") if m else ""
    if (code := CODE.search(asked)) is None:
        return None
    before, behind = (
        regex.escape(text.replace("\\n", "").strip()) for text in (asked[: code.start()], asked[code.end() :])
    )
    any_other = r"%\\\{[a-z_]{2,30}\\\}"
    before, behind = (regex.compile(any_other).sub(r"\\S*", text) for text in (before, behind))
    return regex.compile(rf"{before}\s*(?P<code>\d{{3}})\s*{behind}")


def _status(pattern: regex.Pattern[str] | None, line: str) -> Connect | None:
    """A status is an answer; 000 is what curl prints where it got none."""
    m = pattern.fullmatch(line) if pattern is not None else None
    return Connect(None, None, None, "other" if m["code"] == "000" else "answered") if m else None


def takes(fragment: Fragment) -> str:
    lines = [line.strip() for _, line in fragment.opening[:4]]
    said = {word for word, _ in _said(fragment.context.command)}
    if lines[:1] == [INTERRUPTED]:  # whatever was interrupted
        lines = lines[1:]
    if len(tried := turns(fragment.context.command)) > 1 and any(map(target_of, tried)):
        named = printed(tried)
        lines = [line for line in lines if line not in named]
    status = status_line(fragment.context.command) if target_of(fragment.context.command) else None
    if any(
        _status(status, one) or FURNITURE.fullmatch(one) or TRYING.fullmatch(one) or connect_of(one) or one in said
        for one in lines[:1]
    ):
        return "a port that was tried"
    return ""


def _said(command: str) -> Iterator[tuple[str, str]]:
    """(word that the command prints, what it means): ``&& echo open || echo closed``."""
    if target_of(command) is None:
        return
    for m in SAYS.finditer(command):
        yield m["word"].strip(), "answered" if m["sign"] == "&&" else "other"


def parse(fragment: Fragment, emit: Emit) -> None:
    command = fragment.context.command
    asked, said = target_of(command), dict(_said(command))
    status = status_line(command) if asked else None
    tried = turns(command)
    named, targets = (
        (printed(tried), _turn_by_turn(tried, fragment)) if len(tried) > 1 else (set[str](), list[Target]())
    )
    trying: tuple[str | None, str | None] = (None, None)
    last: Connect | None = None
    server = ServerCertificate()
    for number, whole in fragment.filled:
        line = whole.strip()
        found = Connect(None, None, None, said[line]) if line in said else _status(status, line) or connect_of(line)
        if m := TRYING.fullmatch(line):
            trying = m["address"], m["port"]
            emit.records += 1
        elif found is None and line in named:
            emit.records += 1
        elif found is None:
            if FURNITURE.fullmatch(line) or (last is not None and server.take(number, line)):
                emit.records += 1
            else:
                server.breaks_off(number)
                emit.unread(number, "text behind the answer of a port")
        else:
            test = of_target(found, targets.pop(0) if targets else asked, trying)
            again = line in said or line.startswith(("* ", "curl: ")) or _status(status, line) is not None
            if last is not None and again and _same(last, test):
                emit.records += 1  # the same connect in other words
                continue
            _show(server, last, fragment, emit)
            last, server = test, ServerCertificate()
            add(number, test, line, fragment, emit)
    _show(server, last, fragment, emit)


def _turn_by_turn(tried: list[str], fragment: Fragment) -> list[Target]:
    """What each turn of a loop tried, where each has one line of its own below and none says otherwise."""
    lines = [found for _, line in fragment.filled if (found := connect_of(line.strip()))]
    targets = [target for one in tried if (target := target_of(one))]
    if not len(lines) == len(targets) == len(tried):
        return []
    for line, (host, port) in zip(lines, targets, strict=True):
        by_address = line.address or line.host or host
        if (line.port or port) != port or (by_address != host and is_address(by_address) and is_address(host)):
            return []
    return targets


def _show(server: ServerCertificate, of: Connect | None, fragment: Fragment, emit: Emit) -> None:
    if of is not None:
        server.emit_row(of.host or of.address, of.port, fragment, emit)


def of_target(found: Connect, asked: Target | None, trying: tuple[str | None, str | None] = (None, None)) -> Connect:
    """A connect with what the command and the line above it say of its target."""
    port = found.port or trying[1] or (asked[1] if asked else None)
    host = found.host or (asked[0] if asked and port == asked[1] else None)
    return Connect(host, found.address or trying[0], port, found.outcome, found.protocol)


def _same(before: Connect, now: Connect) -> bool:
    one, other = (before.address, now.address) if before.address and now.address else (before.host, now.host)
    return before.port == now.port and one == other


def add(number: int, test: Connect, line: str, fragment: Fragment, emit: Emit) -> None:
    """A row for the connect that this line tells of."""
    context = fragment.context
    emit(
        schema.PORT_TESTS,
        number,
        tool=_tool(context.command, line),
        host=test.host or test.address,
        address=test.address,
        port=int(test.port) if test.port else None,
        protocol=test.protocol.upper(),
        outcome=test.outcome,
        message=line[:600],
        node=context.node,
        pod=context.pod,
        typed_on=context.typed_on,
    )


def _tool(command: str, line: str) -> str | None:
    if line.startswith("ssh: "):
        return "ssh"
    named = regex.search(r"\b(?P<tool>nc|ncat|netcat|telnet|curl|s_client)\b|/dev/tcp", command or line)
    return (named["tool"] or "bash").replace("s_client", "openssl") if named else None


PARSERS = (Parser("port test", STARTS, takes, parse, 33),)
