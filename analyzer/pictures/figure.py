"""Pictures as matplotlib figures, for notebooks and papers (extra `figures`); reports draw their own, see `draw`."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from analyzer.errors import UsageError
from analyzer.escape import one_line
from analyzer.pictures import ticks
from analyzer.pictures.looks import look
from analyzer.pictures.shapes import Bars, Grid, Lanes, Picture
from analyzer.wording import extra

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HATCHES = {"stripes": "////", "cross": "xxxx", "back": "\\\\\\\\", "lines": "----", "dots": "..", "": None}


def figure(picture: Picture) -> Figure:
    """
    The picture as a matplotlib figure.

    Raises:
        UsageError: matplotlib is not installed.
    """
    try:
        from analyzer.pictures.library import library, settings

        library()
    except ModuleNotFoundError:
        raise UsageError(extra("a figure", "figures")) from None
    from matplotlib.figure import Figure

    with settings({"font.size": 9, "hatch.linewidth": 0.6}):
        made = Figure(figsize=(9.0, min(1.2 + 0.19 * max(8, _rows(picture)), 14.0)), layout="constrained")
        axes = made.add_subplot()
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        if isinstance(picture, Grid):
            _grid(axes, picture)
        elif isinstance(picture, Bars):
            _bars(axes, picture)
        else:
            _lanes(axes, picture)
        _literal(axes)
        return made


def _rows(picture: Picture) -> int:
    return len(picture.labels) * picture.sideways if isinstance(picture, Bars) else len(picture.rows)


def _style(state: str) -> dict[str, Any]:
    style = look(state)
    return {"facecolor": style.color, "hatch": HATCHES[style.shape], "edgecolor": "white", "linewidth": 0}


def _grid(axes: Axes, picture: Grid) -> None:
    from matplotlib.patches import Rectangle

    for y, row in enumerate(picture.cells):
        at = 0
        for state, run in itertools.groupby(row):
            many = len(list(run))
            if state >= 0:
                axes.add_patch(Rectangle((at, y), many, 1, **_style(picture.states[state])))
            at += many
    axes.set_xlim(0, max(1, len(picture.columns)))
    axes.set_ylim(max(1, len(picture.rows)), 0)
    axes.set_yticks([i + 0.5 for i in range(len(picture.rows))], _words(picture.rows))
    if picture.edges:
        step = (picture.edges[-1] - picture.edges[0]) / len(picture.columns) or 1.0
        marks = ticks.times(picture.edges[0], picture.edges[-1])
        axes.set_xticks([(at - picture.edges[0]) / step for at, _ in marks], [text for _, text in marks])
    else:
        axes.set_xticks([i + 0.5 for i in range(len(picture.columns))], _words(picture.columns), rotation=90)
    axes.set_xlabel(picture.x_label)
    axes.set_ylabel(picture.y_label)
    _legend(axes, picture.states)


def _bars(axes: Axes, picture: Bars) -> None:
    from matplotlib.ticker import MaxNLocator

    places: list[float] = (
        [i + 0.5 for i in range(len(picture.labels))] if picture.sideways else list(picture.edges[:-1])
    )
    base = [0] * len(places)
    for name, counts in picture.series:
        if picture.sideways:
            axes.barh(places, counts, 0.85, left=base, **_style(name))
        else:
            widths = [b - a for a, b in itertools.pairwise(picture.edges)]
            axes.bar(places, counts, widths, bottom=base, align="edge", **_style(name))
        base = [a + b for a, b in zip(base, counts, strict=True)]
    if picture.sideways:
        axes.set_yticks(places, _words(picture.labels))
        axes.invert_yaxis()
        axes.set_xlabel(picture.unit)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    else:
        _time(axes, picture.edges[0], picture.edges[-1])
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel(picture.unit)
    _legend(axes, [name for name, _ in picture.series])


def _lanes(axes: Axes, picture: Lanes) -> None:
    least = max(picture.end - picture.start, 1.0) / 400
    for span in picture.spans:
        axes.barh(span.row, max(span.end - span.start, least), 0.7, left=span.start, **_style(span.state))
    axes.set_yticks(range(len(picture.rows)), _words(picture.rows))
    axes.set_ylim(len(picture.rows) - 0.4, -0.6)
    _time(axes, picture.start, picture.end)
    _legend(axes, sorted({span.state for span in picture.spans}))


def _time(axes: Axes, start: float, end: float) -> None:
    marks = ticks.times(start, max(end, start + 1.0))
    axes.set_xlim(start, max(end, start + 1.0))
    axes.set_xticks([at for at, _ in marks], [text for _, text in marks])
    axes.set_xlabel("UTC")


def _legend(axes: Axes, states: tuple[str, ...] | list[str]) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(label=state, **_style(state)) for state in states]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=6, frameon=False, fontsize=8)


def _words(texts: tuple[str, ...]) -> list[str]:
    return [one_line(text) for text in texts]


def _literal(axes: Axes) -> None:
    """No label of a bundle is read as a formula."""
    from matplotlib.text import Text

    for text in axes.figure.findobj(Text):
        text.set_parse_math(False)
