"""Pictures of the logs themselves: the time each covers, and its lines by level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.pictures import ticks
from analyzer.pictures.common import MOST_ROWS, clock, left_out, number
from analyzer.pictures.shapes import Bars, Lanes, Span
from analyzer.schema import LOG_LINES, LOG_SOURCES

if TYPE_CHECKING:
    from analyzer.snapshot.snapshot import SnapshotData

LEVELS = {"F": "fatal", "E": "error", "W": "warning", "I": "info", "?": "no level"}


def coverage(snapshot: SnapshotData) -> Lanes | None:
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
    start, end = min(first for _, first, _ in kept), max(last for _, _, last in kept)
    spans = tuple(
        Span(
            i,
            first.timestamp(),
            last.timestamp(),
            r.component or "other",
            f"{r.source}, {number(r.lines or 0, 'line')}",
        )
        for i, (r, first, last) in enumerate(kept)
    )
    alt = (
        f"{number(len(rows), 'log')} from {clock(start)} on, {ticks.length((end - start).total_seconds())} in all"
        f"{left_out(len(kept), len(rows))}"
    )
    return Lanes(
        "coverage", "What the logs cover", alt, tuple(r.source for r, _, _ in kept), spans, start.timestamp(), end.timestamp(),
    )  # fmt: skip


def levels(snapshot: SnapshotData) -> Bars | None:
    """Lines of each log by level."""
    found: dict[str, dict[str, int]] = {}
    for r in snapshot.rows[LOG_LINES]:
        if r.component in ("server", "agent", "client"):
            by = found.setdefault(r.source, {})
            level = r.level if r.level in LEVELS else "?"
            by[str(level)] = by.get(str(level), 0) + int(r.count or 0)
    if not found:
        return None
    sources = sorted(found)
    kept = sources[:MOST_ROWS]
    series = tuple(
        (name, tuple(found[s].get(level, 0) for s in kept))
        for level, name in LEVELS.items()
        if any(found[s].get(level) for s in kept)
    )
    sums = {name: sum(by.get(level, 0) for by in found.values()) for level, name in LEVELS.items()}
    total = ", ".join(f"{count} {name}" for name, count in sums.items() if count)
    return Bars(
        "levels", "Log lines by level", f"{number(len(sources), 'log')}: {total or 'no line'}{left_out(len(kept), len(sources))}",
        tuple(kept), series, True, "lines",
    )  # fmt: skip
