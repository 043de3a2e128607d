"""
Texts in which somebody shows what a program printed: they begin with words, and no recording does.

A recording begins with what it is: a command, a heading, the titles of a table, the head of a log's line. A text that begins
otherwise and goes on in sentences is somebody's, whatever he quotes in it.
"""

from __future__ import annotations

from collections.abc import Set

from analyzer.sources.papers import ASKS
from analyzer.sources.prose import LONGEST, sentence

LONG = 6
"""Words of a sentence that ends with no sign."""


def is_quoted(text: str, strange: Set[int]) -> bool:
    """
    Does a text begin with a line that was not understood, and hold a sentence among such lines, of nobody who asks for help now.

    Args:
        strange: lines that no parser understood, counted from 1.
    """
    if len(text) > LONGEST or not strange:
        return False
    told = False
    first = alone = True  # alone: below a blank line, as a log's reader goes on over it
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            alone = True
            continue
        if first and number not in strange:
            return False
        first = False
        if (alone or number in strange) and (said := sentence(line.strip())) is not None:
            if ASKS.search(said[:1000]):
                return False
            told = told or _is_whole(said.rstrip())
        alone = False
    return told


def _is_whole(said: str) -> bool:
    """A sentence and no label: it ends as one, or is long and opens nothing."""
    return said.endswith((".", "!", "?")) or (len(said.split()) >= LONG and not said.endswith(":"))
