"""
Logs that a terminal, `fold` or a ticket broke at a fixed width, put together again.

A record that is wider than the page goes on in lines without a header. Either all of its lines but the last are full, or
(`fold -s`, mail, word processors) each ends in front of a word for which it had no room. That must hold for every record
that goes on, or the lines are the program's own (a stack, a multi-line value) and stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import prompts

NARROWEST, WIDEST = 60, 250
USUAL = frozenset({72, 76, 78, 79, 80, 100, 119, 120, 132, 140, 160, 180, 200})
"""Widths that are believed from one full line alone."""
ENOUGH = 3
DATED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:")
SLACK = 8
"""Columns within which the width of a page must be known that is not a usual one."""

TABLE = regex.compile(
    r"[ \t]*+(?:(?:NAME(?:SPACE)?|LAST SEEN|CONTAINER(?: ID)?|POD ID|ID|[Nn]ame)(?:[ ]{2,}|[ ]*\t)\S|(?:\S++(?: \S++)*+[ ]{2,}){3}\S)"
)
"""The titles of a table of kubectl, crictl, ibmcloud or BIRD, or one of its rows: either is no part of a record."""


class Page(NamedTuple):
    """
    How lines were broken.

    Attributes:
        columns: columns of a full line, 0 for lines that were not broken.
        lost: what stood at each break and is gone: a blank, or nothing.
    """

    columns: int
    lost: str = ""


def page(lines: list[str], headers: list[bool]) -> Page:
    """
    The page for which these lines were broken.

    Args:
        headers: does a log record start on each of the lines.
    """
    runs = list(_runs(lines, headers))
    if any(lines[run[-1]].endswith("  ") for run in runs):  # padded lines, whose blanks tell nothing
        lines = [line.rstrip(" ") for line in lines]
    breaks = [(lines[at], lines[at + 1]) for run in runs for at in run[:-1]]
    if not breaks:
        return Page(0)
    widest = max(len(lines[at]) for run in runs for at in run)
    if not NARROWEST <= widest <= WIDEST:
        return Page(0)
    full = Counter(len(before) for before, _ in breaks)
    width, count = next(iter(full.items()))
    if len(full) == 1 and width == widest and (count >= ENOUGH or width in USUAL):
        return Page(width)
    return _between_words(breaks, widest)


def _unpadded(line: str) -> str:
    """The line without the blanks that fill a console's page; one blank alone may be what stood at a break."""
    return line.rstrip(" ") if line.endswith("  ") else line


def _between_words(breaks: list[tuple[str, str]], widest: int) -> Page:
    """The page that had no room for the word behind each of these breaks."""
    kept = any(before.endswith(" ") for before, _ in breaks)
    room = max(widest, 1)
    least = WIDEST
    for before, behind in breaks:
        if kept and not before.endswith(" "):
            if " " in before.lstrip():
                return Page(0)
            least = min(least, len(before))  # a word longer than the page is cut at its edge
            continue
        if DATED.match(behind):
            return Page(0)  # a line that a runtime took
        word = behind.split(" ", 1)[0]
        if not kept and (not word or behind[0] == "\t"):
            return Page(0)
        least = min(least, len(before) + len(word))
    if least < room:
        return Page(0)
    usual = next((width for width in sorted(USUAL) if room <= width <= least), 0)
    if (kept and usual) or (len(breaks) >= ENOUGH and (usual or least - room <= SLACK)):
        return Page(usual or room, "" if kept else " ")
    return Page(0)


def unwrap(text: str, header: Callable[[str], bool]) -> tuple[str, str]:
    """
    (text with every broken record on its first line and blank lines in place of the others, remark).

    Args:
        header: does a log record start on this line.
    """
    lines = text.split("\n")
    headers = [header(line) for line in lines]
    found = page(lines, headers)
    if not found.columns:
        return text, ""
    joined = 0
    for run in list(_runs(lines, headers)):
        if len(run) > 1:
            parts = [lines[at].rstrip(" ") if found.lost else _unpadded(lines[at]) for at in run]
            lines[run[0]] = found.lost.join(parts)
            for at in run[1:]:
                lines[at] = ""
            joined += 1
    return "\n".join(lines), f"{joined} log records that were broken at {found.columns} columns were put together"


def _runs(lines: list[str], headers: list[bool]) -> Iterator[list[int]]:
    """Each record's lines: its header and what follows up to the next header, blank line, row of a table or typed command."""
    run: list[int] = []
    for at, line in enumerate(lines):
        if headers[at]:
            if run:
                yield run
            run = [at]
        elif not line.strip() or (run and (TABLE.match(line) or prompts.is_typed(line))):
            if run:
                yield run
            run = []
        elif run:
            run.append(at)
    if run:
        yield run
