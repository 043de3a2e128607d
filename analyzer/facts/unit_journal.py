"""
States of units by the journal of their machine: what systemd says of a unit last, where nobody printed its status.

::

    Nov 28 07:01:00 w-3 systemd[1]: kubelet.service: Main process exited, code=exited, status=1/FAILURE
    Nov 28 07:01:00 w-3 systemd[1]: kubelet.service: Failed with result 'exit-code'.
    Nov 28 07:01:10 w-3 systemd[1]: kubelet.service: Scheduled restart job, restart counter is at 118.

A unit that was started last, and is not known to end each time at once, is one of which nothing is said. Messages: systemd 219 to 257
(src/core/service.c, unit.c); a kubelet that says why it ends, and nothing after, is one that does not run.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.facts.units import YOUNG_S
from analyzer.schema import LogSignalRow, LogSourceRow, UnitRow
from analyzer.vendors.units import part_of

TURN, LAST_WORDS = "unit_turn", "kubelet_exit"
UNIT = regex.compile(r"(?P<unit>[\w@-]{1,60}\.service): (?P<said>.*)")
STARTED = regex.compile(r"(?:Started|Starting) (?:(?P<unit>[\w@-]{1,60}\.service)\b|(?P<words>[^\n]{1,100}))")
EXIT = regex.compile(r"Main process exited, code=(?P<code>\w+), status=(?P<status>\d{1,3})(?:/(?P<word>\w+))?")
RESULT = regex.compile(r"Failed with result '(?P<result>[\w-]+)'")
AGAIN = regex.compile(
    r"Scheduled restart job, restart counter is at (?P<count>\d{1,9})|Service \S+ (?:over|expired), scheduling restart"
)
OFTEN = regex.compile(r"Start request repeated too quickly")
OVER_AND_OVER = 3
"""Ends that are no accident."""
KUBELET, RUNTIME = "kubelet.service", "containerd.service"


class _Turns:
    """What the journal of one machine says of one unit, up to now."""

    def __init__(self) -> None:
        self.row: LogSignalRow | None = None
        self.active = ""
        self.sub: str | None = None
        self.result: str | None = None
        self.code: int | None = None
        self.signal: str | None = None
        self.exits = self.told = 0
        self.by_systemd = False
        self.ended_at: datetime | None = None
        self.started_at: datetime | None = None

    def take(self, row: LogSignalRow, now: datetime | None, said: str) -> None:
        self.by_systemd = True
        if m := EXIT.match(said):
            self.exits += 1
            self.told += 1
            self.ended_at = now
            killed = m["code"] != "exited"
            self.code, self.signal = (None, m["word"]) if killed else (int(m["status"]), None)
            self.row, self.active, self.sub = row, "failed", None
        elif m := RESULT.match(said):
            self.row, self.active, self.result, self.sub = row, "failed", m["result"], None
        elif OFTEN.match(said):
            self.row, self.active, self.result, self.sub = row, "failed", "start-limit-hit", None
        elif AGAIN.match(said):
            self.row, self.active, self.sub = row, "activating", "auto-restart"

    def start(self, row: LogSignalRow, now: datetime | None) -> None:
        self.by_systemd = True
        self.started_at = now
        self.row, self.active, self.sub = row, "started", None

    def end(self, row: LogSignalRow, now: datetime | None) -> None:
        """The program's own word that it ends."""
        self.told += 1
        if self.active in ("", "started"):
            self.ended_at = now
            self.row, self.active, self.sub = row, "failed", None


class UnitPlace(NamedTuple):
    source: str
    node: str
    unit: str


def by_journal(signals: Iterable[LogSignalRow], logs: Iterable[LogSourceRow]) -> list[UnitRow]:
    """The state of each unit that does not run at the end of its machine's journal, as `systemctl status` would print it."""
    turns: dict[UnitPlace, _Turns] = {}
    clocks: dict[tuple[str, str], datetime] = {}
    said = [row for row in signals if row.node is not None and row.signal in (TURN, LAST_WORDS)]
    for row in sorted(said, key=lambda row: (row.source, row.line or 0)):
        if row.node is None:
            continue  # of whose machine is not said, or somebody's words
        now = row.at or clocks.get((row.source, row.node))
        if now is not None:
            clocks[row.source, row.node] = now
        if row.signal == LAST_WORDS:
            turns.setdefault(UnitPlace(row.source, row.node, KUBELET), _Turns()).end(row, now)
        elif m := UNIT.match(row.name or ""):
            turns.setdefault(UnitPlace(row.source, row.node, m["unit"]), _Turns()).take(row, now, m["said"])
        elif m := STARTED.match(row.name or ""):
            unit = m["unit"] or (RUNTIME if (m["words"] or "").startswith("containerd") else KUBELET)
            turns.setdefault(UnitPlace(row.source, row.node, unit), _Turns()).start(row, now)
    ends: dict[tuple[str, str | None], datetime] = {}
    searched: set[tuple[str, str | None]] = set()
    for log in logs:
        if log.filtered:
            searched.add((log.source, log.node))
        if log.last_at is not None:
            key = log.source, log.node
            ends[key] = max(ends.get(key, log.last_at), log.last_at)
    found = []
    for place, one in turns.items():
        part = part_of(place.unit)
        if part is None or one.row is None or not _is_down(one, ends.get((place.source, place.node))):
            continue
        if one.told < OVER_AND_OVER and (not one.by_systemd or (place.source, place.node) in searched):
            continue  # that it was started since may be among the lines that a search left out
        again = one.active in ("started", "activating")
        found.append(
            UnitRow(
                source=one.row.source, line=one.row.line, unit=place.unit, part=part.value, active="activating" if again else "failed",
                sub="auto-restart" if again else None, result=one.result, since_at=one.row.at or one.ended_at, exit_code=one.code, signal=one.signal, node=place.node,
            )
        )  # fmt: skip
    return found


def _is_down(one: _Turns, end: datetime | None) -> bool:
    """Not where it was started last, unless it ended each time so soon and the journal ends as soon."""
    if one.active != "started":
        return one.active in ("failed", "activating")
    at = one.started_at
    if one.exits < 2 or at is None or end is None:
        return False
    return (end - at).total_seconds() < YOUNG_S


def beside(units: Iterable[UnitRow], journal: Iterable[UnitRow]) -> list[UnitRow]:
    """States that were printed, and those of the journal for machines whose unit nobody asked for."""
    known = list(units)
    asked = {(row.node, row.part) for row in known} | {(None, row.part) for row in known if row.node is None}
    return [*known, *(row for row in journal if (row.node, row.part) not in asked and (None, row.part) not in asked)]
