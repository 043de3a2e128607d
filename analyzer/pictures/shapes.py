"""The three kinds of picture, as plain values: a grid of states, bars over time, and lanes of spans."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix of states: ``cells[row][column]`` is an index into `states`, -1 where nothing is known."""

    name: str
    title: str
    alt: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    states: tuple[str, ...]
    x_label: str = ""
    y_label: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked counts: ``series[name][i]`` belongs to ``labels[i]``."""

    name: str
    title: str
    alt: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    sideways: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end` seconds after the picture's origin, in a state."""

    row: int
    start: float
    end: float
    state: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """One lane a row, spans of time in it; `origin` is the time of second 0."""

    name: str
    title: str
    alt: str
    rows: tuple[str, ...]
    spans: tuple[Span, ...]
    origin: str
    length_s: float
    marks: tuple[tuple[float, str], ...] = field(default=())


Picture = Grid | Bars | Lanes
