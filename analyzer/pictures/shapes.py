"""The three kinds of picture, as plain values: a grid of states, counted bars, and lanes of spans in time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """
    A matrix of states: ``cells[row][column]`` is an index into `states`, -1 where nothing is known.

    `edges` are seconds since 1970 UTC where columns are slices of time: column i is from ``edges[i]`` to ``edges[i + 1]``.
    `texts` has the same shape as `cells` where a cell holds words of its own; `cited` is (row, column, line of the bundle);
    `groups` are names of stretches of rows with their lengths, in order.
    """

    name: str
    title: str
    alt: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    states: tuple[str, ...]
    x_label: str = ""
    y_label: str = ""
    edges: tuple[float, ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()
    cited: tuple[tuple[int, int, str], ...] = ()
    groups: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """
    Stacked counts: ``series[name][i]`` belongs to ``labels[i]``, or to the time from ``edges[i]`` to ``edges[i + 1]``.

    `edges` are seconds since 1970 UTC, one more than there are bars; `cited` is (name of the series, i, line of the bundle).
    """

    name: str
    title: str
    alt: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    sideways: bool = False
    unit: str = ""
    edges: tuple[float, ...] = ()
    cited: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end` in seconds since 1970 UTC, in a state; `cited` is the line of the bundle that says so."""

    row: int
    start: float
    end: float
    state: str
    cited: str = ""


@dataclass(frozen=True, slots=True)
class Lanes:
    """One lane a row, spans of time in it, from `start` to `end` in seconds since 1970 UTC."""

    name: str
    title: str
    alt: str
    rows: tuple[str, ...]
    spans: tuple[Span, ...]
    start: float
    end: float


Picture = Grid | Bars | Lanes
