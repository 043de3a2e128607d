"""
Older mails that a mail quotes: what stands below ``On ..., somebody wrote:`` was sent before what stands above it.

Mail programs mark the lines of the older text with ``>``, once more for each answer, or put all of it below a dashed line. Others
put the older mail's own headers above it, within its marks or without any: ``From: ...`` and, next to it, when it was sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.sources.papers import HEADER, REPLY, SENDERS, WHEN

QUOTE = regex.compile(r"[ \t]{0,3}>[ \t]?")
ANSWERED = "answered mail"
"""How such a passage is called among the sections of a text."""
MARKS = ("wrote:", "schrieb", "a écrit", "-----", "From:", "Von:", "forwarded message:")
DEEPEST = 40
"""Answers to answers that are told apart."""
NEXT = 3
"""Lines below a sender's header within which the time stands."""
LineSpan = tuple[int, int]
"""First and last line, counted from 1."""


def older_passages(text: str) -> Iterator[tuple[str, int, int]]:
    """(`ANSWERED`, first line, last line) of each passage that is older than what is around it; one within another is older still."""
    if not any(mark in text for mark in MARKS):
        return
    lines = [line.strip() for line in text.split("\n")]
    for begin, end in _within(lines, list(range(1, len(lines) + 1)), 0):
        yield ANSWERED, begin, end


def _within(lines: list[str], numbers: list[int], depth: int) -> Iterator[LineSpan]:
    at = 0
    while at < len(lines) and depth < DEEPEST:
        line, at = lines[at], at + 1
        if _heads(lines, at - 1):
            at -= 1  # its headers are of it
        elif not (line.endswith(":") or line.startswith("-----")) or not REPLY.match(line):
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


def _heads(lines: list[str], at: int) -> bool:
    """
    Does an older mail begin at this line with its own headers: the first of a quotation, or below other text, with the time beside the sender.

    The headers at the begin of a text are its own.
    """
    bare = QUOTE.sub("", lines[at], count=1)
    if (m := HEADER.match(bare)) is None or m["name"].lower() not in SENDERS:
        return False
    above = next((lines[n] for n in range(at - 1, -1, -1) if lines[n]), None)
    if above is None or HEADER.match(above) is not None or REPLY.match(above) is not None:
        return False
    if QUOTE.match(lines[at]) is not None:
        return QUOTE.match(above) is None
    near = (HEADER.match(line) for line in lines[at + 1 : at + 1 + NEXT])
    return any(one is not None and one["name"].lower() in WHEN for one in near)
