"""The sheet a picture is drawn on: marks with their titles, lines and texts, collected as SVG elements."""

from __future__ import annotations

from analyzer.escape import one_line
from analyzer.pictures.looks import SHAPES, look

LONGEST = 34
"""Characters of a name beside its row."""
CITED = 240
"""Characters of a cited line that a title shows."""


class Paper:
    """Takes marks and gives the element; identifiers in it begin with the picture's name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._parts: list[str] = []
        self._patterns: dict[str, str] = {}

    def mark(
        self,
        x: float,
        y: float,
        width: float,
        high: float,
        state: str,
        said: str,
        cited: str = "",
        *,
        plain: bool = False,
    ) -> None:
        """A rectangle that means data, told in words where the pointer rests on it; `plain` where a text upon it is its shape."""
        shown = one_line(cited)
        more = f"\n{shown if len(shown) <= CITED else shown[: CITED - 1] + '…'}" if shown else ""
        self._parts.append(
            f'<rect class="mark" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(high)}" fill="{look(state).color if plain else self._fill(state)}"><title>{xml(said)}{_escaped(more)}</title></rect>'
        )

    def sample(self, x: float, y: float, state: str) -> None:
        """A state and its word, for the legend."""
        self._parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="22" height="14" fill="{self._fill(state)}"/>')
        self.text(x + 28, y + 11, state, "start")

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._parts.append(
            f'<line x1="{_n(x)}" y1="{_n(y)}" x2="{_n(to_x)}" y2="{_n(to_y)}" stroke="currentColor" stroke-opacity=".25"/>'
        )

    def text(self, x: float, y: float, text: str, anchor: str, *, turned: bool = False) -> None:
        turn = f' transform="rotate(-90 {_n(x)} {_n(y)})"' if turned else ""
        at = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._parts.append(f'<text x="{_n(x)}" y="{_n(y)}"{at}{turn}>{xml(text)}</text>')

    def label(self, x: float, y: float, text: str) -> None:
        """A text upon a mark."""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="middle" fill="#fff" pointer-events="none">{xml(text)}</text>'
        )

    def svg(self, title: str, alt: str, width: float, high: float) -> str:
        name = self.name
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(high)}" role="img" aria-labelledby="{name}-t {name}-d" font-family="sans-serif" font-size="12" fill="currentColor">'
            f'<title id="{name}-t">{xml(title)}</title><desc id="{name}-d">{xml(alt)}</desc>'
            + (f"<defs>{''.join(self._patterns.values())}</defs>" if self._patterns else "")
            + "".join(self._parts)
            + "</svg>"
        )

    def _fill(self, state: str) -> str:
        style = look(state)
        if not style.shape:
            return style.color
        made = f"{self.name}-{style.shape}-{style.color[1:]}"
        self._patterns[made] = (
            f'<pattern id="{made}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="{style.color}"/><path d="{SHAPES[style.shape]}" stroke="#fff" stroke-width="1.4"/></pattern>'
        )
        return f"url(#{made})"


def short(name: str, most: int = LONGEST) -> str:
    """The end of a name: what tells pods and files apart. The picture's data keeps it whole."""
    name = one_line(name)
    tail = name.rsplit("/", 1)[-1] if "/" in name and len(name) > most else name
    return tail if len(tail) <= most else "\u2026" + tail[1 - most :]


def xml(text: str) -> str:
    """A text of a bundle between tags: one line, nothing of it is markup."""
    return _escaped(one_line(text))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _n(value: float) -> str:
    """A coordinate with two places at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
