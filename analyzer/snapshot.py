"""
A bundle as tables. Frames are made when they are asked for; derived tables are joined from the parsed ones.

The year of klog times is chosen here, once everything is read: what the bundle itself dates decides, never a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analyzer import schema
from analyzer.errors import UsageError
from analyzer.facts import nodes as node_facts
from analyzer.facts.cluster import About
from analyzer.frames import frame, records
from analyzer.limits import Limits
from analyzer.mesh import peers
from analyzer.model import Evidence
from analyzer.sources.clock import is_yearless, with_year
from analyzer.tunnel import connections, dials, skew, timeline

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, list[Any]]
TIMES = {name: tuple(c.name for c in table.all_columns if c.kind == "time") for name, table in schema.TABLES.items()}
ASSUMED_YEAR = 2026
MESH = ("bgp_peers", "bird_protocols", "bird_status", "interfaces")


def unpack(dumped: dict[str, Any]) -> dict[str, Columns]:
    """Columns from the form that crosses the worker's pipe."""
    tables: dict[str, Columns] = {}
    for name, packed in dumped["tables"].items():
        size = packed["size"]
        tables[name] = {
            key: [value["all"]] * size if isinstance(value, dict) else value for key, value in packed["columns"].items()
        }
    return tables


class Snapshot:
    """
    Tables of one bundle, as ``snapshot["pods"]`` or ``snapshot.pods``; `diagnose()` gives the report.

    Attributes:
        tables: mapping from table name to frame.
        about: facts of the cluster.
    """

    def __init__(
        self, reading: dict[str, Any], *, year: int | None = None, since: int | None = None, until: int | None = None,
        limits: Limits | None = None,
    ) -> None:  # fmt: skip
        self.reading = reading
        self.limits = limits or Limits()
        self._columns = unpack(reading["sink"])
        self._lines: dict[str, dict[int, str]] = {}
        for source, flat in reading["sink"]["lines"].items():
            self._lines[source] = dict(zip(flat[::2], flat[1::2], strict=True))
        self.year_note = self._choose_year(year)
        self._window(since, until)
        self._frames: dict[str, pd.DataFrame] = {}
        self._meshed = False
        self.tables = _Tables(self)

    # -- tables -----------------------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> pd.DataFrame:
        found = self._frames.get(name)
        if found is None:
            if name not in schema.TABLES:
                raise UsageError(f"no table is called {name!r}; there are: {', '.join(sorted(schema.TABLES))}")
            found = self._frames[name] = self._make(name)
        return found

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in schema.TABLES:
            raise AttributeError(name)
        return self[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *schema.TABLES})

    def _make(self, name: str) -> pd.DataFrame:
        if name in MESH:
            self._finish_mesh()
        elif name == "agent_connections":
            return self._connections()
        elif name == "dials":
            return self._dials()
        elif name == "clock_skew":
            return self._clock_skew()
        elif name == "nodes":
            return self._nodes()
        return frame(schema.TABLES[name], self._columns.get(name))

    def size(self, name: str) -> int:
        """Rows of a table, without making its frame where that is not needed."""
        if name in ("agent_connections", "dials", "bgp_peers", "clock_skew"):
            return len(self[name])
        data = self._columns.get(name)
        return len(data["source"]) if data else 0

    @cached_property
    def about(self) -> About:
        return About(self.tables)

    # -- lines ------------------------------------------------------------------------------------------------------

    def text(self, source: str | None, line: int | None) -> str | None:
        """The kept text of a line."""
        if source is None or line is None:
            return None
        return self._lines.get(source, {}).get(int(line))

    def cite(self, rows: Any, limit: int = 3) -> tuple[Evidence, ...]:
        """Evidence for rows (a frame, or an iterable of records), the first `limit` whose line was kept."""
        found: list[Evidence] = []
        items = records(rows.head(200)) if hasattr(rows, "itertuples") else rows
        for row in items:
            if row is None:
                continue
            text = self.text(row.source, row.line)
            if text is not None and text.strip():
                evidence = Evidence(row.source, int(row.line), text)
                if evidence not in found:
                    found.append(evidence)
            if len(found) >= limit:
                break
        return tuple(found)

    # -- times ------------------------------------------------------------------------------------------------------

    @cached_property
    def captured_at(self) -> int | None:
        """The bundle's present, in microseconds: the latest time that any source states."""
        latest = [self.reading["captured"]] if self.reading["captured"] else []
        data = self._columns.get("inputs")
        latest += [t for t in (data["last_at"] if data else []) if t is not None and not is_yearless(t)]
        return max(latest, default=None)

    def _choose_year(self, year: int | None) -> str:
        """Give every yearless time its year, so that the last line lies not after the collection."""
        turns = self.reading["sink"]["turns"]
        yearless = self._yearless_end()
        if yearless is None:
            return ""
        note = ""
        if year is None:
            year, note = self._evidence_year(yearless, turns)
        for name, data in self._columns.items():
            for column in TIMES[name]:
                values = data[column]
                for at, value in enumerate(values):
                    if value is not None and is_yearless(value):
                        values[at] = with_year(value, year, turns.get(data["source"][at], 0))
        return note

    def _yearless_end(self) -> int | None:
        latest = None
        for name, data in self._columns.items():
            for column in TIMES[name]:
                for value in data[column]:
                    if value is not None and is_yearless(value) and (latest is None or value > latest):
                        latest = value
        return latest

    def _evidence_year(self, yearless: int, turns: dict[str, int]) -> tuple[int, str]:
        import datetime

        known = [self.reading["captured"]] if self.reading["captured"] else []
        for name, data in self._columns.items():
            if name in ("inputs", "log_sources", "konnectivity_events", "bird_status", "events"):
                for column in TIMES[name]:
                    known += [v for v in data[column] if v is not None and not is_yearless(v)]
        basis = "the newest time in the bundle"
        if not known:
            known = [t * 1_000_000 for t in self.reading["sink"]["mtimes"].values() if t > 1_400_000_000]
            basis = "the archive's time stamps"
        if not known:
            return (
                ASSUMED_YEAR,
                f"klog prints no year and nothing in the bundle dates it: {ASSUMED_YEAR} assumed (--year N)",
            )
        newest = max(known)
        year = datetime.datetime.fromtimestamp(newest / 1e6, tz=datetime.UTC).year
        last_turn = max(turns.values(), default=0)
        # a day of grace: a log may be a little younger than the newest object
        if with_year(yearless, year, last_turn) > newest + 86_400_000_000:
            year -= 1
        return year, f"year {year} of klog times from {basis}"

    def _window(self, since: int | None, until: int | None) -> None:
        """Drop events outside of --since/--until."""
        data = self._columns.get("konnectivity_events")
        if not data or (since is None and until is None):
            return
        keep = [
            at
            for at, t in enumerate(data["at"])
            if t is None or ((since is None or t >= since) and (until is None or t <= until))
        ]
        for column, values in data.items():
            data[column] = [values[at] for at in keep]

    # -- derived tables ---------------------------------------------------------------------------------------------

    def _nodes(self) -> pd.DataFrame:
        data = self._columns.get("nodes")
        if not data:
            return frame(schema.NODES)
        raw = frame(schema.NODES, data)
        merged = node_facts.merge(raw, self["calico_nodes"], self["interfaces"])
        by_ip = {node.internal_ip: node for node in merged.values() if node.internal_ip}
        filled = {**data, "subnet": list(data["subnet"]), "name": list(data["name"])}
        for at, name in enumerate(data["name"]):
            node = merged.get(name) or by_ip.get(data["internal_ip"][at])
            if node and filled["subnet"][at] is None:
                filled["subnet"][at] = node.subnet
        return frame(schema.NODES, filled)

    @cached_property
    def node_ips(self) -> dict[str, str]:
        """Address of each node by name."""
        return {name: node.internal_ip or name for name, node in self.about.nodes.items()}

    def _finish_mesh(self) -> None:
        if self._meshed:
            return
        self._meshed = True
        columns = {name: self._columns[name] for name in MESH if name in self._columns}
        if not columns:
            return
        pod_data = self._columns.get("pods", {})
        pod_nodes = {
            name: node for name, node in zip(pod_data.get("name", []), pod_data.get("node", []), strict=True) if node
        }
        interfaces = frame(schema.INTERFACES, self._columns.get("interfaces"))
        raw_nodes = frame(schema.NODES, self._columns.get("nodes"))
        calico = self["calico_nodes"]
        merged = node_facts.merge(raw_nodes, calico, interfaces)
        node_ips = {name: node.internal_ip or name for name, node in merged.items()}
        peers.resolve_nodes(columns, pod_nodes, node_ips)
        data = columns.get("bgp_peers")
        if not data:
            return
        keep = peers.without_doubles(data)
        if len(keep) < len(data["node"]):
            for column, values in data.items():
                data[column] = [values[at] for at in keep]
        find = peers.subnet_finder(node_facts.subnets(calico, interfaces, merged))
        status = self._columns.get("bird_status", {"node": [], "server_time": []})
        times = {n: t for n, t in zip(status["node"], status["server_time"], strict=True) if n and t}
        if self.captured_at:
            for node in set(data["node"]):
                times.setdefault(node, self.captured_at)
        peers.annotate(data, node_ips, find, times)

    def _rows_of(self, wanted: set[str], columns: tuple[str, ...]) -> list[dict[str, Any]]:
        data = self._columns.get("konnectivity_events")
        if not data:
            return []
        names = ("source", "line", *columns)
        picked = [data[name] for name in names]
        message = data["message"]
        return [
            dict(zip(names, (column[at] for column in picked), strict=True))
            for at in range(len(message))
            if message[at] in wanted
        ]

    def _connections(self) -> pd.DataFrame:
        columns = ("at", "component", "pod", "node", "message", "agent_id", "server_id", "error")
        events = self._rows_of(connections.messages(), columns)
        own: dict[str, str] = {}
        options = self._columns.get("log_options")
        if options:
            for source, option, value in zip(options["source"], options["option"], options["value"], strict=True):
                if option == "ServerID":
                    own[source] = value
                elif option == "AgentID":
                    own.setdefault("agent:" + source, value)
        for e in events:
            if e["component"] == "agent" and not e["agent_id"]:
                e["agent_id"] = own.get("agent:" + e["source"])
        streams = connections.build(events, own, {(s.agent[0], s.server[0]): s.middle for s in self.skews})
        return frame(schema.AGENT_CONNECTIONS, {
            "source": [s.source for s in streams], "line": [s.line for s in streams], "agent_id": [s.agent_id for s in streams],
            "server_id": [s.server_id for s in streams], "server_pod": [s.pod if s.side == "server" else None for s in streams],
            "agent_pod": [s.agent_pod for s in streams], "node": [s.node for s in streams], "connected_at": [s.connected for s in streams],
            "disconnected_at": [s.disconnected for s in streams], "seen_by": [s.seen_by for s in streams], "reason": [s.reason for s in streams],
        })  # fmt: skip

    @cached_property
    def skews(self) -> list[skew.Skew]:
        """How far the clocks of agents and servers are apart, from events that both ends print."""
        columns = ("at", "component", "pod", "message", "agent_id", "server_id", "dial_id")
        return skew.build(self._rows_of(skew.messages(), columns))

    def _clock_skew(self) -> pd.DataFrame:
        def seconds(bound: int | None) -> float | None:
            return None if bound is None else bound / 1e6

        found = self.skews
        return frame(schema.CLOCK_SKEW, {
            "source": [s.agent[0] for s in found], "line": [s.high_line or s.low_line for s in found],
            "agent": [s.agent[1] or s.agent[0] for s in found], "server": [s.server[1] or s.server[0] for s in found],
            "agent_source": [s.agent[0] for s in found], "server_source": [s.server[0] for s in found],
            "low_s": [seconds(s.low) for s in found], "high_s": [seconds(s.high) for s in found], "requests": [s.requests for s in found],
            "responses": [s.responses for s in found], "connects": [s.connects for s in found], "contradictory": [s.crossing for s in found],
        })  # fmt: skip

    def timeline(self) -> pd.DataFrame:
        """
        Konnectivity events of both ends in one order, on the servers' clock, with the bounds within which each lies.

        Columns: at, earliest_at, latest_at, certain (it cannot lie before the row above), component, pod, source, line,
        level, signal, message, agent_id, server_id, dial_id, error.
        """
        return timeline.merged(self["konnectivity_events"], self["clock_skew"])

    def _dials(self) -> pd.DataFrame:
        columns = ("at", "component", "message", "agent_id", "dial_id", "address", "error")
        events = [e for e in self._rows_of(dials.messages(), columns) if e["dial_id"]]
        data = self._columns.get("inputs", {"source": [], "last_at": []})
        ends = {source: at for source, at in zip(data["source"], data["last_at"], strict=True) if at is not None}
        found = dials.build(events, ends)
        return frame(schema.DIALS, {
            "source": [d.source for d in found], "line": [d.line for d in found], "dial_id": [d.dial_id for d in found],
            "started_at": [d.started for d in found], "ended_at": [d.ended for d in found], "address": [d.address for d in found],
            "agent_id": [d.agent_id for d in found], "server_source": [d.server_source for d in found],
            "agent_source": [d.agent_source for d in found], "outcome": [d.outcome for d in found], "error": [d.error for d in found],
        })  # fmt: skip


class _Tables(Mapping[str, "pd.DataFrame"]):
    """All tables by name, made when asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in schema.TABLES:
            raise KeyError(name)
        return self._snapshot[name]

    def __iter__(self) -> Iterator[str]:
        return iter(schema.TABLES)

    def __len__(self) -> int:
        return len(schema.TABLES)
