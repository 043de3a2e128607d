"""Secrets that other lines than their own tell: blocks of keys, data of Secret objects, values and cells below their names."""

from __future__ import annotations

from analyzer.redact.heads import BEFORE
from analyzer.redact.multi_line import multi_line
from analyzer.redact.secrets import hide_below

BLOCKS = ("BEGIN ", "Secret", "auth-user-pass", "Private-Lines:", "$ANSIBLE_VAULT;", "chpasswd")
"""A text without any of these holds no block."""


def hide_across(text: str) -> str:
    """The text with these hidden, every line on its number; what a line tells by itself is for `hide`."""
    if any(one in text for one in BLOCKS):
        text = _blocks(text.split("\n"))
    return hide_below(text)


def _blocks(lines: list[str]) -> str:
    """A block that was logged or commented out line by line is one all the same."""
    heads = [head[0] if (head := BEFORE.match(line)) else "" for line in lines]
    if not any(heads):
        return "\n".join(multi_line(lines))
    bare = multi_line([line[len(head) :] for head, line in zip(heads, lines, strict=True)])
    return "\n".join(map(str.__add__, heads, bare))


def changed_lines(text: str) -> dict[int, str]:
    """The lines of which something went, by their numbers from 1."""
    clean = hide_across(text)
    if clean == text:
        return {}
    lines = zip(text.split("\n"), clean.split("\n"), strict=True)
    return {at: new for at, (old, new) in enumerate(lines, 1) if new != old}
