"""
`birdcl show status`, `show interfaces`, `show route`, `show memory`, and BIRD's socket errors.

::

    BIRD v0.3.3+birdv1.6.8 ready.
    BIRD v0.3.3+birdv1.6.8
    Router ID is 10.93.12.4
    Current server time is 2026-11-23 12:16:02
    Last reboot on 2026-11-23 12:15:50
    Daemon is up and running
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.calico.bird_protocols import SOCKET
from analyzer.parsers.calico.bird_rows import FURNITURE, GREETING, daemon_of
from analyzer.sources.clock import rfc3339_us

UP, ASKED = "Daemon is up", "show status"
KEYS = ("Router ID is", "Current server time is", "Last reboot on", "Last reconfiguration on")
CODE = r"(?:\d{4}[- ])?"
LINE = regex.compile(
    rf"{CODE}[ \t]{{0,8}}(?P<key>{'|'.join(KEYS)}) (?P<value>\d[\d:./-]{{1,40}}(?:[ T]\d[\d:.]{{1,20}})?)[ \t]*$"
)
"""An address or a time, and nothing behind it: a sentence that begins so states no daemon."""
INTERFACE = regex.compile(r"(?m)^(?:\d{4}[- ])?(?P<name>[\w.@-]+) (?P<state>up|DOWN|down|Up|Down) \(index=")
ADDRESS = regex.compile(
    r"(?:\d{4}[- ])?[ \t]+(?P<address>[\da-fA-F.:]+/\d+) \((?P<kind>Primary|Secondary|Unselected|Preferred)[^)]*?scope (?P<scope>\w+)"
)
ROUTE = regex.compile(
    r"(?:\d{4}[- ])?[\da-fA-F.:]+/\d+ +(?:via |dev |blackhole|unreachable|prohibited|multipath|unicast)"
)

OF_STATUS = regex.compile(
    rf"{CODE}[ \t]*(?:BIRD v?\d|Waiting for \d+ (?:protocols?|channels?) to recover|Wait timer is |Current server time|Last reboot)|{CODE}[ \t]*Hostname is \S+[ \t]*$"
)
OF_INTERFACE = regex.compile(
    rf"{CODE}[ \t]+(?:(?:[A-Z]\w+ )*MTU=\d+|[\da-fA-F.:]+/\d+ \(|\((?:none|Preferred|no)|No IP)"
)
OF_ROUTE = regex.compile(
    rf"{CODE}(?:[ \t]+(?:via |dev |unicast|blackhole|unreachable|prohibited|[A-Z][\w.]*(?:\.\w+)?:[ ]|Type: )|[A-Z][\w ]{{2,30}}:[ ]+[\d.]+ +[kMG]?B|\d+ of \d+ routes)"
)
TABLE = regex.compile(r"^(?:\d{4}[- ])?Table \w+:", regex.M)
MEMORY = regex.compile(r"BIRD memory usage|Routing tables:\s+\d")


def takes_status(fragment: Fragment) -> str:
    head = fragment.head(8)
    if not any(key in head for key in KEYS):
        return ""
    lines = head.split("\n")
    keys = sum(1 for line in lines if LINE.match(line))
    around = (
        keys > 1
        or any(GREETING.match(line) or UP in line for line in lines)
        or ASKED in (fragment.context.command or "")
    )
    return "the lines of `show status`" if keys and around else ""


def parse_status(fragment: Fragment, emit: Emit) -> None:
    found: dict[str, str] = {}
    version = None
    recovery = False
    message, at = "", fragment.filled[0][0]
    for number, line in fragment.filled:
        if m := LINE.match(line):
            found[m["key"]] = m["value"]
        elif m := GREETING.search(line):
            version = m["version"]
        elif "Graceful restart recovery in progress" in line:
            recovery = True
        elif regex.search(rf"{UP}|Shutdown in progress|Reconfiguration in progress", line):
            message, at = line.strip(), number
        elif not (OF_STATUS.match(line) or FURNITURE.match(line)):
            emit.unread(number, "not a line of `show status`")
    server_time = rfc3339_us(found.get("Current server time is", ""))
    emit.time(server_time)
    emit(
        schema.BIRD_STATUS, at, node=fragment.context.node, pod=fragment.context.pod, daemon=daemon_of(fragment), running=True, version=version,
        router_id=found.get("Router ID is"), server_time=server_time, last_reboot=rfc3339_us(found.get("Last reboot on", "")),
        recovery=recovery, message=message,
    )  # fmt: skip


def takes_interfaces(fragment: Fragment) -> str:
    head = fragment.head(4)
    return "the lines of `show interfaces`" if "(index=" in head and INTERFACE.search(head) else ""


def parse_interfaces(fragment: Fragment, emit: Emit) -> None:
    name, up, bare = "", False, 0

    def interface(number: int, address: str | None = None, scope: str | None = None) -> None:
        """A row for an address of the interface; one without any, for its line, where it has none."""
        emit(
            schema.INTERFACES, number, node=fragment.context.node, pod=fragment.context.pod, interface=name, up=up,
            address=address, scope=scope,
        )  # fmt: skip

    for number, line in fragment.filled:
        if m := INTERFACE.match(line):
            if bare:
                interface(bare)
            name, up, bare = m["name"], m["state"].lower() == "up", number
        elif name and (m := ADDRESS.match(line)):
            interface(number, m["address"], m["scope"])
            bare = 0
        elif not (OF_INTERFACE.match(line) or FURNITURE.match(line)):
            emit.unread(number, "not a line of `show interfaces`")
    if bare:
        interface(bare)


def takes_route(fragment: Fragment) -> str:
    head = fragment.head(6)
    if TABLE.search(head) or any(ROUTE.match(line) for line in head.split("\n") if "/" in line):
        return "rows of `show route`"
    return "the lines of `show memory`" if MEMORY.search(head) else ""


def parse_route(fragment: Fragment, emit: Emit) -> None:
    """Routes are counted, not kept: the peers say what the runbook asks."""
    for number, line in fragment.filled:
        if ROUTE.match(line):
            emit.records += 1
        elif not (OF_ROUTE.match(line) or TABLE.match(line) or MEMORY.search(line) or FURNITURE.match(line)):
            emit.unread(number, "not a line of `show route` or `show memory`")


def takes_socket(fragment: Fragment) -> str:
    head = fragment.head(4)
    return "birdcl could not reach its daemon" if any(SOCKET.match(line) for line in head.split("\n")) else ""


def parse_socket(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if m := SOCKET.match(line):
            denied = "Permission denied" in m["why"]
            emit(
                schema.BIRD_STATUS, number, node=fragment.context.node, pod=fragment.context.pod, daemon="bird6" if "bird6" in line else daemon_of(fragment),
                running=None if denied else False, message=line.strip(),
            )  # fmt: skip
        elif not FURNITURE.match(line):
            emit.unread(number, "not an answer of birdcl")


# these follow a greeting, which is where their fragment starts
PARSERS = (
    Parser(
        "birdcl socket error",
        r"(?:\d{4}[- ])?Unable to connect to (?:server control socket|BIRD)",
        takes_socket,
        parse_socket,
        5,
    ),
    Parser("birdcl show status", r"(?!)", takes_status, parse_status, 6),
    Parser("birdcl show interfaces", r"(?!)", takes_interfaces, parse_interfaces, 7),
    Parser("birdcl show route", r"(?!)", takes_route, parse_route, 8),
)
