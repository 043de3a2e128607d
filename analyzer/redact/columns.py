"""
Tables in pseudonyms: where a new text is wider than its column, the column grows in every row, and in the titles.

A reader finds the cells of `kubectl get` below their titles, so a row that moves on its own could be read as another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer import patterns as regex
from analyzer.redact.pseudonyms import Pseudonyms

GAP = regex.compile(r"( {2,})")
START = regex.compile(r"(?<=[ ]{2})(?=\S)")
LEAST_ROWS = 2
MOST_COLUMNS = 64
TITLES_TRIED = 20
LONGEST_ROW = 4000
"""Characters of a line; a longer one is a program or a document without a line feed, whose blanks divide no cells."""


def renamed(lines: Sequence[str], make: Pseudonyms, new: Sequence[str] | None = None) -> Iterator[str]:
    """
    Every line with its names and addresses replaced, the columns of tables kept or widened as one.

    Args:
        new: what becomes of each line by itself, where that is known.
    """
    new = make.texts(list(lines)) if new is None else new
    begin = 0
    for at, line in enumerate(lines):
        if "  " not in line or not line.strip() or len(line) > LONGEST_ROW:  # a command, a heading, or nothing: no row
            yield from _table(lines[begin:at], new[begin:at], make)
            yield new[at]
            begin = at + 1
    yield from _table(lines[begin:], new[begin:], make)


def _table(lines: Sequence[str], new: Sequence[str], make: Pseudonyms) -> Iterator[str]:
    """Lines with two cells or more that follow each other; those above the titles, and those that fit no column, go alone."""
    if all(len(one) == len(other) for one, other in zip(lines, new, strict=True)):
        yield from new
        return
    for at in range(min(len(lines), TITLES_TRIED)):
        starts = [m.start() for m in START.finditer(lines[at])][:MOST_COLUMNS]
        fitting = [row for row in range(at, len(lines)) if _fits(lines[row], starts)]
        if len(fitting) >= LEAST_ROWS and 2 * len(fitting) > len(lines) - at:
            rows, ready = [lines[row] for row in fitting], [new[row] for row in fitting]
            if not _indented(rows, starts):
                stay = [one == other for one, other in zip(rows, ready, strict=True)]
                ready = list(_aligned(rows, stay, starts, make))
            aligned = dict(zip(fitting, ready, strict=True))
            yield from (
                aligned.get(row) or (line if line == new[row] else _cells(line, make)) for row, line in enumerate(lines)
            )
            return
    yield from (line if line == other else _cells(line, make) for line, other in zip(lines, new, strict=True))


def _cells(text: str, make: Pseudonyms) -> str:
    """A line that may be a row of a table: cells keep their columns where the new text fits."""
    new = make.text(text)
    if len(new) == len(text) or "  " not in text:
        return new
    out: list[str] = []
    late = 0
    for at, part in enumerate(GAP.split(text)):
        if at % 2 == 0:
            cell = make.text(part)
            late += len(cell) - len(part)
            out.append(cell)
        else:
            width = max(2, len(part) - late)
            late += width - len(part)
            out.append(" " * width)
    return "".join(out)


def _fits(line: str, starts: Sequence[int]) -> bool:
    """Does a cell, or nothing, begin at each of the places."""
    if len(starts) == 1:  # YAML
        return starts[0] >= len(line) or line[starts[0] - 1] == " "
    return all(line[at - 1] == " " for at in starts if at < len(line))


def _indented(lines: Sequence[str], starts: Sequence[int]) -> bool:
    """Is all that stands in front of their only column blank, as in YAML: there is nothing to align."""
    return (
        len(starts) == 1
        and all(line[-1:].isalnum() or line.rstrip() == line.rstrip(" ") for line in lines)
        and not any(line[: starts[0]].strip() for line in lines)
    )


def _aligned(lines: Sequence[str], stay: Sequence[bool], starts: Sequence[int], make: Pseudonyms) -> Iterator[str]:
    """The rows under wider columns; `stay` says of each whether none of its words changes."""
    places = [0, *starts]
    rows = [[line[begin:end] for begin, end in zip(places, [*starts, None], strict=True)] for line in lines]
    new = [
        [cell.rstrip() for cell in row] if same else [make.text(cell.rstrip()) for cell in row]
        for row, same in zip(rows, stay, strict=True)
    ]
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
