"""A bundle as tables. Frames are made when they are asked for; derived tables are joined from the parsed ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from analyzer import schema
from analyzer.current.view import Current, current
from analyzer.errors import UsageError
from analyzer.facts import nodes as node_facts
from analyzer.facts.cluster import About
from analyzer.limits import Limits
from analyzer.model import Evidence, Placed
from analyzer.snapshot import called_after, clusters, derived, folded, owner, passages, samples, timeline, window, years
from analyzer.snapshot.asked_here import NOTE, WHOLE, asked_here, shown_here
from analyzer.snapshot.by_hosts import by_hosts
from analyzer.snapshot.called_theirs import called_theirs
from analyzer.snapshot.frames import Frames
from analyzer.snapshot.set_aside import RowsAside
from analyzer.snapshot.together import together
from analyzer.snapshot.years import Lists
from analyzer.tables.base import ColumnLists, Row
from analyzer.tables.copies import originals
from analyzer.tables.dump import ReadingDump, SinkDump
from analyzer.tables.frames import frame
from analyzer.tables.packed import plain
from analyzer.tables.rows import Rows, Tables, moment, rows_of
from analyzer.tunnel import skew
from analyzer.wording import meant, plural

if TYPE_CHECKING:
    import pandas as pd


def unpack(dumped: SinkDump) -> dict[str, Any]:
    """Columns from the form that crosses the worker's pipe; a `EncodedTable` where rows were encoded."""
    tables: dict[str, Any] = {}
    for name, packed in dumped["tables"].items():
        size = packed["size"]
        tables[name] = {key: plain(value, size) for key, value in packed["columns"].items()}
    if dumped["encoded"]:
        from analyzer.tables.encoded import build as encoded

        held = encoded.Held(dumped["encoded"])
        for name, joined in dumped["encoded"]["tables"].items():
            if joined["size"]:
                tables[name] = encoded.build(schema.TABLES[name], joined, held, tables.get(name))
    return tables


def _known(name: str) -> str:
    if name not in schema.TABLES:
        said = meant(name, schema.TABLES) or "there are: " + ", ".join(sorted(schema.TABLES))
        raise UsageError(f"no table is called {name!r}; {said}")
    return name


class SnapshotData:
    """
    Tables of one bundle, as ``snapshot["pods"]`` or ``snapshot.pods``; `diagnose()` gives the report.

    Attributes:
        tables: mapping from table name to frame.
        rows: the rows of each table, read by name: ``rows[PODS]`` of `analyzer.schema`, or ``rows["pods"]``; checks read
            those of them that hold, `current.tables`.
        about: facts of the cluster.
        unnamed: the cluster that was asked for where no member names any; None otherwise.
        aside: what members say of errors that are left out, for nobody knows whose they are.
    """

    def __init__(
        self, reading: ReadingDump, *, year: int | None = None, since: int | None = None, until: int | None = None,
        limits: Limits | None = None, cluster: str | None = None,
    ) -> None:  # fmt: skip
        self.reading = reading
        self.limits = limits or Limits()
        self._columns = unpack(reading["sink"])
        self._lines: dict[str, dict[int, str]] = {}
        for source, flat in reading["sink"]["lines"].items():
            self._lines[source] = cast("dict[int, str]", dict(zip(flat[::2], flat[1::2], strict=True)))
        years.drop_impossible(self._lists())
        self.year_note = years.choose(self._lists(), reading, year)
        self._until = until
        self.windowed = since is not None or until is not None
        if self.windowed:
            window.cut(self._columns, since, until)
        self.aside = RowsAside()
        out = samples.left_out(self._columns) | called_theirs(self._columns)
        here = asked_here(self._columns, out)
        if left := {source: why for source, why in out.items() if source not in here}:
            self.aside.take(self._columns, left)
            self._leave_out(left)
        self._note(dict.fromkeys(here, NOTE))
        told = shown_here(self._columns, samples.quotes(self._columns))
        here = here | told
        self._note(dict.fromkeys(told, NOTE))
        for name, rows in samples.strange_rows(self._columns, told).items():
            self.aside.take_rows(name, self._columns[name], rows, samples.WHY)
            self._leave_out_rows(name, rows, samples.WHY)
        others = passages.foreign(self._columns)
        for name, rows in others.rows.items():
            self.aside.take_rows(name, self._columns[name], rows, passages.WHY)
            self._leave_out_rows(name, rows, passages.WHY)
        self.unclear: Mapping[str, list[tuple[int, int]]] = others.unclear | {source: [WHOLE] for source in here}
        named = owner.ids(self._columns)
        self.clusters = clusters.several(
            self._columns.get("facts"), self._members(), named, {} if named else called_after.ids(self._columns)
        )
        unnamed = () if self.clusters else clusters.apart(self._columns.get("nodes"), self._members())
        unnamed = unnamed or (() if self.clusters else by_hosts(self._columns, self._members()))
        unnamed = unnamed or (() if self.clusters else together(self._columns, self._members()))
        self.clusters = self.clusters or unnamed
        stated = clusters.names(self._columns.get("facts"))
        self.cluster = clusters.chosen(self.clusters, cluster, stated) if cluster is not None else None
        self.unnamed = cluster if not stated else None
        if self.cluster is not None:
            copied = originals(self._columns.get("inputs"))
            own_bytes = {other for source, other in copied.items() if source in self.cluster.sources}
            strangers = [source for source in self._members() if source not in self.cluster.sources | own_bytes]
            self._leave_out(dict.fromkeys(strangers, "left out: not the chosen cluster's"))
        own = self.cluster.id if self.cluster and not unnamed else clusters.only(self._columns.get("facts"))
        if named and own and (self.cluster or not self.clusters):
            for name, rows in owner.of_others(self._columns, own).items():
                self._leave_out_rows(name, rows, "of another cluster's control plane")
        if self._columns.get("sections"):
            derived.name_logs(dict(self._lists()))
        if any(self._columns.get(name) for name in derived.MADE_BY_HAND):
            derived.name_tests(dict(self._lists()))
        self._finished: dict[str, ColumnLists | None] = {}
        self._meshed = False
        self.tables: Mapping[str, pd.DataFrame] = Frames(self._frame, self.size)
        self.rows = Tables(schema.TABLES, self._rows)

    # -- tables -----------------------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[_known(name)]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in schema.TABLES:
            raise AttributeError(name)
        return self[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *schema.TABLES})

    def _frame(self, name: str) -> pd.DataFrame:
        return frame(schema.TABLES[name], self.columns(name))

    def _rows(self, name: str) -> Rows[Row]:
        data = self.columns(name)
        if data is not None and not isinstance(data, dict):
            from analyzer.tables.encoded.table import EncodedRows

            return EncodedRows(data)
        return rows_of(schema.TABLES[name], data)

    def columns(self, name: str) -> ColumnLists | None:
        """The finished columns of a table, times in microseconds; None without rows."""
        if name in self._finished:
            return self._finished[name]
        data = self._columns.get(name)
        if name in derived.MESH and not self._meshed:
            self._meshed = True
            derived.finish_mesh(self._columns, self.captured_at)
        elif name == "agent_connections":
            data = derived.agent_connections(self._columns, self.skews)
        elif name == "dials":
            data = derived.dial_table(self._columns)
        elif name == "clock_skew":
            data = derived.clock_skew(self.skews)
        elif name == "nodes" and data:
            raw = rows_of(schema.NODES, data)
            data = derived.nodes(
                data, node_facts.merge(raw, self.rows[schema.CALICO_NODES], self.rows[schema.INTERFACES])
            )
        self._finished[name] = data
        return data

    def size(self, name: str) -> int:
        """
        Rows of a table, without making its rows or frame.

        Raises:
            UsageError: no table is called so.
        """
        data = self.columns(_known(name))
        if data is None:
            return 0
        return len(data["source"]) if isinstance(data, dict) else data.size

    @cached_property
    def now(self) -> datetime | None:
        """The present of the diagnosis: when the bundle was captured, or the end of the window that was asked for."""
        ends = [at for at in (self.captured_at, self._until) if at is not None]
        return moment(min(ends)) if self.captured_at is not None else None

    @cached_property
    def current(self) -> Current:
        """What holds at the end: the rows without those that a later statement of the same object replaces."""
        return current(self.rows, self.now)

    @cached_property
    def about(self) -> About:
        return About(self.current.tables)

    # -- lines ------------------------------------------------------------------------------------------------------

    def text(self, source: str | None, line: int | None) -> str | None:
        """The kept text of a line."""
        if source is None or line is None:
            return None
        return self._lines.get(source, {}).get(int(line))

    def cite(self, rows: Iterable[Placed | None], limit: int = 3) -> tuple[Evidence, ...]:
        """Evidence for rows, the first `limit` whose line was kept."""
        found: list[Evidence] = []
        for row in rows:
            if row is None:
                continue
            text = self.text(row.source, row.line)
            if row.line is not None and text is not None and text.strip():
                evidence = Evidence(row.source, int(row.line), text, folded.rest_of(row, text))
                if evidence not in found:
                    found.append(evidence)
            if len(found) >= limit:
                break
        return tuple(found)

    # -- times ------------------------------------------------------------------------------------------------------

    @cached_property
    def captured_at(self) -> int | None:
        """The bundle's present, in microseconds: the latest time that any source states."""
        latest = [self.reading["captured"], self.reading["begun"]]
        data = self._columns.get("inputs")
        latest += data["last_at"] if data else []
        return max((t for t in latest if years.dates(t)), default=None)

    def _lists(self) -> Lists:
        """The tables that are lists of values; BIRD's encoded ones hold no time before their mesh is finished."""
        return [(name, data) for name, data in self._columns.items() if isinstance(data, dict)]

    def _members(self) -> list[str]:
        inputs = self._columns.get("inputs")
        return list(inputs["source"]) if inputs else []

    def _leave_out(self, left: Mapping[str, str]) -> None:
        """Leave out the rows of members that are not this cluster's; the list of inputs keeps them, and says why."""
        for name, data in self._columns.items():
            if name == "inputs":
                for at, source in enumerate(data["source"]):
                    if source in left:
                        data["first_at"][at] = data["last_at"][at] = None
                self._note(left)
            elif isinstance(data, dict):
                self._keep(data, [at for at, source in enumerate(data["source"]) if source not in left])
            else:
                data.take(data.where("source", lambda source: source not in left))

    def _note(self, said: Mapping[str, str]) -> None:
        """Add to the notes of members in the list of inputs."""
        inputs = self._columns["inputs"] if said else {"source": []}
        for at, source in enumerate(inputs["source"]):
            if source in said:
                inputs["note"][at] = "; ".join(x for x in (inputs["note"][at], said[source]) if x)

    def _leave_out_rows(self, name: str, rows: set[int], why: str) -> None:
        data, inputs = self._columns[name], self._columns["inputs"]
        for source, count in Counter(data["source"][at] for at in rows).items():
            at = inputs["source"].index(source)
            said = f"{plural(count, 'row')} of {name} left out: {why}"
            inputs["note"][at] = "; ".join(x for x in (inputs["note"][at], said) if x)
        if isinstance(data, dict):
            self._keep(data, [at for at in range(len(data["source"])) if at not in rows])
        else:
            data.leave_out(rows)

    @staticmethod
    def _keep(data: ColumnLists, keep: list[int]) -> None:
        if len(keep) < len(data["source"]):
            for column, values in data.items():
                data[column] = [values[at] for at in keep]

    # -- derived tables ---------------------------------------------------------------------------------------------

    @cached_property
    def skews(self) -> list[skew.Skew]:
        """How far the clocks of agents and servers are apart, from events that both ends print."""
        columns = ("at", "component", "pod", "node", "message", "agent_id", "server_id", "dial_id")
        return skew.build(derived.events_of(self._columns.get("konnectivity_events"), skew.messages(), columns))

    def timeline(self) -> pd.DataFrame:
        """
        Konnectivity events of both ends in one order, on the servers' clock, with the bounds within which each lies.

        Columns: at, earliest_at, latest_at, certain (it cannot lie before the row above), component, pod, source, line,
        level, signal, message, agent_id, server_id, dial_id, error.
        """
        return timeline.merged(self["konnectivity_events"], self["clock_skew"])
