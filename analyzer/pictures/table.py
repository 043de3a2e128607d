"""The table behind a picture: the same data in words, for those who do not see it or want a number of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from analyzer.pictures import ticks
from analyzer.pictures.shapes import Bars, Grid, Lanes, Picture

MOST = 200
MOST_COLUMNS = 12
"""Columns of a grid up to which its table has a column for each; beyond, a row tells its states and names what is not well."""
NAMED = 8


@dataclass(frozen=True, slots=True)
class TextTable:
    """Column heads, rows of texts, and how many rows are left out."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0


def table(picture: Picture) -> TextTable:
    """Of any picture, `MOST` rows at most."""
    head: tuple[str, ...]
    if isinstance(picture, Lanes):
        head, rows = ("of", "from (UTC)", "to (UTC)", "state", "line"), _spans(picture)
    elif isinstance(picture, Bars):
        head, rows = _bars(picture)
    elif picture.edges:
        head, rows = (picture.y_label or "row", "over time (UTC)"), _stretches(picture)
    elif len(picture.columns) <= MOST_COLUMNS:
        head, rows = (picture.y_label or "row", *picture.columns), _cells(picture)
    else:
        head, rows = (picture.y_label or "row", *picture.states, "which"), _sums(picture)
    return TextTable(head, tuple(rows[:MOST]), max(0, len(rows) - MOST))


def _spans(picture: Lanes) -> list[tuple[str, ...]]:
    ordered = sorted(picture.spans, key=lambda span: (span.row, span.start, span.end))
    return [(picture.rows[s.row], ticks.instant(s.start), ticks.instant(s.end), s.state, s.cited) for s in ordered]


def _bars(picture: Bars) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    names = tuple(name for name, _ in picture.series)
    rows: list[tuple[str, ...]] = []
    for i, label in enumerate(picture.labels):
        counts = [values[i] for _, values in picture.series]
        if any(counts) or not picture.edges:
            rows.append((label, *map(str, counts)))
    return ("from (UTC)" if picture.edges else "of", *names), rows


def _stretches(picture: Grid) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name, cells in zip(picture.rows, picture.cells, strict=True):
        said, at = [], 0
        for state, run in itertools.groupby(cells):
            size = len(list(run))
            start, end = ticks.instant(picture.edges[at]), ticks.instant(picture.edges[at + size])
            said.append(f"{start} to {end} {picture.states[state] if state >= 0 else 'unknown'}")
            at += size
        rows.append((name, "; ".join(said)))
    return rows


def _cells(picture: Grid) -> list[tuple[str, ...]]:
    return [
        (
            name,
            *(
                picture.texts[y][x] if picture.texts else picture.states[state] if state >= 0 else ""
                for x, state in enumerate(cells)
            ),
        )
        for y, (name, cells) in enumerate(zip(picture.rows, picture.cells, strict=True))
    ]


def _sums(picture: Grid) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name, cells in zip(picture.rows, picture.cells, strict=True):
        bad = [picture.columns[x] for x, state in enumerate(cells) if state > 0]
        more = f" and {len(bad) - NAMED} more" if len(bad) > NAMED else ""
        rows.append((name, *(str(cells.count(i)) for i in range(len(picture.states))), ", ".join(bad[:NAMED]) + more))
    return rows
