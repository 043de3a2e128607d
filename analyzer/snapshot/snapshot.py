"""
A bundle as tables. Frames are made when they are asked for; derived tables are joined from the parsed ones.

The year of klog times is chosen here, once everything is read: what the bundle itself dates decides, never a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import regex

from analyzer import schema
from analyzer.errors import UsageError
from analyzer.facts import nodes as node_facts
from analyzer.facts.cluster import About
from analyzer.limits import Limits
from analyzer.model import Evidence, Placed
from analyzer.snapshot import clusters, derived, timeline
from analyzer.sources.clock import DAY_US, YEARLESS_END, YEARLESS_START, is_yearless, rfc3339_us, with_year
from analyzer.tables.base import Row
from analyzer.tables.frames import frame
from analyzer.tables.rows import Rows, Tables, rows_of
from analyzer.tables.sink import plain
from analyzer.tunnel import skew

if TYPE_CHECKING:
    import pandas as pd

TIMES = {name: tuple(c.name for c in table.all_columns if c.kind == "time") for name, table in schema.TABLES.items()}
ASSUMED_YEAR = 2026
VERIFIED = regex.compile(r"current time (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) is (?:after|before) ")
CALENDAR = (-62_135_596_800_000_000, 253_402_300_799_999_999)  # years 1 to 9999
LATEST = 7_258_118_400_000_000  # the end of 2199: later times are damage


def unpack(dumped: dict[str, Any]) -> dict[str, Any]:
    """Columns from the form that crosses the worker's pipe; a `Wide` where rows were coded."""
    tables: dict[str, Any] = {}
    for name, packed in dumped["tables"].items():
        size = packed["size"]
        tables[name] = {key: plain(value, size) for key, value in packed["columns"].items()}
    if dumped["coded"]:
        from analyzer.tables.encoded import table as wide

        held = wide.Held(dumped["coded"])
        for name, joined in dumped["coded"]["tables"].items():
            if joined["size"]:
                tables[name] = wide.build(schema.TABLES[name], joined, held, tables.get(name))
    return tables


class Snapshot:
    """
    Tables of one bundle, as ``snapshot["pods"]`` or ``snapshot.pods``; `diagnose()` gives the report.

    Attributes:
        tables: mapping from table name to frame.
        rows: the rows of each table, read by name: ``rows[PODS]`` of `analyzer.schema`, or ``rows["pods"]``; checks read these.
        about: facts of the cluster.
    """

    def __init__(
        self, reading: dict[str, Any], *, year: int | None = None, since: int | None = None, until: int | None = None,
        limits: Limits | None = None, cluster: str | None = None,
    ) -> None:  # fmt: skip
        self.reading = reading
        self.limits = limits or Limits()
        self._columns = unpack(reading["sink"])
        self._lines: dict[str, dict[int, str]] = {}
        for source, flat in reading["sink"]["lines"].items():
            self._lines[source] = dict(zip(flat[::2], flat[1::2], strict=True))
        self._drop_impossible()
        self.year_note = self._choose_year(year)
        self.windowed = self._window(since, until)
        self.clusters = clusters.several(self._columns.get("facts"), self._members())
        self.cluster = clusters.chosen(self.clusters, cluster) if cluster is not None else None
        if self.cluster is not None:
            self._only(self.cluster)
        self._finished: dict[str, derived.Columns | None] = {}
        self._meshed = False
        self.tables: Mapping[str, pd.DataFrame] = _Frames(self._frame)
        self.rows = Tables(schema.TABLES, self._rows)

    # -- tables -----------------------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in schema.TABLES:
            raise UsageError(f"no table is called {name!r}; there are: {', '.join(sorted(schema.TABLES))}")
        return self.tables[name]

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
            from analyzer.tables.encoded.table import WideRows

            return WideRows(data)
        return rows_of(schema.TABLES[name], data)

    def columns(self, name: str) -> derived.Columns | None:
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
        """Rows of a table, without making its rows or frame."""
        data = self.columns(name)
        if data is None:
            return 0
        return len(data["source"]) if isinstance(data, dict) else data.size

    @cached_property
    def about(self) -> About:
        return About(self.rows)

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
        latest = [self.reading["captured"]]
        data = self._columns.get("inputs")
        latest += data["last_at"] if data else []
        return max((t for t in latest if _dates(t)), default=None)

    def _lists(self) -> list[tuple[str, derived.Columns]]:
        """The tables that are lists of values; BIRD's coded ones hold no time before their mesh is finished."""
        return [(name, data) for name, data in self._columns.items() if isinstance(data, dict)]

    def _drop_impossible(self) -> None:
        """Times that no calendar has (a number of seconds read from damage, 9999 in another zone) are no times."""
        for name, data in self._lists():
            for column in TIMES[name]:
                known = [v for v in data[column] if v is not None]
                if known and (min(known) < CALENDAR[0] or max(known) > CALENDAR[1]):
                    data[column] = [
                        v if v is not None and CALENDAR[0] <= v <= CALENDAR[1] else None for v in data[column]
                    ]

    def _choose_year(self, year: int | None) -> str:
        """Give every yearless time its year, so that the last line lies not after the collection."""
        turns = self.reading["sink"]["turns"]
        ends = self._yearless_ends()
        if not ends:
            return ""
        years, note = ({}, "") if year is not None else self._evidence_years(ends, turns)
        days: dict[tuple[int, int, int], int] = {}  # how far a day is moved
        for name, data in self._lists():
            for column in TIMES[name]:
                values, sources = data[column], data["source"]
                for at, value in enumerate(values):
                    if value is not None and YEARLESS_START <= value < YEARLESS_END:
                        turned = turns.get(sources[at], 0)
                        last = year if year is not None else years[sources[at]]
                        day = (value - YEARLESS_START) // DAY_US
                        if (day, turned, last) not in days:
                            start = YEARLESS_START + day * DAY_US
                            days[(day, turned, last)] = with_year(start, last, turned) - start
                        values[at] = value + days[(day, turned, last)]
        return note

    def _yearless_ends(self) -> dict[str, int]:
        """The latest yearless time of each source that has one."""
        latest: dict[str, int] = {}
        for name, data in self._lists():
            for column in TIMES[name]:
                for source, value in zip(data["source"], data[column], strict=True):
                    if value is not None and YEARLESS_START <= value < YEARLESS_END and value > latest.get(source, 0):
                        latest[source] = value
        return latest

    def _evidence_years(self, ends: dict[str, int], turns: dict[str, int]) -> tuple[dict[str, int], str]:
        """Each source's own year of its last line, so that one odd log does not move the times of the others."""
        import datetime

        known = [t for t in (self.reading["captured"],) if _dates(t)]
        for name, data in self._lists():
            if name in ("inputs", "log_sources", "konnectivity_events", "bird_status", "events"):
                for column in TIMES[name]:
                    known += [v for v in data[column] if _dates(v)]
        basis = "the newest time in the bundle"
        if not known:
            known, basis = self._verified_at(), "what programs print as the time at which they looked at a certificate"
        if not known:
            known = [
                t * 1_000_000
                for t in self.reading["sink"]["mtimes"].values()
                if 1_400_000_000 < t < LATEST // 1_000_000
            ]
            basis = "the archive's time stamps"
        if not known:
            return (
                dict.fromkeys(ends, ASSUMED_YEAR),
                f"klog prints no year and nothing in the bundle dates it: {ASSUMED_YEAR} assumed (--year N)",
            )
        newest = max(known)
        year = datetime.datetime.fromtimestamp(newest / 1e6, tz=datetime.UTC).year
        # a day of grace: a log may be a little younger than the newest object
        years = {
            source: year - (with_year(end, year, turns.get(source, 0)) > newest + DAY_US)
            for source, end in ends.items()
        }
        told = " and ".join(str(one) for one in sorted(set(years.values())))
        return years, f"year {told} of klog times from {basis}"

    def _verified_at(self) -> list[int]:
        """Times of x509 texts: the program's own clock when it refused a certificate, with a year (`current time ... is after ...`)."""
        found = []
        for name, column in (("konnectivity_events", "error"), ("log_signals", "message"), ("tool_errors", "message")):
            for values in (data[column] for table, data in self._lists() if table == name):
                texts = (VERIFIED.search(text) for text in values if isinstance(text, str) and "x509" in text)
                found += [at for m in texts if m and (at := rfc3339_us(m[1])) is not None and _dates(at)]
        return found

    def _window(self, since: int | None, until: int | None) -> bool:
        """Drop events outside of --since/--until; is there such a window."""
        data = self._columns.get("konnectivity_events")
        if not data or (since is None and until is None):
            return not (since is None and until is None)
        keep = [
            at
            for at, t in enumerate(data["at"])
            if t is None or ((since is None or t >= since) and (until is None or t <= until))
        ]
        for column, values in data.items():
            data[column] = [values[at] for at in keep]
        return True

    def _members(self) -> list[str]:
        inputs = self._columns.get("inputs")
        return list(inputs["source"]) if inputs else []

    def _only(self, cluster: clusters.Member) -> None:
        """Leave out the rows of members that are not the chosen cluster's; the list of inputs keeps them, and says so."""
        for name, data in self._columns.items():
            if name == "inputs":
                for at, source in enumerate(data["source"]):
                    if source not in cluster.sources:
                        data["first_at"][at] = data["last_at"][at] = None
                        data["note"][at] = "; ".join(
                            x for x in (data["note"][at], "left out: not the chosen cluster's") if x
                        )
            elif isinstance(data, dict):
                keep = [at for at, source in enumerate(data["source"]) if source in cluster.sources]
                for column, values in data.items():
                    data[column] = [values[at] for at in keep]
            else:
                data.take(data.where("source", lambda source: source in cluster.sources))

    # -- derived tables ---------------------------------------------------------------------------------------------

    @cached_property
    def node_ips(self) -> dict[str, str]:
        """Address of each node by name."""
        return {name: node.internal_ip or name for name, node in self.about.nodes.items()}

    @cached_property
    def skews(self) -> list[skew.Skew]:
        """How far the clocks of agents and servers are apart, from events that both ends print."""
        columns = ("at", "component", "pod", "message", "agent_id", "server_id", "dial_id")
        return skew.build(derived.events_of(self._columns.get("konnectivity_events"), skew.messages(), columns))

    def timeline(self) -> pd.DataFrame:
        """
        Konnectivity events of both ends in one order, on the servers' clock, with the bounds within which each lies.

        Columns: at, earliest_at, latest_at, certain (it cannot lie before the row above), component, pod, source, line,
        level, signal, message, agent_id, server_id, dial_id, error.
        """
        return timeline.merged(self["konnectivity_events"], self["clock_skew"])


def _dates(at: int | None) -> bool:
    """Does a time say when the bundle was collected: one of 1970 to 2199 that has a year of its own."""
    return at is not None and 0 <= at < LATEST and not is_yearless(at)


class _Frames(Mapping[str, "pd.DataFrame"]):
    """All frames by name, made when asked for, once."""

    def __init__(self, make: Callable[[str], pd.DataFrame]) -> None:
        self._make = make
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            if name not in schema.TABLES:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(schema.TABLES)

    def __len__(self) -> int:
        return len(schema.TABLES)
