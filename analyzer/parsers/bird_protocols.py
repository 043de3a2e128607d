"""
`birdcl show protocols` and `show protocols all`, BIRD 1.6 to 3: one row per protocol, one more per BGP peer.

::

    BIRD v0.3.3+birdv1.6.8 ready.
    name     proto    table    state  since       info
    Mesh_10_93_12_4 BGP      master   start  12:15:52    Active        Socket: Connection refused

Columns are split on white space, never by offset: nothing is truncated, so long names push the rest right. With `-v`
a code stands in front (``1002-``). A peer that is down prints no BGP state word at all.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import regex

from analyzer import schema
from analyzer.parsers.addresses import ANY, peer_of, version_of
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.wording import is_number

KINDS = (
    "BGP|Kernel|Device|Direct|Static|Pipe|OSPF|RIP|RIPng|BFD|RAdv|Babel|RPKI|MRT|Perf|L3VPN|EVPN|Bridge|BMP|Aggregator"
)
STATES = r"up|start|down|stop|flush|feed|wait|\?\?\?"
FSM = "Idle|Active|Connect|Passive|OpenSent|OpenConfirm|Established|Close|Down"
LEAD = r"(?:[#>|][ ]?)?(?:\d{4}[- ]|bird> ?)?[ \t]{0,6}"
ROW = regex.compile(
    rf"^{LEAD}(?P<protocol>[\w.:-]+)[ \t]+(?P<kind>{KINDS})[ \t]+(?P<table>\S+)[ \t]+(?P<state>{STATES})(?=[ \t]|$)[ \t]*+(?P<rest>.*)$"
)
ROW_START = rf"{LEAD}[\w.:-]+[ \t]+(?:{KINDS})[ \t]+\S+[ \t]+(?:{STATES})(?:[ \t]|$)"
A_ROW = regex.compile(rf"^{ROW_START}", regex.M)
TITLES = regex.compile(r"^[ \t#>]*(?:\d{4}[- ])?[Nn]ame[ \t]+[Pp]roto[ \t]+[Tt]able", regex.M)
OTHER_OUTPUT = regex.compile(r"Router ID|index=|Current server")
IN_NAME = regex.compile(r"(\d{1,3})[_.](\d{1,3})[_.](\d{1,3})[_.](\d{1,3})(?!\d)")
WORD = regex.compile(rf"(?:^|\s)(?P<word>{FSM})(?=\s|$)\s*(?P<error>.*)$")
SINCE = regex.compile(r"(?:\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d+)?)?|\d\d-\d\d-\d{4} \d\d:\d\d(?::\d\d)?|\S+)")
GREETING = regex.compile(r"(?:\d{4}[- ])?BIRD (?P<version>v?[\d.+\w-]*\d) ready\.?")
DETAIL = regex.compile(
    r"^(?:\d{4}[- ])?[ \t]+(?P<key>[A-Z][A-Za-z ]+?):[ \t]++(?P<value>(?:[^ \t\n]++(?:[ \t]++[^ \t\n]++)*+)?)[ \t]*+$"
)
TIMER = regex.compile(r"(?P<left>[\d.]+)/(?P<total>[\d.-]+)")
SOCKET = regex.compile(
    r"(?:\d{4}[- ])?(?:Unable to connect to server control socket|Unable to connect to BIRD|bird: command not found)(?P<why>.*)"
)
FURNITURE = regex.compile(
    r"^[ \t]*+(?:\d{4}[- ])?(?:BIRD |Access restricted|[Nn]ame[ \t]+[Pp]roto|bird>|birdc?l?6? |\$|#|exit|quit)|^[ \t]*+(?:\d{4}[- ]?)?[ \t]*+$"
)
MANY = 5_000  # sessions, from which on rows are coded
LARGE = 40_000  # characters of an output that is coded at once, in a member that is large itself


@dataclass(slots=True)
class Row:
    line: int
    protocol: str
    kind: str
    table: str
    state: str
    since: str
    word: str | None
    error: str | None
    details: dict[str, str] = field(default_factory=dict)


def takes(fragment: Fragment) -> str:
    head = fragment.head(12)
    if A_ROW.search(head):
        return "rows of `show protocols`"
    if TITLES.search(head):
        return "the title row of `show protocols`"
    return "BIRD's greeting" if GREETING.match(head) and not OTHER_OUTPUT.search(head) else ""


def are_many(fragment: Fragment, emit: Emit) -> bool:
    """Are, or will there be, so many sessions that they are read as codes."""
    expected = fragment.of_large and len(fragment.text) >= LARGE
    return expected or emit.sink.rows_held(schema.BGP_PEERS.name) >= MANY


def parse(fragment: Fragment, emit: Emit) -> None:
    if are_many(fragment, emit):
        from analyzer.parsers import bird_many

        if bird_many.parse(fragment, emit):
            return
    version = None
    rows: list[Row] = []
    for number, line in fragment.filled:
        if m := ROW.match(line):
            rows.append(row_of(number, m))
        elif m := GREETING.search(line):
            version = m["version"]
        elif rows and (m := DETAIL.match(line)):
            rows[-1].details.setdefault(m["key"], m["value"])
        elif not (FURNITURE.match(line) or (rows and line[:1] in " \t") or SOCKET.match(line)):
            emit.unread(number, "not a row of `show protocols`")
    _emit(rows, version, fragment, emit)


def row_of(number: int, m: regex.Match[str]) -> Row:
    return Row(number, m["protocol"], m["kind"], m["table"], m["state"], *_info(m["kind"] == "BGP", m["rest"].strip()))


@functools.lru_cache(maxsize=16384)
def _info(bgp: bool, rest: str) -> tuple[str, str | None, str | None]:
    """(since, state word, error) of what stands behind a protocol's state."""
    word = error = None
    if bgp and (found := WORD.search(rest)):
        since, word, error = rest[: found.start()].strip(), found["word"], found["error"].strip() or None
    else:
        first = SINCE.match(rest)
        since = first.group() if first else ""
        error = rest[len(since) :].strip() or None
    return since, word, error


def daemon_of(fragment: Fragment) -> str:
    """bird or bird6, from the command or file name."""
    name = fragment.source.rsplit("/", 1)[-1]
    return "bird6" if "birdcl6" in name or "bird6" in name or "birdcl6" in fragment.context.command else "bird"


def _emit(rows: list[Row], version: str | None, fragment: Fragment, emit: Emit) -> None:
    node, daemon = fragment.context.node, daemon_of(fragment)
    view = f"{fragment.source}:{fragment.first_line}"
    pod = fragment.context.pod
    emit.many(
        schema.BIRD_PROTOCOLS, [row.line for row in rows], node=node, pod=pod, protocol=[row.protocol for row in rows],
        kind=[row.kind for row in rows], table=[row.table for row in rows], protocol_state=[row.state for row in rows],
        since=[row.since or None for row in rows], info=[f"{row.word or ''} {row.error or ''}".strip() or None for row in rows],
        bird_version=version, daemon=daemon,
    )  # fmt: skip
    peers: list[tuple[Row, str | None, str]] = []
    for row in rows:
        if row.kind == "BGP":
            kind, address = peer(row.protocol, row.details.get("Neighbor address"))
            if address is not None:
                peers.append((row, kind, address))
    asns = [row.details.get("Neighbor AS", "") for row, _, _ in peers]
    emit.many(
        schema.BGP_PEERS, [row.line for row, _, _ in peers], node=node, pod=pod, protocol=[row.protocol for row, _, _ in peers],
        peer_ip=[address for _, _, address in peers], ip_version=[version_of(address) for _, _, address in peers],
        peer_type=[kind for _, kind, _ in peers], protocol_state=[row.state for row, _, _ in peers],
        state=[row.word if row.word != "Down" else None for row, _, _ in peers], established=[row.word == "Established" for row, _, _ in peers],
        since=[row.since or None for row, _, _ in peers], last_error=[row.details.get("Last error") or row.error for row, _, _ in peers],
        hold_left_s=[_hold_left(row) for row, _, _ in peers], neighbor_as=[int(asn) if is_number(asn) else None for asn in asns],
        form="birdcl", bgp_table=[row.table for row, _, _ in peers], view=view,
    )  # fmt: skip
    if rows or version:
        emit(
            schema.BIRD_STATUS,
            rows[0].line if rows else fragment.filled[0][0],
            node=node,
            pod=fragment.context.pod,
            daemon=daemon,
            running=True,
            version=version,
            message="show protocols answered",
        )


def peer(protocol: str, stated: str | None = None) -> tuple[str | None, str | None]:
    """(peer type, address) of a session in Calico's mesh; without an address it is none of it."""
    if protocol.startswith(("worker_", "gateway_")):  # a gateway-enabled cluster's second BIRD is not Calico's mesh
        return None, None
    kind, address = peer_of(protocol)
    return kind, stated if stated is not None else address or _address_in(protocol)


def _hold_left(row: Row) -> float | None:
    timer = TIMER.match(row.details["Hold timer"]) if "Hold timer" in row.details else None
    return float(timer["left"]) if timer else None


def _address_in(name: str) -> str | None:
    """An address in a hand-made protocol name such as ``peer_10_0_0_1``."""
    if found := IN_NAME.search(name):
        return ".".join(found.groups())
    return found[1] if (found := ANY.search(name)) else None


PARSER = Parser(
    "birdcl show protocols",
    r"[ \t#>]*(?:\d{4}[- ])?BIRD v?\d[^\n]* ready|[ \t#>]*(?:\d{4}[- ])?[Nn]ame[ \t]+[Pp]roto[ \t]+[Tt]able",
    takes,
    parse,
    10,
)
LOOSE = Parser("birdcl show protocols (no header)", ROW_START, takes, parse, 11)
PARSERS = (PARSER,)
