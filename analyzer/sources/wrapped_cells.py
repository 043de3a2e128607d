"""
Tables that a mail program broke at blanks, which are gone with the place of each column: put together by counting cells.

::

    NAME                       READY   STATUS    RESTARTS      AGE
    IP            NODE          NOMINATED NODE   READINESS GATES
    konnectivity-agent-4jx2p   1/1     Running   3 (5h
    ago)   1d    10.94.10.20   10.94.10.20   <none>           <none>

A row has as many cells as there are titles, and one way alone to count them: a break stands between two cells or within one. All rows
must fit so, each must have been too long for a line, and nothing that looks like a row may be left.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.prose import FENCE

GAP = regex.compile(r"[ \t]{2,}|\t")
SMALL = regex.compile(r"[\d.,:;!?<>$#'\"]")
FEW = 3
MOST_LINES = 6
"""Lines of the titles of one table, and of one row of it."""
MOST_OF_A_TEXT = 40
MOST_BLANKS = 34
"""Blanks between two columns, of which nothing is left at a break."""
BETWEEN = 3
"""Blanks that kubectl prints between two columns."""
SPAN = regex.compile(r"(?:\d{1,9}(?:\.\d{1,9})?[smhdy]){1,3}|<unknown>|<invalid>")
SHAPES = {
    "READY": regex.compile(r"\d{1,4}(?:/\d{1,4})?|True|False|Unknown"),
    "RESTARTS": regex.compile(r"\d{1,9}(?: \([^()]{1,40} ago\))?"),
    "AGE": SPAN,
    "LAST SEEN": SPAN,
    "SINCE": SPAN,
}
CUT = regex.compile(r"[.,:/=-]$")
ENOUGH = 2
"""Breaks of a table whose last cell is a text: one line below a long one may be anybody's."""
PAGES = frozenset({72, 76, 78, 80, 100})
"""Columns of the pages of mail programs; a window may have any."""
FREE = "MESSAGE"
"""The last column of events: what a row holds behind its other cells."""


class CountedTable(NamedTuple):
    """
    A table that was laid out anew.

    Attributes:
        lines: each row on its first line, blank lines in place of the others.
        longest: columns of its longest line before.
        rows: how many were broken.
        explained: lines of titles and rows.
        within: some cell was broken within itself, so that a terminal may have done it.
    """

    lines: list[str]
    longest: int
    rows: int
    explained: int
    within: bool


class _Row(NamedTuple):
    """
    Attributes:
        at: index of its first line.
        size: its lines.
        within: how many of its breaks stand within a cell.
    """

    at: int
    size: int
    cells: list[str]
    within: int


def by_cells(lines: list[str]) -> CountedTable | None:
    """The table that begins here; None where it was not broken so."""
    lines, rest = _own(lines)
    best: CountedTable | None = None
    for heads in range(1, min(MOST_LINES, len(lines) - 1) + 1):
        if heads > 1 and (SMALL.search(lines[heads - 1]) or not (lines[heads - 1].isupper() or not lines[0].isupper())):
            break
        for titles, _ in _joinings([_cells(line) for line in lines[:heads]]):
            known = all(title in SHAPES or SHAPES.keys().isdisjoint(title.split()) for title in titles)
            found = _laid_out(lines, heads, titles) if known and len(titles) >= FEW else None
            if found is not None and (
                best is None or (found.explained, not found.within) > (best.explained, not best.within)
            ):
                best = found
    return best._replace(lines=[*best.lines, *rest]) if best is not None else None


def _own(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines in front of a fence, a prompt or a command, which end a table, and all others."""
    end = next((at for at, line in enumerate(lines) if FENCE.match(line) or prompts.echo(line) is not None), len(lines))
    return lines[:end], lines[end:]


def _cells(line: str) -> list[str]:
    return GAP.split(line.strip())


def _joinings(parts: list[list[str]]) -> Iterator[tuple[list[str], int]]:
    """(cells, breaks within one) that these lines may be: at each break a cell ends, or goes on; a remark in brackets always does."""
    choices = [(True,) if part[0].startswith("(") else (False, True) for part in parts[1:]]
    for within in itertools.product(*choices):
        found = list(parts[0])
        for goes_on, part in zip(within, parts[1:], strict=True):
            if goes_on and (CUT.search(found[-1]) or part[0][0] in ".,:/-="):
                break  # within a word: a terminal broke it, and no mail program
            if goes_on:
                found[-1] += " " + part[0]
            found += part[goes_on:]
        else:
            yield found, sum(1 for yes, part in zip(within, parts[1:], strict=True) if yes and part[0][0] != "(")


def _laid_out(lines: list[str], heads: int, titles: list[str]) -> CountedTable | None:
    """The table with these titles; None where not all rows have as many cells."""
    longest = max(map(len, lines))
    rows: list[_Row] = []
    at = heads
    while at < len(lines) and (row := _row(lines, at, titles)) is not None:
        rows.append(row)
        at += row.size
    broken = [row for row in rows if row.size > 1]
    breaks = heads - 1 + sum(row.size - 1 for row in rows)
    if not broken or (titles[-1] == FREE and breaks < ENOUGH) or any(len(_cells(line)) >= FEW for line in lines[at:]):
        return None
    table = [titles, *(row.cells for row in rows)]
    widths = [max(map(len, column)) + BETWEEN for column in zip(*table, strict=True)]
    laid = ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    if any(len(text) <= longest for text, row in zip(laid[1:], rows, strict=True) if row.size > 1):
        return None  # it would have had room
    within = any(row.within for row in rows)
    full = [len(lines[at]) for row in broken for at in range(row.at, row.at + row.size - 1)]
    cut = within or (titles[-1] == FREE and not _is_of_mail(lines, rows, longest))
    if cut and min(full) >= longest - (len(full) >= FEW):
        return None  # all at one column: cut by a terminal
    out = [laid[0], *[""] * (heads - 1)]
    for text, row in zip(laid[1:], rows, strict=True):
        out += [text, *[""] * (row.size - 1)]
    return CountedTable([*out, *lines[at:]], longest, len(broken) + (heads > 1), at, within)


def _is_of_mail(lines: list[str], rows: list[_Row], longest: int) -> bool:
    """Has a mail program's page room for each of these lines, and for none with the word behind it."""
    ends = [at for row in rows for at in range(row.at, row.at + row.size - 1)]
    room = min(len(lines[at]) + 1 + len(lines[at + 1].split(None, 1)[0]) for at in ends)
    return longest not in PAGES and any(longest <= wide < room for wide in PAGES)


def _row(lines: list[str], at: int, titles: list[str]) -> _Row | None:
    """The row that begins here; None for no row, and where it may be read in two ways."""
    if titles[-1] == FREE:
        return _event(lines, at, titles)
    for count in range(1, min(MOST_LINES, len(lines) - at) + 1):
        if count < len(lines) - at and lines[at + count].lstrip().startswith("("):
            continue  # a remark on what stands before it
        parts = [_cells(line) for line in lines[at : at + count]]
        found = [one for one in _joinings(parts) if len(one[0]) == len(titles) and _fits(one[0], titles)]
        if len(found) == 1:
            return _Row(at, count, *found[0])
        if found:
            return None
    return None


def _event(lines: list[str], at: int, titles: list[str]) -> _Row | None:
    """A row whose last cell is a text: it goes on until the next one begins, and may be empty."""
    if not _begins(lines[at], titles):
        return None
    count = 1
    longest, told = max(map(len, lines)), len(_cells(lines[at]))
    while at + count < len(lines) and count < MOST_OF_A_TEXT and not _begins(lines[at + count], titles):
        behind = lines[at + count].split(None, 1)[0]
        if len(lines[at + count - 1]) + len(behind) + (1 if told >= len(titles) else MOST_BLANKS) <= longest:
            break  # the word had room on the line above
        told += len(_cells(lines[at + count]))
        count += 1
    cells = [cell for line in lines[at : at + count] for cell in _cells(line)]
    last = len(titles) - 1
    cells = [*cells[:last], " ".join(cells[last:])]
    return _Row(at, count, cells, 0) if len(cells) == len(titles) and _fits(cells[:last], titles) else None


def _begins(line: str, titles: list[str]) -> bool:
    """May a row begin here: cells of the first columns, one of which has a known shape, or several of them."""
    cells = _cells(line)
    if not 1 < len(cells) <= len(titles) or not _fits(cells[: len(titles) - 1], titles):
        return False
    return len(cells) >= FEW or any(title in SHAPES for title in titles[: len(cells)])


def _fits(cells: list[str], titles: list[str]) -> bool:
    """The first of one word, none a remark alone, and those of a known shape of that shape."""
    if " " in cells[0] or any(cell.startswith("(") for cell in cells[1:]):
        return False
    return all(
        (shape := SHAPES.get(title)) is None or shape.fullmatch(cell) is not None
        for title, cell in zip(titles, cells, strict=False)
    )
