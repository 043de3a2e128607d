"""
The window of `--since` and `--until`: events outside of it go, and the denominators go with them.

A log that is cut is no longer one from its start on, and only its kept events are counted as lines: what was said outside of
the window, or never, can no longer be told apart, so silence within it proves nothing about the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from analyzer.tables.base import ColumnLists

DATED = {"konnectivity_events": ("at", "at"), "log_signals": ("at", "at"), "events": ("first_at", "last_at")}
"""Tables of events -> the columns of when each began and ended."""


def cut(columns: Mapping[str, Any], since: int | None, until: int | None) -> None:
    """
    Drop what lies outside, in place; what states no time stays.

    Args:
        columns: columns by table; times are microseconds since the epoch.
        since, until: the window, None for open.
    """
    for name, (begin, end) in DATED.items():
        if data := columns.get(name):
            _keep(
                data, [at for at in range(len(data["source"])) if _meets(data[begin][at], data[end][at], since, until)]
            )
    events = columns.get("konnectivity_events")
    kept = Counter(events["source"]) if events else Counter()
    said = Counter(zip(events["source"], events["message"], strict=True)) if events else Counter()
    if logs := columns.get("log_sources"):
        _logs(logs, kept, since, until)
    if lines := columns.get("log_lines"):
        _keep(
            lines,
            [
                at
                for at in range(len(lines["source"]))
                if _meets(lines["first_at"][at], lines["last_at"][at], since, until)
            ],
        )
        for at, (first, last) in enumerate(zip(lines["first_at"], lines["last_at"], strict=True)):
            if not _inside(first, last, since, until):
                count = said.get((lines["source"][at], lines["message"][at]))
                lines["count"][at] = count or None
                lines["first_at"][at], lines["last_at"][at] = _clipped(first, last, since, until)


def _logs(logs: ColumnLists, kept: Counter[str], since: int | None, until: int | None) -> None:
    for at, source in enumerate(logs["source"]):
        first, last = logs["first_at"][at], logs["last_at"][at]
        if first is None or _inside(first, last, since, until):
            continue
        count = kept.get(source, 0) if _meets(first, last, since, until) else 0
        logs["lines"][at] = logs["records"][at] = logs["recognised"][at] = count
        logs["from_start"][at] = False
        clipped = _clipped(first, last, since, until) if count else (None, None)
        logs["first_at"][at], logs["last_at"][at] = clipped


def _meets(first: int | None, last: int | None, since: int | None, until: int | None) -> bool:
    """Does a span lie in the window, in part at least."""
    first, last = (last if first is None else first), (first if last is None else last)
    if first is None or last is None:
        return True
    return (since is None or last >= since) and (until is None or first <= until)


def _inside(first: int | None, last: int | None, since: int | None, until: int | None) -> bool:
    return (since is None or first is None or first >= since) and (until is None or last is None or last <= until)


def _clipped(
    first: int | None, last: int | None, since: int | None, until: int | None
) -> tuple[int | None, int | None]:
    return (
        max(first, since) if first is not None and since is not None else first,
        min(last, until) if last is not None and until is not None else last,
    )


def _keep(data: ColumnLists, places: list[int]) -> None:
    if len(places) < len(data["source"]):
        for column, values in data.items():
            data[column] = [values[at] for at in places]
