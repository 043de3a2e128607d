"""
What to show of a bundle: coverage in time, agents and servers, dials, the BGP mesh, log volume.

A picture is left out when its table is empty, and shortened (said in its text alternative) when it would not be readable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from analyzer.mesh.pair import is_nameless
from analyzer.pictures.shapes import Bars, Grid, Lanes, Picture, Span
from analyzer.schema import AGENT_CONNECTIONS, DIALS, LOG_LINES, LOG_SOURCES, AgentConnectionRow

if TYPE_CHECKING:
    from analyzer.mesh.plain import MeshView
    from analyzer.snapshot.snapshot import Snapshot

MOST_ROWS = 40
MOST_NODES = 100
BINS = 48
SLICES = 24


def pictures(snapshot: Snapshot, mesh: MeshView) -> tuple[Picture, ...]:
    """Every picture the bundle has data for, in the order of the report."""
    wanted: tuple[Callable[[], Picture | None], ...] = (
        lambda: coverage(snapshot),
        lambda: agents_by_server(snapshot),
        lambda: servers_over_time(snapshot),
        lambda: connections(snapshot),
        lambda: dials(snapshot),
        lambda: bgp(snapshot, mesh),
        lambda: levels(snapshot),
    )
    return tuple(picture for make in wanted if (picture := make()) is not None)


def coverage(snapshot: Snapshot) -> Lanes | None:
    """Source x time: which window each log covers."""
    rows = [
        (r, r.first_at, r.last_at)
        for r in snapshot.rows[LOG_SOURCES]
        if r.first_at is not None and r.last_at is not None
    ]
    if not rows:
        return None
    rows.sort(key=lambda one: (one[0].component or "", one[0].source))
    kept = rows[:MOST_ROWS]
    origin = min(first for _, first, _ in kept)
    length = max((last - origin).total_seconds() for _, _, last in kept)
    spans = tuple(
        Span(i, (first - origin).total_seconds(), (last - origin).total_seconds(), r.component or "other")
        for i, (r, first, last) in enumerate(kept)
    )
    alt = f"{len(rows)} logs from {_clock(origin)} on, {_length(length)} in all{_shown(len(kept), len(rows))}"
    return Lanes(
        "coverage",
        "What the logs cover",
        alt,
        tuple(_short(r.source) for r, _, _ in kept),
        spans,
        _clock(origin),
        length,
    )


def agents_by_server(snapshot: Snapshot) -> Grid | None:
    """Agent x server: how the last stream between them stands."""
    rows = [r for r in snapshot.rows[AGENT_CONNECTIONS] if r.server_id or r.server_pod]
    if not rows:
        return None
    names = _server_names(rows)
    servers = sorted({names[_server(r)] for r in rows})
    agents = sorted({_agent(r) for r in rows})
    last: dict[tuple[str, str], AgentConnectionRow] = {}
    for r in rows:
        key = (_agent(r), names[_server(r)])
        if key not in last or (
            r.connected_at is not None and (last[key].connected_at or r.connected_at) <= r.connected_at
        ):
            last[key] = r
    kept, columns = agents[:MOST_ROWS], servers[:MOST_ROWS]
    cells = tuple(
        tuple(
            -1 if (agent, server) not in last else int(last[agent, server].disconnected_at is not None)
            for server in columns
        )
        for agent in kept
    )
    open_ = sum(1 for r in last.values() if r.disconnected_at is None)
    alt = (
        f"{open_} of {len(agents) * len(servers)} agent and server pairs have an open stream at the end, "
        f"{len(agents)} agents, {len(servers)} servers{_shown(len(kept), len(agents))}"
    )
    return Grid(
        "agents", "Agents and servers", alt, tuple(map(_short, kept)), tuple(map(_short, columns)), cells,
        ("open at the end", "ended"), "server", "agent",
    )  # fmt: skip


def servers_over_time(snapshot: Snapshot) -> Grid | None:
    """Agent x time: to how many of the servers each agent held a stream; a column is a slice of the window."""
    rows = [(r, start) for r, start in _started(snapshot) if r.server_id or r.server_pod]
    if not rows:
        return None
    names = _server_names([r for r, _ in rows])
    servers = {(r.source, r.pod) for r in snapshot.rows[LOG_SOURCES] if r.component == "server"}
    wanted = max(len(set(names.values())), len(servers))
    origin, last = _window(snapshot, rows)
    agents = sorted({_agent(r) for r, _ in rows})
    kept = agents[:MOST_ROWS]
    slices = [origin + (last - origin) * i / SLICES for i in range(SLICES + 1)]
    held: dict[str, list[set[str]]] = {agent: [set() for _ in range(SLICES)] for agent in kept}
    for r, start in rows:
        if _agent(r) in held:
            until = r.disconnected_at or last
            for at in range(SLICES):
                if start <= slices[at + 1] and until > slices[at]:
                    held[_agent(r)][at].add(names[_server(r)])
    cells = tuple(tuple(2 if len(s) >= wanted else 1 if s else 0 for s in held[agent]) for agent in kept)
    full = sum(1 for agent in kept if len(held[agent][-1]) >= wanted)
    none = sum(1 for agent in kept if not held[agent][-1])
    alt = (
        f"at the end {full} of {len(kept)} agents hold a stream to all {wanted} servers, {none} to none; "
        f"{SLICES} slices of {_length((last - origin).total_seconds() / SLICES)} from {_clock(origin)}{_shown(len(kept), len(agents))}"
    )
    return Grid(
        "matrix", "Servers each agent was connected to, over time", alt, tuple(map(_short, kept)),
        tuple(_clock(at)[11:] for at in slices[:-1]), cells, ("no server", "some servers", "all servers"), "UTC", "agent",
    )  # fmt: skip


def connections(snapshot: Snapshot) -> Lanes | None:
    """Every stream of every agent over time."""
    rows = _started(snapshot)
    if not rows:
        return None
    origin, last = _window(snapshot, rows)
    open_ = sum(1 for r, _ in rows if r.disconnected_at is None)
    agents = sorted({_agent(r) for r, _ in rows})
    kept = agents[:MOST_ROWS]
    place = {agent: i for i, agent in enumerate(kept)}
    spans = tuple(
        Span(
            place[_agent(r)],
            (start - origin).total_seconds(),
            ((r.disconnected_at or last) - origin).total_seconds(),
            "ended" if r.disconnected_at is not None else "open at the end",
        )
        for r, start in rows
        if _agent(r) in place
    )[:4000]
    alt = f"{len(rows)} streams of {len(agents)} agents, {open_} open at the end{_shown(len(kept), len(agents))}"
    return Lanes(
        "connections", "Connections of each agent", alt, tuple(map(_short, kept)), spans, _clock(origin),
        max(1.0, (last - origin).total_seconds()),
    )  # fmt: skip


def dials(snapshot: Snapshot) -> Bars | None:
    """Dial outcomes over time."""
    rows = [(r, at) for r in snapshot.rows[DIALS] if (at := r.started_at or r.ended_at) is not None]
    if not rows:
        return None
    times = [at for _, at in rows]
    origin, last = min(times), max(times)
    width = max(1.0, (last - origin).total_seconds() / BINS)
    count = int((last - origin).total_seconds() / width) + 1
    found: dict[str, list[int]] = {}
    for r, at in rows:
        bins = found.setdefault(r.outcome or "unknown", [0] * count)
        bins[min(count - 1, int((at - origin).total_seconds() / width))] += 1
    labels = tuple(_clock(origin + (last - origin) * i / count)[11:] for i in range(count))
    totals = ", ".join(f"{sum(bins)} {name}" for name, bins in sorted(found.items()))
    alt = f"{len(rows)} dials from {_clock(origin)}: {totals}; a bar is {_length(width)}"
    return Bars(
        "dials", "Dials and how they ended", alt, labels, tuple((k, tuple(v)) for k, v in sorted(found.items()))
    )


def bgp(snapshot: Snapshot, mesh: MeshView) -> Grid | None:
    """Node x node, ordered by zone and subnet: the pair's state in the word of the row's node."""
    total = len(mesh.pairs)
    if not total:
        return None
    names = {address: name for name, address in mesh.addresses.items()}

    def order(address: str) -> tuple[str, str, str]:
        return (mesh.places.known(address, "zone") or "", mesh.places.known(address, "subnet") or "", address)

    nodes = sorted((end for end in mesh.ends if not is_nameless(end)), key=order)
    kept = nodes[:MOST_NODES]
    place = {address: i for i, address in enumerate(kept)}
    cells = mesh.cells(place)
    alt = (
        f"{total - len(mesh.down)} of {total} pairs of {len(nodes)} nodes are Established in the word of every end seen"
        f"{_shown(len(kept), len(nodes))}"
    )
    labels = tuple(_short(names.get(a, a)) for a in kept)
    return Grid(
        "bgp", "BGP mesh, node by node", alt, labels, labels, tuple(map(tuple, cells)), ("Established", "not Established"),
        "peer", "node that says it",
    )  # fmt: skip


def levels(snapshot: Snapshot) -> Bars | None:
    """Lines of each log by level."""
    rows = snapshot.rows[LOG_LINES]
    found: dict[str, dict[str, int]] = {}
    for r in rows:
        if r.component in ("server", "agent", "client"):
            by = found.setdefault(r.source, {})
            by[r.level or "?"] = by.get(r.level or "?", 0) + int(r.count or 0)
    if not found:
        return None
    sources = sorted(found)
    kept = sources[:MOST_ROWS]
    names = {"F": "fatal", "E": "error", "W": "warning", "I": "info", "?": "no level"}
    series = tuple(
        (name, tuple(found[s].get(level, 0) for s in kept))
        for level, name in names.items()
        if any(found[s].get(level) for s in kept)
    )
    total = ", ".join(f"{sum(by.get(k, 0) for by in found.values())} {n}" for k, n in names.items())
    return Bars(
        "levels", "Log lines by level", f"{len(sources)} logs: {total}{_shown(len(kept), len(sources))}",
        tuple(map(_short, kept)), series, True,
    )  # fmt: skip


def _started(snapshot: Snapshot) -> list[tuple[AgentConnectionRow, datetime]]:
    """Streams whose start is known, and when."""
    return [(r, r.connected_at) for r in snapshot.rows[AGENT_CONNECTIONS] if r.connected_at is not None]


def _window(snapshot: Snapshot, rows: list[tuple[AgentConnectionRow, datetime]]) -> tuple[datetime, datetime]:
    """From the first start to the last thing that any log or stream shows."""
    starts = [start for _, start in rows]
    ends = [r.disconnected_at for r, _ in rows if r.disconnected_at is not None]
    logs = [r.last_at for r in snapshot.rows[LOG_SOURCES] if r.last_at is not None]
    return min(starts), max(starts + ends + logs)


def _agent(row: AgentConnectionRow) -> str:
    return str(row.agent_pod or row.agent_id or "?")


def _server(row: AgentConnectionRow) -> str:
    return str(row.server_id or row.server_pod)


def _server_names(rows: Sequence[AgentConnectionRow]) -> dict[str, str]:
    """A server's pod name where any row gives it, else its ID."""
    found: dict[str, str] = {}
    for row in rows:
        if row.server_pod:
            found[_server(row)] = str(row.server_pod)
    return {_server(row): found.get(_server(row), _server(row)) for row in rows}


def _short(name: str) -> str:
    """The end of a name: what tells pods and files apart."""
    tail = name.rsplit("/", 1)[-1] if "/" in name and len(name) > 34 else name
    return tail if len(tail) <= 34 else "\u2026" + tail[-33:]


def _shown(kept: int, total: int) -> str:
    return "" if kept == total else f"; the first {kept} of {total} are drawn"


def _clock(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def _length(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
