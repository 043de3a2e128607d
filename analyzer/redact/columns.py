"""
Tables in pseudonyms: where a new text is wider than its column, the column grows in every row, and in the titles.

A reader finds the cells of `kubectl get` below their titles, so a row that moves on its own could be read as another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer import patterns as regex
from analyzer.redact.pseudonyms import Pseudonyms

START = regex.compile(r"(?<=[ ]{2})(?=\S)")
LEAST_ROWS = 2
MOST_COLUMNS = 64
TITLES_TRIED = 20


def renamed(lines: Sequence[str], make: Pseudonyms) -> Iterator[str]:
    """Every line with its names and addresses replaced, the columns of tables kept or widened as one."""
    begin = 0
    for at, line in enumerate(lines):
        if "  " not in line or not line.strip():  # a command, a heading, or nothing: no row
            yield from _table(lines[begin:at], make)
            yield make.text(line)
            begin = at + 1
    yield from _table(lines[begin:], make)


def _table(lines: Sequence[str], make: Pseudonyms) -> Iterator[str]:
    """Lines with two cells or more that follow each other; those above the titles, and those that fit no column, go alone."""
    new = [make.text(line) for line in lines]
    if all(len(one) == len(other) for one, other in zip(lines, new, strict=True)):
        yield from new
        return
    for at in range(min(len(lines), TITLES_TRIED)):
        starts = [m.start() for m in START.finditer(lines[at])][:MOST_COLUMNS]
        fitting = [row for row in range(at, len(lines)) if _fits(lines[row], starts)]
        if len(fitting) >= LEAST_ROWS and 2 * len(fitting) > len(lines) - at:
            aligned = dict(zip(fitting, _aligned([lines[row] for row in fitting], starts, make), strict=True))
            yield from (aligned.get(row) or make.line(line) for row, line in enumerate(lines))
            return
    yield from map(make.line, lines)


def _fits(line: str, starts: Sequence[int]) -> bool:
    """Does a cell, or nothing, begin at each of the places."""
    return all(line[at - 1] == " " for at in starts if at < len(line))


def _aligned(lines: Sequence[str], starts: Sequence[int], make: Pseudonyms) -> Iterator[str]:
    places = [0, *starts]
    rows = [[line[begin:end] for begin, end in zip(places, [*starts, None], strict=True)] for line in lines]
    new = [[make.text(cell.rstrip()) for cell in row] for row in rows]
    widths = []
    for column, (begin, end) in enumerate(zip(places, starts, strict=False)):
        gap = min(
            (end - begin - len(row[column].rstrip()) for row in rows if len(row[column]) == end - begin), default=2
        )
        widths.append(max(end - begin, max(len(cells[column]) for cells in new) + max(1, min(gap, 2))))
    for row, cells in zip(rows, new, strict=True):
        head = (cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
        whole = "".join(head) + cells[-1]
        yield whole.rstrip(" ") + " " * _blanks("".join(row))


def _blanks(line: str) -> int:
    return len(line) - len(line.rstrip(" "))
