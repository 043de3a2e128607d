"""
Logs that a terminal or a ticket broke at a fixed width, put together again.

A record that is wider than the page goes on in lines without a header; all of its lines but the last are full. That must
hold for every record that goes on, or the lines are the program's own (a stack, a multi-line value) and stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

NARROW, WIDE = 60, 250
USUAL = frozenset({72, 76, 78, 79, 80, 100, 119, 120, 132, 140, 160, 180, 200})
"""Widths that are believed from one full line alone."""
ENOUGH = 3


def width(lines: list[str], headers: list[bool]) -> int:
    """
    The width at which these lines were broken, 0 when they were not.

    Args:
        headers: does a log record start on each of the lines.
    """
    full: Counter[int] = Counter()
    for run in _runs(lines, headers):
        if len(run) > 1:
            full.update(len(lines[at]) for at in run[:-1])
    if not full:
        return 0
    wide, count = max(full.items(), key=lambda item: (item[1], item[0]))
    if len(full) > 1 or not NARROW <= wide <= WIDE or (count < ENOUGH and wide not in USUAL):
        return 0
    for run in _runs(lines, headers):
        if any(len(lines[at]) > wide for at in run):
            return 0
    return wide


def unwrap(text: str, header: Callable[[str], bool]) -> tuple[str, str]:
    """
    (text with every broken record on its first line and blank lines in place of the others, remark).

    Args:
        header: does a log record start on this line.
    """
    lines = text.split("\n")
    headers = [header(line) for line in lines]
    wide = width(lines, headers)
    if not wide:
        return text, ""
    joined = 0
    for run in list(_runs(lines, headers)):
        if len(run) > 1:
            lines[run[0]] = "".join(lines[at] for at in run)
            for at in run[1:]:
                lines[at] = ""
            joined += 1
    return "\n".join(lines), f"{joined} log records that were broken at {wide} columns were put together"


def _runs(lines: list[str], headers: list[bool]) -> Iterator[list[int]]:
    """Each record's lines: its header and what follows up to the next header or blank line."""
    run: list[int] = []
    for at, line in enumerate(lines):
        if headers[at]:
            if run:
                yield run
            run = [at]
        elif not line.strip():
            if run:
                yield run
            run = []
        elif run:
            run.append(at)
    if run:
        yield run
