"""
Before which time a log cannot have ended: a pod writes none before it is made.

Of a log that names its pod that pod's own creation is the bound. Of one that tells its component alone (``agent.log``) it is that
of the oldest pod of this component, and a weak one: the log may be of a pod that this one replaced, as long as that is not long ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analyzer.facts.generated import AGENT, SERVER, is_of
from analyzer.sources.clock import DAY_US

COMPONENTS = {"agent": AGENT, "server": SERVER}
REPLACED_US = 60 * DAY_US
"""So long before the oldest pod of its kind a log may have ended: people keep what a pod wrote before they restart it."""


@dataclass(frozen=True)
class LogFloors:
    """Bounds of logs by member, in microseconds: certain ones, and those of the pods that may have written them."""

    own: Mapping[str, int]
    likely: Mapping[str, int]

    def is_before(self, source: str, end: int) -> bool:
        """Would a log that ended then have ended before its pod was there."""
        if source in self.own:
            return end < self.own[source] - DAY_US
        return source in self.likely and end < self.likely[source] - REPLACED_US


def log_floors(lists: list[tuple[str, dict[str, list[Any]]]]) -> LogFloors:
    """
    The bounds that the pods of a bundle give to its logs.

    Args:
        lists: (name, columns) of the tables; times in microseconds.
    """
    tables = dict(lists)
    made: dict[str, int] = {}
    for name, at in _columns(tables, "pods", "name", "created_at"):
        if name and at is not None:
            made[name] = min(at, made.get(name, at))
    oldest = {
        component: min((at for name, at in made.items() if is_of(kind, name)), default=None)
        for component, kind in COMPONENTS.items()
    }
    own: dict[str, int] = {}
    likely: dict[str, int] = {}
    for source, pod, component in _columns(tables, "log_sources", "source", "pod", "component"):
        if pod in made:
            own[source] = min(made[pod], own.get(source, made[pod]))
        elif pod is None and (at := oldest.get(component)) is not None:
            likely[source] = at
    return LogFloors(own, likely)


def _columns(tables: Mapping[str, dict[str, list[Any]]], name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    data = tables.get(name)
    if not data or not all(column in data for column in columns):
        return iter(())
    return zip(*(data[column] for column in columns), strict=True)
