"""
Pictures drawn as inline SVG by plain functions: every mark has its data in a title, and sits where its data says.

The SVG carries no style attribute, no script and no outer reference, so that it shows under the report's own strict policy,
and no time or random identifier, so that equal input gives equal bytes.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from analyzer.pictures import ticks
from analyzer.pictures.paper import Paper, short
from analyzer.pictures.shapes import Bars, Grid, Lanes, Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 960.0
"""Units of the drawing from the left to the right; text is 12 of them high."""
LETTER = 6.9
LANE = 18.0
TRACK = 7.0
HIGH = 180.0
GROUP = 24
"""Characters of the name of a group of rows."""
FEW = 12
"""Rows up to which they are high, and each cell shows its words."""
SINGLE = 400
"""Cells of a grid up to which each good one is a mark of its own; beyond, a stretch of equal good ones is one mark."""


class Drawing:
    """A picture that shows itself in a notebook."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    def figure(self) -> Figure:
        """
        The picture as a matplotlib figure, to change and to save (extra `figures`).

        Raises:
            UsageError: matplotlib is not installed.
        """
        from analyzer.pictures.figure import figure

        return figure(self.picture)

    def _repr_svg_(self) -> str:
        return svg(self.picture).replace("<svg", '<svg width="860"', 1)

    def __repr__(self) -> str:
        return f"<Drawing {self.picture.name}: {self.picture.alt}>"


def svg(picture: Picture) -> str:
    """The picture as an inline SVG element with a title and a description."""
    paper = Paper(picture.name)
    if isinstance(picture, Grid):
        bottom = _grid(paper, picture)
    elif isinstance(picture, Lanes):
        bottom = _lanes(paper, picture)
    elif picture.sideways or not picture.edges:
        bottom = _sideways(paper, picture)
    else:
        bottom = _over_time(paper, picture)
    return paper.svg(picture.title, picture.alt, WIDTH, bottom)


def _lanes(paper: Paper, picture: Lanes) -> float:
    left, top = _margin(picture.rows), _legend(paper, sorted({s.state for s in picture.spans}))
    tracks, many = _tracks(picture)
    deep = [max(LANE, TRACK * n + 4) for n in many]
    tops = [top + sum(deep[:row]) for row in range(len(deep))]
    bottom = top + sum(deep)
    place = _time_axis(paper, picture.start, picture.end, left, top, bottom)
    for number, name in enumerate(picture.rows):
        paper.text(left - 8, tops[number] + deep[number] / 2 + 4, short(name), "end")
    for span, track in zip(picture.spans, tracks, strict=True):
        x, high = place(span.start), (deep[span.row] - 4) / many[span.row]
        said = f"{picture.rows[span.row]}: {span.state}, {ticks.instant(span.start)} to {ticks.instant(span.end)} UTC, {ticks.length(span.end - span.start)}"
        paper.mark(x, tops[span.row] + 2 + high * track, max(place(span.end) - x, 2.0), high - 1, span.state, said, span.cited)  # fmt: skip
    return bottom + 40


def _tracks(picture: Lanes) -> tuple[list[int], list[int]]:
    """Each span's track in its lane, so that none hides another, and how many tracks each lane has."""
    found = [0] * len(picture.spans)
    ends: list[list[float]] = [[] for _ in picture.rows]
    for at in sorted(range(len(picture.spans)), key=lambda i: (picture.spans[i].start, i)):
        span, own = picture.spans[at], ends[picture.spans[at].row]
        track = next((i for i, end in enumerate(own) if end <= span.start), len(own))
        own[track : track + 1] = [span.end]
        found[at] = track
    return found, [max(1, len(own)) for own in ends]


def _sideways(paper: Paper, picture: Bars) -> float:
    left, top = _margin(picture.labels), _legend(paper, [name for name, counts in picture.series if any(counts)])
    bottom = top + LANE * len(picture.labels)
    totals = [sum(counts[i] for _, counts in picture.series) for i in range(len(picture.labels))]
    marks = ticks.counts(max(totals, default=0))
    scale = (WIDTH - left - 30) / marks[-1]
    for value in marks:
        paper.line(left + value * scale, top, left + value * scale, bottom)
        paper.text(left + value * scale, bottom + 16, f"{value}", "middle")
    paper.text(WIDTH - 30, bottom + 34, picture.unit or "lines", "end")
    cited = {(name, i): text for name, i, text in picture.cited}
    for i, label in enumerate(picture.labels):
        paper.text(left - 8, top + LANE * (i + 0.5) + 4, short(label), "end")
        x = left
        for name, counts in picture.series:
            if counts[i]:
                said = f"{label}: {counts[i]} {name}"
                paper.mark(x, top + LANE * i + 3, counts[i] * scale, LANE - 6, name, said, cited.get((name, i), ""))
                x += counts[i] * scale
    return bottom + 40


def _over_time(paper: Paper, picture: Bars) -> float:
    top = _legend(paper, [name for name, counts in picture.series if any(counts)])
    bottom = top + HIGH
    totals = [sum(counts[i] for _, counts in picture.series) for i in range(len(picture.edges) - 1)]
    marks = ticks.counts(max(totals, default=0), 5)
    left = _margin([f"{marks[-1]}"])
    for value in marks:
        y = bottom - HIGH * value / marks[-1]
        paper.line(left, y, WIDTH - 30, y)
        paper.text(left - 8, y + 4, f"{value}", "end")
    place = _time_axis(paper, picture.edges[0], picture.edges[-1], left, bottom, bottom)
    cited = {(name, i): text for name, i, text in picture.cited}
    for i, (start, end) in enumerate(itertools.pairwise(picture.edges)):
        y, width = bottom, max(place(end) - place(start) - 1, 1.0)
        for name, counts in picture.series:
            if counts[i]:
                high = HIGH * counts[i] / marks[-1]
                y -= high
                said = f"{counts[i]} {name}, {ticks.instant(start)} to {ticks.instant(end)} UTC"
                paper.mark(place(start), y, width, high, name, said, cited.get((name, i), ""))
    paper.text(left, bottom + 34, picture.unit or "dials", "start")
    return bottom + 40


def _grid(paper: Paper, picture: Grid) -> float:
    rows, columns = len(picture.rows), len(picture.columns)
    deep = 22.0 if rows <= FEW else 16.0 if rows <= 40 else 13.0
    left = _margin(picture.rows) + (
        _margin([short(name, GROUP) for name, _ in picture.groups]) if picture.groups else 0
    )
    width = (WIDTH - left - 30) / max(1, columns)
    if not picture.edges:
        width = min(width, 90.0 if picture.texts else 44.0)
    flat = all(len(short(name)) * LETTER < width - 4 for name in picture.columns)
    top = _legend(paper, picture.states)
    if not picture.edges:
        top += 18.0 if flat else LETTER * max((len(short(name)) for name in picture.columns), default=0) + 6
    bottom = top + deep * rows
    cited = {(row, column): text for row, column, text in picture.cited}
    if picture.edges:
        _time_axis(paper, picture.edges[0], picture.edges[-1], left, top, bottom)
    for y, cells in enumerate(picture.cells):
        paper.text(left - 8, top + deep * (y + 0.5) + 4, short(picture.rows[y]), "end")
        for first, state, many in _stretches(cells, rows * columns > SINGLE and not picture.texts):
            if state >= 0:
                said = f"{_cell(picture, y, first, many)}: {picture.texts[y][first] + ', ' if picture.texts else ''}{picture.states[state]}"
                x, size = left + width * first, width * many
                paper.mark(x + 0.5, top + deep * y + 0.5, size - 1, deep - 1, picture.states[state], said, cited.get((y, first), ""), plain=bool(picture.texts))  # fmt: skip
    for y, texts in enumerate(picture.texts):
        for x, text in enumerate(texts):
            if picture.cells[y][x] > 0 or rows <= FEW:  # of many rows the good ones would hide the others
                fits = text if len(text) * LETTER < width else text.partition(" ")[0]
                paper.label(left + width * (x + 0.5), top + deep * (y + 0.5) + 4, fits)
    at = 0
    for name, size in picture.groups:
        paper.line(0, top + deep * at, left + width * columns, top + deep * at)
        paper.text(0, top + deep * (at + 0.5) + 4, short(name, GROUP), "start")
        at += size
    if picture.edges:
        return bottom + 40
    for x, name in enumerate(picture.columns):
        middle = left + width * (x + 0.5)
        if flat:
            paper.text(middle, top - 6, short(name), "middle")
        else:
            paper.text(middle + 4, top - 6, short(name), "start", turned=True)
    return bottom + 12


def _stretches(cells: tuple[int, ...], joined: bool) -> list[tuple[int, int, int]]:
    """(first column, state, how many) of a row; a large mesh in stretches of equal good cells, each bad one for itself."""
    found, at = [], 0
    for state, run in itertools.groupby(cells):
        many = len(list(run))
        found += [(at, state, many)] if joined and state <= 0 else [(at + i, state, 1) for i in range(many)]
        at += many
    return found


def _cell(picture: Grid, row: int, column: int, many: int) -> str:
    if picture.edges:
        return f"{picture.rows[row]}, {ticks.instant(picture.edges[column])} to {ticks.instant(picture.edges[column + many])} UTC"
    last = f" to {picture.columns[column + many - 1]}" if many > 1 else ""
    return (
        f"{picture.y_label or 'row'} {picture.rows[row]}, {picture.x_label or 'column'} {picture.columns[column]}{last}"
    )


class _Scale:
    """Where a time stands."""

    def __init__(self, start: float, end: float, left: float) -> None:
        self.start, self.left = start, left
        self.unit = (WIDTH - left - 30) / max(end - start, 1.0)

    def __call__(self, at: float) -> float:
        return self.left + (at - self.start) * self.unit


def _time_axis(paper: Paper, start: float, end: float, left: float, top: float, bottom: float) -> _Scale:
    scale = _Scale(start, end, left)
    paper.line(left, bottom, WIDTH - 30, bottom)
    for at, text in ticks.times(start, max(end, start + 1.0)):
        paper.line(scale(at), top, scale(at), bottom + 4)
        paper.text(scale(at), bottom + 18, text, "middle")
    paper.text(WIDTH - 30, bottom + 34, "UTC", "end")
    return scale


def _margin(names: tuple[str, ...] | list[str]) -> float:
    return max((len(short(name)) for name in names), default=0) * LETTER + 16


def _legend(paper: Paper, states: tuple[str, ...] | list[str]) -> float:
    """A sample of each state and its word, above the picture; where the picture begins."""
    x, y = 0.0, 0.0
    for state in states:
        size = len(state) * LETTER + 40
        if x and x + size > WIDTH:
            x, y = 0.0, y + 20
        paper.sample(x, y, state)
        x += size
    return y + 28 if states else 8.0
