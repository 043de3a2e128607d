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

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import version_of
from analyzer.parsers import kernel
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.calico.bird_rows import (
    CLASSES,
    FSM,
    FURNITURE,
    GREETING,
    HEADING,
    MASKED,
    ROW,
    ROW_START,
    ProtocolRow,
    daemon_of,
    is_up,
    peer,
    row_of,
    take_up,
)
from analyzer.parsers.calico.fast.peer_rows import to_encode
from analyzer.sources import spoken
from analyzer.sources.narrowed import SESSIONS, leaves_out
from analyzer.wording import is_number

A_ROW = regex.compile(rf"^{ROW_START}", regex.M)
TITLES = regex.compile(r"^[ \t#>]*(?:\d{4}[- ])?[Nn]ame[ \t]+[Pp]roto[ \t]+[Tt]able", regex.M)
OTHER_OUTPUT = regex.compile(r"Router ID|index=|Current server")
DETAIL = regex.compile(
    rf"^(?:\d{{4}}[- ])?[ \t]+(?!(?:(?:{FSM})[ \t]+)?(?:{CLASSES}):)(?P<key>[A-Z][A-Za-z ]+?):[ \t]++(?P<value>(?:[^ \t\n]++(?:[ \t]++[^ \t\n]++)*+)?)[ \t]*+$"
)
TIMER = regex.compile(r"(?P<left>[\d.]+)/(?P<total>[\d.-]+)")
SOCKET = regex.compile(
    r"(?:\d{4}[- ])?(?:Unable to connect to server control socket|Unable to connect to BIRD|bird: command not found)(?P<why>.*)"
)


def takes(fragment: Fragment) -> str:
    head = fragment.head(12)
    if A_ROW.search(head):
        return "rows of `show protocols`"
    if TITLES.search(head):
        return "the title row of `show protocols`"
    return "BIRD's greeting" if GREETING.match(head) and not OTHER_OUTPUT.search(head) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    if to_encode(fragment, emit):
        from analyzer.parsers.calico.fast import bird_protocols as fast

        if fast.parse(fragment, emit):
            return
    version = None
    views: list[list[ProtocolRow]] = [[]]
    seen: set[str] = set()
    titled = False
    for number, line in fragment.filled:
        rows = views[-1]
        titled = titled or GREETING.search(line) is not None or TITLES.match(line) is not None
        m = ROW.match(line)
        row = row_of(number, m) if m else None
        if row and not titled and spoken.goes_on(f" {row.behind}"):
            emit.unread(number, "a row in a sentence")
        elif m and row:
            if m["protocol"] in seen:  # a daemon has each protocol once: here another one's answer begins
                views.append(rows := [])
                seen.clear()
            if not MASKED.match(m["protocol"]):
                seen.add(m["protocol"])
            rows.append(row)
        elif m := GREETING.search(line):
            version = m["version"]
        elif rows and number == rows[-1].line + 1 and take_up(rows[-1], line):
            pass
        elif rows and (m := DETAIL.match(line)):
            rows[-1].details.setdefault(m["key"], m["value"])
        elif rows and HEADING.match(line):  # of the next node, whose titles were not copied
            views.append([])
            seen.clear()
            if not FURNITURE.match(line):
                emit.unread(number, "not a row of `show protocols`")
        elif not (
            FURNITURE.match(line)
            or (rows and _is_detail(rows[-1], line))
            or SOCKET.match(line)
            or kernel.message(number, line, fragment, emit)
        ):
            emit.unread(number, "not a row of `show protocols`")
    last = fragment.filled[-1][1] if fragment.filled else ""
    if TITLES.match(last) or GREETING.match(last):
        emit.ends_early = True  # each daemon has protocols, of its devices and of the kernel at least
    for at, rows in enumerate(views if views[-1] else views[:-1] or views):
        _emit(rows, version, fragment, emit, rows[0].line if at else fragment.first_line)


def _is_detail(row: ProtocolRow, line: str) -> bool:
    """May the indented line be one of `show protocols all` without a value: those of a session begin with one that has."""
    return line[:1] in " \t" and (bool(row.details) or row.kind != "BGP" or line.lstrip().startswith("Channel "))


def _emit(rows: list[ProtocolRow], version: str | None, fragment: Fragment, emit: Emit, first: int) -> None:
    """The rows of one daemon's answer, which begins at line `first`."""
    node, daemon = fragment.context.node, daemon_of(fragment)
    view = f"{fragment.source}:{first}"
    pod = fragment.context.pod
    emit.rows_of(
        schema.BIRD_PROTOCOLS, [row.line for row in rows], node=node, pod=pod, protocol=[row.protocol for row in rows],
        kind=[row.kind for row in rows], table=[row.table for row in rows], protocol_state=[row.state for row in rows],
        since=[row.since or None for row in rows], info=[f"{row.word or ''} {row.error or ''}".strip() or None for row in rows],
        bird_version=version, daemon=daemon,
    )  # fmt: skip
    peers: list[tuple[ProtocolRow, str | None, str]] = []
    for row in rows:
        if row.kind == "BGP":
            kind, address = peer(row.protocol, row.details.get("Neighbor address"))
            if address is not None:
                peers.append((row, kind, address))
    asns = [row.details.get("Neighbor AS", "") for row, _, _ in peers]
    emit.rows_of(
        schema.BGP_PEERS, [row.line for row, _, _ in peers], node=node, pod=pod, protocol=[row.protocol for row, _, _ in peers],
        peer_ip=[address for _, _, address in peers], ip_version=[version_of(address) for _, _, address in peers],
        peer_type=[kind for _, kind, _ in peers], protocol_state=[row.state for row, _, _ in peers],
        state=[row.word if row.word != "Down" else None for row, _, _ in peers], established=[is_up(row.word, row.state) for row, _, _ in peers],
        since=[row.since or None for row, _, _ in peers], last_error=[row.details.get("Last error") or row.error for row, _, _ in peers],
        hold_left_s=[_hold_left(row) for row, _, _ in peers], neighbor_as=[int(asn) if is_number(asn) else None for asn in asns],
        form="birdcl", bgp_table=[row.table for row, _, _ in peers], view=view,
    )  # fmt: skip
    if rows and leaves_out(fragment.context.command, SESSIONS):
        emit(schema.LISTINGS, first, kind="protocols", rows=len(rows), complete=False, ends=False)
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


def _hold_left(row: ProtocolRow) -> float | None:
    timer = TIMER.match(row.details["Hold timer"]) if "Hold timer" in row.details else None
    return float(timer["left"]) if timer else None


PARSER = Parser(
    "birdcl show protocols",
    r"[ \t#>]*(?:\d{4}[- ])?BIRD v?\d[^\n]* ready|[ \t#>]*(?:\d{4}[- ])?[Nn]ame[ \t]+[Pp]roto[ \t]+[Tt]able",
    takes,
    parse,
    10,
)
PARSERS = (PARSER,)
