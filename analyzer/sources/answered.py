"""
Older mails that a mail quotes: what stands below ``On ..., somebody wrote:`` was sent before what stands above it.

Mail programs mark the lines of the older text with ``>``, once more for each answer, or put all of it below a dashed line.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.sources.papers import REPLY

QUOTE = regex.compile(r"[ \t]{0,3}>[ \t]?")
ANSWERED = "answered mail"
"""How such a passage is called among the sections of a text."""
DEEPEST = 40
"""Answers to answers that are told apart."""
LineSpan = tuple[int, int]
"""First and last line, counted from 1."""


def older_passages(text: str) -> Iterator[tuple[str, int, int]]:
    """(`ANSWERED`, first line, last line) of each passage that is older than what is around it; one within another is older still."""
    if not any(mark in text for mark in ("wrote:", "schrieb", "a écrit", "-----")):
        return
    lines = [line.strip() for line in text.split("\n")]
    for begin, end in _within(lines, list(range(1, len(lines) + 1)), 0):
        yield ANSWERED, begin, end


def _within(lines: list[str], numbers: list[int], depth: int) -> Iterator[LineSpan]:
    at = 0
    while at < len(lines) and depth < DEEPEST:
        line, at = lines[at], at + 1
        if not (line.endswith(":") or line.startswith("-----")) or not REPLY.match(line):
            continue
        begin = next((n for n in range(at, len(lines)) if lines[n]), len(lines))
        quoted = begin < len(lines) and QUOTE.match(lines[begin]) is not None
        end = begin
        while end < len(lines) and (not quoted or not lines[end] or QUOTE.match(lines[end])):
            end += 1
        if end > begin:
            yield numbers[begin], numbers[end - 1]
            bare = [QUOTE.sub("", line, count=1).strip() if quoted else line for line in lines[begin:end]]
            yield from _within(bare, numbers[begin:end], depth + 1)
        at = end
