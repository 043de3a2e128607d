"""
Pictures drawn by matplotlib, as figures for notebooks and as inline SVG for the HTML report.

The SVG carries no style attribute, no script and no reference, so that it shows under the report's own strict policy,
and no time or random identifier, so that equal input gives equal bytes.
"""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer.escape import one_line
from analyzer.pictures.library import library, settings
from analyzer.pictures.shapes import Bars, Grid, Lanes, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#123457"  # stands for the page's own text colour
GOOD, BAD, MILD, CALM, QUIET = "#2a8f5b", "#d1495b", "#e09f3e", "#3d7ea6", "#8d99ae"
COLORS = {
    "open at the end": GOOD, "ended": BAD, "Established": GOOD, "not Established": BAD, "ok": GOOD, "no_agent": BAD,
    "agent_dial_failed": "#b5179e", "lost": MILD, "cancelled": QUIET, "unknown": "#c9c9c9", "server": CALM, "agent": GOOD,
    "client": MILD, "other": QUIET, "fatal": "#7b1e3a", "error": BAD, "warning": MILD, "info": CALM, "no level": QUIET,
    "no server": BAD, "some servers": MILD, "all servers": GOOD, "confirmed": BAD, "likely": MILD, "possible": CALM, "no cause": GOOD,
}  # fmt: skip
# Shapes besides colours, for readers who do not tell red from green.
HATCHES = {
    "confirmed": "////",
    "ended": "////",
    "no server": "////",
    "some servers": "..",
    "not Established": "////",
    "no_agent": "////",
    "agent_dial_failed": "xxxx",
    "error": "////",
}
STYLE = regex.compile(r' style="([^"]*)"')
PLACES = regex.compile(r' (?:d|x|y|transform)="[^"]*"')
DIGITS = regex.compile(r"(\b\d+\.\d\d)\d+\b")
FONT = regex.compile(r"(?<![\d.])([\d.]+)px")


class Drawing:
    """A picture that shows itself in a notebook."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    def figure(self) -> Figure:
        return figure(self.picture)

    def _repr_svg_(self) -> str:
        return svg(self.picture).replace("<svg", '<svg width="720"', 1)

    def __repr__(self) -> str:
        return f"<Drawing {self.picture.name}: {self.picture.alt}>"


def figure(picture: Picture) -> Figure:
    """The picture as a matplotlib figure."""
    library()
    from matplotlib.figure import Figure

    with settings(
        {"font.size": 9, "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "axes.edgecolor": INK, "hatch.linewidth": 0.6}
    ):  # fmt: skip
        height = 1.2 + 0.19 * max(1, _lanes(picture))
        made = Figure(figsize=(9.0, min(height, 14.0)), layout="constrained")
        made.patch.set_alpha(0)
        axes = made.add_subplot()
        axes.patch.set_alpha(0)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        if isinstance(picture, Grid):
            _grid(axes, picture)
        elif isinstance(picture, Bars):
            _bars(axes, picture)
        else:
            _spans(axes, picture)
        _literal(axes)
        return made


def svg(picture: Picture) -> str:
    """The picture as an inline SVG element with a title and a description."""
    made = figure(picture)
    out = io.StringIO()
    with settings({"svg.fonttype": "none", "svg.hashsalt": picture.name}):
        made.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = regex.sub(r"<metadata>.*?</metadata>", "", text, flags=regex.DOTALL)
    text = regex.sub(r"<style.*?</style>", "", text, flags=regex.DOTALL)
    text = STYLE.sub(lambda m: _attributes(m[1]), text)
    text = PLACES.sub(lambda m: DIGITS.sub(r"\1", m[0]), text)
    text = text.replace(INK, "currentColor")
    text = regex.sub(r' id="(?!m|h|p[0-9a-f])[^"]*"', "", text)  # names of groups; what is referred to stays
    head, rest = text.split(">", 1)
    head = regex.sub(r' (?:xmlns:xlink|version|width|height)="[^"]*"', "", head)
    rest = rest.replace("xlink:href", "href")
    return (
        f'{head} role="img" aria-labelledby="{picture.name}-t {picture.name}-d">'
        f'<title id="{picture.name}-t">{_xml(picture.title)}</title><desc id="{picture.name}-d">{_xml(picture.alt)}</desc>{rest}'
    )


def _lanes(picture: Picture) -> int:
    if isinstance(picture, Bars):
        return len(picture.labels) if picture.sideways else 8
    return len(picture.rows) + (6 if isinstance(picture, Grid) else 0)


def _grid(axes: Axes, picture: Grid) -> None:
    from matplotlib.patches import Patch, Rectangle

    many = max(len(picture.rows), len(picture.columns)) > 30
    gap = 0.0 if many else 0.04
    for y, row in enumerate(picture.cells):
        x = 0
        for state, run in itertools.groupby(row):
            width = len(list(run))
            # a large mesh is drawn in stretches of equal cells: a square each would make a page nobody can mail
            for at, wide in [(x, width)] if many else [(x + i, 1) for i in range(width)]:
                if state >= 0:
                    word = picture.states[state]
                    axes.add_patch(
                        Rectangle((at + gap, y + gap), wide - 2 * gap, 1 - 2 * gap, facecolor=COLORS[word], edgecolor="white", linewidth=0, hatch=None if many else HATCHES.get(word))
                    )  # fmt: skip
            x += width
    axes.set_xlim(0, max(1, len(picture.columns)))
    axes.set_ylim(max(1, len(picture.rows)), 0)
    size = 9 if not many else 5
    axes.set_xticks([i + 0.5 for i in range(len(picture.columns))], _labels(picture.columns), rotation=90 if len(picture.columns) > 3 else 0, fontsize=size)  # fmt: skip
    axes.set_yticks([i + 0.5 for i in range(len(picture.rows))], _labels(picture.rows), fontsize=size)
    axes.set_xlabel(picture.x_label)
    axes.set_ylabel(picture.y_label)
    _legend(
        axes, [Patch(facecolor=COLORS[s], hatch=HATCHES.get(s), edgecolor="white", label=s) for s in picture.states]
    )


def _bars(axes: Axes, picture: Bars) -> None:
    from matplotlib.ticker import MaxNLocator

    places = list(range(len(picture.labels)))
    base = [0] * len(places)
    for name, counts in picture.series:
        look: dict[str, Any] = {
            "label": name, "color": COLORS.get(name, QUIET), "hatch": HATCHES.get(name), "edgecolor": "white", "linewidth": 0,
        }  # fmt: skip
        if picture.sideways:
            axes.barh(places, counts, 0.85, left=base, **look)
        else:
            axes.bar(places, counts, 0.85, bottom=base, **look)
        base = [a + b for a, b in zip(base, counts, strict=True)]
    if picture.sideways:
        axes.set_yticks(places, _labels(picture.labels))
        axes.invert_yaxis()
        axes.set_xlabel(picture.unit or "lines")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    else:
        step = max(1, len(places) // 8)
        axes.set_xticks(places[::step], _labels(picture.labels)[::step])
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel(picture.unit or "dials")
        axes.set_xlabel("UTC")
    _legend(axes, None)


def _spans(axes: Axes, picture: Lanes) -> None:
    from matplotlib.patches import Patch

    length = max(picture.length_s, 1.0)
    for span in picture.spans:
        axes.barh(span.row, max(span.end - span.start, length / 400), 0.7, left=span.start, color=COLORS.get(span.state, QUIET), hatch=HATCHES.get(span.state), edgecolor="white", linewidth=0.3)  # fmt: skip
    axes.set_yticks(range(len(picture.rows)), _labels(picture.rows))
    axes.set_ylim(len(picture.rows) - 0.4, -0.6)
    axes.set_xlim(0, length * 1.01)
    unit, word = (1, "s") if length < 240 else (60, "min") if length < 14400 else (3600, "h") if length < 345600 else (86400, "d")  # fmt: skip
    ticks = [length * i / 6 for i in range(7)]
    axes.set_xticks(ticks, [f"{t / unit:.0f}" for t in ticks])
    axes.set_xlabel(f"{word} after {picture.origin} UTC")
    states = sorted({span.state for span in picture.spans})
    _legend(
        axes, [Patch(facecolor=COLORS.get(s, QUIET), hatch=HATCHES.get(s), edgecolor="white", label=s) for s in states]
    )


def _legend(axes: Axes, handles: list[Any] | None) -> None:
    axes.legend(
        **({"handles": handles} if handles is not None else {}), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=6, frameon=False, fontsize=8
    )  # fmt: skip


def _labels(texts: tuple[str, ...]) -> list[str]:
    return [one_line(text) for text in texts]


def _literal(axes: Axes) -> None:
    """No label of a bundle is read as a formula."""
    from matplotlib.text import Text

    for text in axes.figure.findobj(Text):
        text.set_parse_math(False)


def _attributes(style: str) -> str:
    """CSS declarations as presentation attributes."""
    made = []
    for part in style.split(";"):
        name, _, value = part.strip().partition(":")
        value = value.strip()
        if name == "font":
            size = FONT.search(value)
            made.append(f'font-size="{size[1] if size else 9}"')
        elif name and name != "font-family" and not name.startswith("-"):
            made.append(f'{name}="{value}"')
    return "".join(" " + one for one in made)


def _xml(text: str) -> str:
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
