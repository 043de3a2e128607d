"""Secrets that other lines than their own tell: blocks of keys, data of Secret objects, values and cells below their names."""

from __future__ import annotations

from analyzer.redact.multi_line import blocks
from analyzer.redact.secrets import hide_below


def hide_across(text: str) -> str:
    """The text with these hidden, every line on its number; what a line tells by itself is for `hide`."""
    return hide_below(blocks(text))


def changed_lines(text: str) -> dict[int, str]:
    """The lines of which something went, by their numbers from 1."""
    clean = hide_across(text)
    if clean == text:
        return {}
    lines = zip(text.split("\n"), clean.split("\n"), strict=True)
    return {at: new for at, (old, new) in enumerate(lines, 1) if new != old}
