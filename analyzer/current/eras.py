"""
Which of two members is of an earlier day, by the folders in which they lie: what people attach of an old case lies apart from today's.

A folder is of the day of the newest time in its logs and outputs, or of the day in its name; and where two folders hold BIRD's
tables of one node, the dates in them tell. It decides only between statements that cannot both hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property

from analyzer import patterns as regex
from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.mesh.older_views import is_first
from analyzer.mesh.peers import since_us
from analyzer.sources.named_dates import named_day

APART = timedelta(days=1)
STEP = regex.compile(r"[/!]")
MOST = 100_000
"""Rows of BIRD's tables that are compared."""
Protocols = dict[tuple[str, str | None], int]


class Eras:
    """The days of the folders of a bundle."""

    def __init__(self, held: CurrentRows) -> None:
        self._held = held
        self._known: dict[tuple[str, str], bool] = {}

    def is_earlier(self, source: str, other: str) -> bool:
        """Is the one member of an earlier day than the other; False where that is not known."""
        key = (source, other)
        if key not in self._known:
            self._known[key] = self._is_earlier(*_apart(source, other))
        return self._known[key]

    def _is_earlier(self, mine: str, its: str) -> bool:
        one, two = self._day(mine), self._day(its)
        if one is not None and two is not None:
            return one + APART < two
        return self._is_first(mine, its) and not self._is_first(its, mine)

    def _day(self, place: str) -> datetime | None:
        return max((at for source, at in self._days if _lies_in(source, place)), default=None)

    @cached_property
    def _days(self) -> list[tuple[str, datetime]]:
        found = [(row.source, row.last_at) for row in self._held[schema.INPUTS] if row.last_at is not None]
        for row in self._held[schema.INPUTS]:
            if (day := named_day(row.source)) is not None:
                found.append((row.source, datetime.fromtimestamp(day / 1e6, UTC)))
        return found

    def _is_first(self, mine: str, its: str) -> bool:
        one, two = self._dated(mine), self._dated(its)
        return any(is_first(dates, two[node]) for node, dates in one.items() if node in two)

    def _dated(self, place: str) -> Mapping[str, Protocols]:
        found: dict[str, Protocols] = {}
        for source, node, protocol, at in self._protocols:
            if _lies_in(source, place):
                found.setdefault(node, {})[protocol, None] = at
        return found

    @cached_property
    def _protocols(self) -> list[tuple[str, str, str, int]]:
        rows = self._held[schema.BIRD_PROTOCOLS]
        if len(rows) > MOST:
            return []
        return [
            (row.source, row.node, row.protocol, since_us(row.since, None) or 0)
            for row in rows
            if row.node and row.protocol
        ]


def _apart(source: str, other: str) -> tuple[str, str]:
    """The outermost folder of either that the other does not lie in; the member itself where it lies in none."""
    mine, its = list(_above(source)), list(_above(other))
    for one, two in zip(mine, its, strict=False):
        if one != two:
            return one, two
    return source, other


def _above(source: str) -> Iterator[str]:
    """The folders of a member from the outermost on, and itself."""
    for m in STEP.finditer(source):
        yield source[: m.start()]
    yield source


def _lies_in(source: str, place: str) -> bool:
    return source == place or source.startswith((place + "/", place + "!"))


def latest(eras: Eras, sources: Iterable[str]) -> str | None:
    """The member of which all others are earlier; None where that is not known."""
    every = list(dict.fromkeys(sources))
    return next((one for one in every if all(one == other or eras.is_earlier(other, one) for other in every)), None)
