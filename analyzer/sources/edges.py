"""
Texts whose long lines were cut at the edge of a window, of a page or by `fold`, whatever they are: what may be put together.

::

    kube-c7kq2d1f0v9p3m8l5tjg-prod-default-000001f4   158.177.4.9   10.94.10.20   b3
    c.4x16.encrypted   normal   Ready   fra02   1.28.9_1568

A line as wide as the page goes on with the one below. What only looks so, because the rows of a table are of one length, is not
told here: who asks tries which text is understood better.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.bare_rows import BIRD, ROW
from analyzer.sources.unwrap import NARROWEST, USUAL, WIDEST

TWO = 2
PIECE = regex.compile(r"(?=[^\d\n]*\d)[\w.,:/=+()-]*[.,:/=][\w.,:/=+()-]*(?:[ ]{3,}<none>)*")
SESSION = regex.compile(rf"{BIRD}[^\n]*: ")
REST = regex.compile(r"(?=[a-z\d])[^\s:=|]++(?: [^\s:=|]++){0,7}")
"""What may be left of the error that BIRD shows last in a row."""
BETWEEN = "   "
"""Blanks between two columns: a mail program breaks rows there, and aligned rows at one column."""
FEW_WHOLE = 4
"""Lines that go on for each one that is as wide as the page by itself."""
MOST_WIDTHS = 3
NUMBER = regex.compile(r"\d+")
BEGIN, FEWEST_ALIKE = 12, 4
"""Characters by which it is told that lines begin alike, each number as one digit, and how many lines must be there."""
LARGEST = 200_000
"""Characters of a text that is tried in several ways."""


class PageEdge(NamedTuple):
    """
    What stood where a line was cut and is gone.

    Attributes:
        full: behind a line as wide as the page.
        short: behind one that lacks a column, None where such lines are whole.
    """

    full: str
    short: str | None


EDGES = (PageEdge("", None), PageEdge("", " "), PageEdge(BETWEEN, None), PageEdge(BETWEEN, BETWEEN))


class RejoinedText(NamedTuple):
    """
    Attributes:
        text: each broken line whole on its first one, and blank lines in place of the others.
        columns: of the page.
        parts: lines that went to the one above.
    """

    text: str
    columns: int
    parts: int


def rejoined(text: str, begins: Callable[[str], bool]) -> Iterator[RejoinedText]:
    """
    The text put together for each width that it may have been cut at, the most likely first.

    Args:
        begins: does an output, a record or a row begin on this line, which then is no rest of another.
    """
    if len(text) > LARGEST:
        return
    lines = [line.rstrip(" ") if line.endswith("  ") and len(line) > WIDEST else line for line in text.split("\n")]
    usual = _usual_begin(lines)

    def is_own(line: str) -> bool:
        return (usual != "" and _begin(line) == usual) or begins(line)

    for width in _widths(lines):
        for edge in EDGES:
            found = _joined(lines, width, is_own, edge)
            if found is not None:
                yield found


def _begin(line: str) -> str:
    return NUMBER.sub("0", line[: 3 * BEGIN])[:BEGIN]


def _usual_begin(lines: list[str]) -> str:
    """How two of three lines begin, the first among them: each of these is one of its own, as a request is in the log of a web server."""
    begun = [_begin(line) for line in lines if line.strip()]
    if len(begun) < FEWEST_ALIKE or not begun[0].strip() or 3 * begun.count(begun[0]) < 2 * len(begun):
        return ""
    return begun[0]


def _widths(lines: list[str]) -> list[int]:
    """Usual widths, and the widest line's where several are as long (a line that comes again is one of them), or what stands below the only one is a piece of a value."""
    filled = [line for line, behind in itertools.pairwise(lines) if behind.strip()]
    full, unlike = Counter(map(len, filled)), Counter(map(len, set(filled)))
    pieces = {len(line) for line, behind in itertools.pairwise(lines) if PIECE.fullmatch(behind)}
    rests = {
        len(line)
        for line, behind in itertools.pairwise(lines)
        if len(line) in USUAL and SESSION.match(line) and REST.fullmatch(behind)
    }
    widest = max(map(len, lines), default=0)
    found = [
        width
        for width, count in full.items()
        if NARROWEST <= width <= WIDEST
        and (
            (width in USUAL and count >= TWO) or (width == widest and (unlike[width] >= TWO or width in pieces | rests))
        )
    ]
    return sorted(found, key=lambda width: (-full[width], width))[:MOST_WIDTHS]


def _joined(lines: list[str], width: int, begins: Callable[[str], bool], edge: PageEdge) -> RejoinedText | None:
    """None where lines of that width are rows of their own, nothing goes on, or nothing that another edge would not tell as well."""
    out = list(lines)
    head = short = count = 0
    whole = int(len(lines[-1]) == width)
    for at in range(1, len(lines)):
        above, line = lines[at - 1], lines[at]
        lacks = width - len(above)
        full = lacks == 0 or (lacks == 1 and edge.short is not None)
        if (
            not full
            or not line.strip()
            or len(line) > width
            or ROW.match(line)
            or begins(line)
            or prompts.is_typed(line)
        ):
            head = at
            whole += lacks == 0
            continue
        short += lacks
        out[head] += (edge.short or "" if lacks else edge.full) + line
        out[at] = ""
        count += 1
    if count < FEW_WHOLE * whole or not count or not (short or edge.short is None):
        return None
    return RejoinedText("\n".join(out), width, count)
