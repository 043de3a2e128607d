"""Pictures of the tunnel: streams between agents and servers, and dials through them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from analyzer.pictures import ticks
from analyzer.pictures.common import MOST_CITED, MOST_ROWS, clock, line, number
from analyzer.pictures.shapes import Bars, Grid, Lanes, Span
from analyzer.schema import AGENT_CONNECTIONS, DIALS, LOG_SOURCES, AgentConnectionRow

if TYPE_CHECKING:
    from analyzer.snapshot.snapshot import SnapshotData

BINS = 48
SLICES = 24
MOST_SPANS = 1500


def agents_by_server(snapshot: SnapshotData) -> Grid | None:
    """Agent x server: how the last stream between them stands; agents without an open one first where not all fit."""
    rows = [r for r in snapshot.rows[AGENT_CONNECTIONS] if r.server_id or r.server_pod]
    if not rows:
        return None
    names = _server_names(rows)
    last: dict[tuple[str, str], AgentConnectionRow] = {}
    for r in rows:
        key = (_agent(r), names[_server(r)])
        if key not in last or (
            r.connected_at is not None and (last[key].connected_at or r.connected_at) <= r.connected_at
        ):
            last[key] = r
    agents, servers = sorted({a for a, _ in last}), sorted({s for _, s in last})
    kept, columns = _worst(agents, {a for (a, _), r in last.items() if r.disconnected_at is None}), servers[:MOST_ROWS]
    cells = tuple(
        tuple(
            -1 if (agent, server) not in last else int(last[agent, server].disconnected_at is not None)
            for server in columns
        )
        for agent in kept
    )
    cited = tuple(
        (y, x, line(snapshot, last[agent, server]))
        for y, agent in enumerate(kept)
        for x, server in enumerate(columns)
        if (agent, server) in last
    )[:MOST_CITED]
    open_ = sum(1 for r in last.values() if r.disconnected_at is None)
    alt = (
        f"{open_} of {len(agents) * len(servers)} agent and server pairs have an open stream at the end, "
        f"{number(len(agents), 'agent')}, {number(len(servers), 'server')}{_drawn(len(kept), len(agents))}"
    )
    return Grid(
        "agents", "Agents and servers", alt, tuple(kept), tuple(columns), cells,
        ("open at the end", "ended"), "server", "agent", cited=cited,
    )  # fmt: skip


def servers_over_time(snapshot: SnapshotData) -> Grid | None:
    """Agent x time: to how many of the servers each agent held a stream; a column is a slice of the window."""
    rows = [(r, start) for r, start in _started(snapshot) if r.server_id or r.server_pod]
    if not rows:
        return None
    names = _server_names([r for r, _ in rows])
    servers = {(r.source, r.pod) for r in snapshot.rows[LOG_SOURCES] if r.component == "server"}
    wanted = max(len(set(names.values())), len(servers))
    origin, last = _window(snapshot, rows)
    agents = sorted({_agent(r) for r, _ in rows})
    kept = _worst(agents, {_agent(r) for r, _ in rows if r.disconnected_at is None})
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
        f"at the end {full} of {number(len(kept), 'agent')} hold a stream to {'the one server' if wanted == 1 else f'all {wanted} servers'}, {none} to none; "
        f"{SLICES} slices of {ticks.length((last - origin).total_seconds() / SLICES)} from {clock(origin)}{_drawn(len(kept), len(agents))}"
    )
    return Grid(
        "matrix", "Servers each agent was connected to, over time", alt, tuple(kept),
        tuple(ticks.instant(at.timestamp()) for at in slices[:-1]), cells, ("no server", "some servers", "all servers"), "UTC", "agent",
        edges=_edges([at.timestamp() for at in slices]),
    )  # fmt: skip


def connections(snapshot: SnapshotData) -> Lanes | None:
    """Every stream of every agent over time."""
    rows = _started(snapshot)
    if not rows:
        return None
    origin, last = _window(snapshot, rows)
    open_ = sum(1 for r, _ in rows if r.disconnected_at is None)
    agents = sorted({_agent(r) for r, _ in rows})
    kept = _worst(agents, {_agent(r) for r, _ in rows if r.disconnected_at is None})
    place = {agent: i for i, agent in enumerate(kept)}
    mine = [(r, start) for r, start in rows if _agent(r) in place]
    spans = tuple(
        Span(
            place[_agent(r)],
            start.timestamp(),
            (r.disconnected_at or last).timestamp(),
            "ended" if r.disconnected_at is not None else "open at the end",
            line(snapshot, r) if i < MOST_CITED else "",
        )
        for i, (r, start) in enumerate(mine[:MOST_SPANS])
    )
    few = f"; the first {MOST_SPANS} of their {len(mine)} streams" if len(mine) > MOST_SPANS else ""
    alt = f"{number(len(rows), 'stream')} of {number(len(agents), 'agent')}, {open_} open at the end{_drawn(len(kept), len(agents))}{few}"
    return Lanes(
        "connections", "Connections of each agent", alt, tuple(kept), spans, origin.timestamp(), last.timestamp(),
    )  # fmt: skip


def dials(snapshot: SnapshotData) -> Bars | None:
    """Dial outcomes over time."""
    rows = [(r, when.timestamp()) for r in snapshot.rows[DIALS] if (when := r.started_at or r.ended_at) is not None]
    if not rows:
        return None
    times = [at for _, at in rows]
    origin, last = min(times), max(times)
    width = max(1.0, (last - origin) / BINS)
    count = int((last - origin) / width) + 1
    found: dict[str, list[int]] = {}
    cited: dict[tuple[str, int], str] = {}
    for r, at in rows:
        name, i = r.outcome or "unknown", min(count - 1, int((at - origin) / width))
        found.setdefault(name, [0] * count)[i] += 1
        if (name, i) not in cited:
            cited[name, i] = line(snapshot, r)
    totals = ", ".join(f"{sum(bins)} {name}" for name, bins in sorted(found.items()))
    edges = tuple(origin + width * i for i in range(count + 1))
    alt = f"{number(len(rows), 'dial')} from {ticks.instant(origin)} UTC: {totals}; a bar is {ticks.length(width)}"
    return Bars(
        "dials", "Dials and how they ended", alt, tuple(ticks.instant(at) for at in edges[:-1]),
        tuple((k, tuple(v)) for k, v in sorted(found.items())), unit="dials", edges=edges,
        cited=tuple((name, i, text) for (name, i), text in sorted(cited.items())),
    )  # fmt: skip


def _worst(agents: list[str], well: set[str]) -> list[str]:
    """All agents where they fit, else those without an open stream first."""
    if len(agents) <= MOST_ROWS:
        return agents
    return sorted(agents, key=lambda agent: (agent in well, agent))[:MOST_ROWS]


def _drawn(kept: int, total: int) -> str:
    return "" if kept == total else f"; {kept} of {total} are drawn, those without an open stream first"


def _edges(times: list[float]) -> tuple[float, ...]:
    """Edges of slices that have a width: a window of no length is shown as one of a second."""
    if times[-1] > times[0]:
        return tuple(times)
    return tuple(times[0] + i / (len(times) - 1) for i in range(len(times)))


def _started(snapshot: SnapshotData) -> list[tuple[AgentConnectionRow, datetime]]:
    """Streams whose start is known, and when."""
    return [(r, r.connected_at) for r in snapshot.rows[AGENT_CONNECTIONS] if r.connected_at is not None]


def _window(snapshot: SnapshotData, rows: list[tuple[AgentConnectionRow, datetime]]) -> tuple[datetime, datetime]:
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
