"""
Marks of Markdown that people put around lines of an output to show what matters, which stand in a fence as they were typed.

::

    **projectcalico.org/IPv4Address: 10.24.100.31/24
    projectcalico.org/IPv4IPIPTunnelAddr: 10.11.89.64**

One that opens and closes on its own line is a title or a word in a sentence, and stays.
"""

from __future__ import annotations

from analyzer import patterns as regex

MARK = "**"
NOTE = "marks of bold text around several lines were taken off"
OPENS = regex.compile(r"^([ \t>]{0,200})\*\*(?=[^\s*])")
CLOSES = regex.compile(r"(?<=[^\s*])\*\*(?=[ \t]*$)")
MOST = 60
"""Lines that a mark may span; what is farther away is no pair."""


def without_emphasis(text: str) -> tuple[str, int]:
    """The text, line by line the same, without marks that open at the begin of a line and close at the end of a later one; and how many pairs."""
    if MARK not in text:
        return text, 0
    lines = text.split("\n")
    opened, pairs = -1, 0
    for at, line in enumerate(lines):
        if line.count(MARK) != 1:
            opened = -1 if MARK in line else opened
            continue
        if OPENS.match(line):
            opened = at
        elif opened >= 0 and at - opened <= MOST and CLOSES.search(line):
            lines[opened] = OPENS.sub(r"\1", lines[opened], count=1)
            lines[at] = CLOSES.sub("", line, count=1)
            opened, pairs = -1, pairs + 1
    return "\n".join(lines), pairs
