"""Secrets that other lines than their own tell: blocks of keys, data of Secret objects, values and cells below their names."""

from __future__ import annotations

from analyzer.redact.arguments import FLAG_LINE
from analyzer.redact.hinted import hinted
from analyzer.redact.multi_line import BLOCKS, blocks
from analyzer.redact.secrets import hide_below


def hide_across(text: str) -> str:
    """The text with these hidden, every line on its number; what a line tells by itself is for `hide`."""
    return hide_below(blocks(text))


def each_by_itself(lines: str) -> bool:
    """
    Does no line of a text tell of another one, by its different lines, of which digits need not be the text's own.

    A log holds a thousand lines that differ in their digits for each one that does not, and no word that is looked for here has one.
    """
    return (
        not any(one in lines for one in BLOCKS)
        and not hinted(lines)
        and not FLAG_LINE.search(f"\n{lines}")
        and "value" not in lines
    )


def changed_lines(text: str) -> dict[int, str]:
    """The lines of which something went, by their numbers from 1."""
    clean = hide_across(text)
    if clean == text:
        return {}
    lines = zip(text.split("\n"), clean.split("\n"), strict=True)
    return {at: new for at, (old, new) in enumerate(lines, 1) if new != old}
