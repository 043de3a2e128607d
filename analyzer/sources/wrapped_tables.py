"""
Tables that a terminal broke at the width of its window, put together again.

::

    NAME                       READY   STATUS    RESTARTS   AGE   IP            NODE
              NOMINATED NODE   READINESS GATES
    konnectivity-agent-4jx2p   1/1     Running   0          1d    172.30.1.2    10.94.10.
    20   <none>           <none>

Whether it is broken, and where, is told by the columns: with the lines put together every cell begins below its title, and
a blank stands in front of it; where blanks were lost at the breaks, `wrapped_cells` counts the cells. A row whose lines do not fit so ends the table, and stays as it is.
"""

from __future__ import annotations

import itertools

from analyzer import patterns as regex
from analyzer.sources.unwrap import NARROWEST, USUAL, WIDEST
from analyzer.sources.wrapped_cells import CountedTable, by_cells

FIRST = regex.compile(r"(?:NAME(?:SPACE)?|LAST SEEN|CONTAINER(?: ID)?|POD ID|ID|Name|OK)[ ]{2,}\S")
TITLE = regex.compile(r"\S+(?: \S+)*")
CELLS = regex.compile(r"[ ]{2,}")
NAMED = regex.compile(r"[A-Za-z%][A-Za-z ()/._%*-]{0,60}\d{0,2}\*?")
"""A title; what has digits within is a value, of a key that is called as a table's first column."""
SMALL = regex.compile(r"[\d.,:;!?<>$#'\"]")
GLUED = regex.compile(r"\(\d+[dhms]\w*ago\)")  # a blank stood at the break
MOST_LINES = 6
"""Lines of the titles of one table, and of one row of it."""
BREAKS = 3
"""Rows that tell a width that is not a usual one, where the titles were not broken."""
FEW = 3
FREE = ("MESSAGE", "REASON", "Message", "Status")
"""Titles of a last column whose cells are of several words."""


def unwrap_tables(text: str, *, by_count: bool = False) -> tuple[str, str]:
    """
    The text with each broken row on its first line and blank lines in place of the others; a remark where there are any.

    Args:
        by_count: cells are counted wherever that is possible, whatever the columns tell.
    """
    lines = text.split("\n")
    joined, at = 0, 0
    widths: dict[int, None] = {}
    while at < len(lines):
        if FIRST.match(lines[at]) is None:
            at += 1
            continue
        end = at + 1
        while end < len(lines) and lines[end].strip() and FIRST.match(lines[end]) is None:
            end += 1
        if (found := _put_together(lines[at:end], by_count=by_count)) is not None:
            lines[at:end], width, count = found
            joined += count
            widths[width] = None
        at = end
    if not joined:
        return text, ""
    told = " and ".join(str(width) for width in widths)
    return "\n".join(lines), f"{joined} lines of tables that were broken at {told} columns were put together"


def _put_together(lines: list[str], *, by_count: bool) -> tuple[list[str], int, int] | None:
    """As `_table`; where columns do not tell, or not of every row, cells are counted."""
    if len(lines) < FEW or _is_whole(lines) or not all(map(NAMED.fullmatch, CELLS.split(lines[0].strip()))):
        return None
    found = _table(lines)
    counted = by_cells(lines)
    if counted is not None and (
        by_count or found is None or counted.explained > found[3] or _is_doubtful(found, counted)
    ):
        return counted.lines, counted.longest, counted.rows
    return found[:3] if found is not None else _one_broken(lines)


def _one_broken(lines: list[str]) -> tuple[list[str], int, int] | None:
    """
    As `_put_together`, of a table in which one row alone was broken: with the line below it, which is no row, its cells stand below the titles.

    Behind the last title nothing tells where a cell begins, so what stands below a whole row may be anybody's.
    """
    titles = [m.start() for m in TITLE.finditer(lines[0])]
    bad = next((at for at, line in enumerate(lines) if at and not _fits(line, titles)), 0)
    if len(titles) < FEW or not bad:
        return None
    for at in (bad - 1, bad):
        rest = lines[at + 1] if 0 < at < len(lines) - 1 else ""
        whole = lines[at] + rest
        others = [line for one, line in enumerate(lines) if one not in (0, at, at + 1)]
        if not rest or rest[0] == " " or _begins(rest, titles) or len(whole) <= titles[-1] or not _fits(whole, titles):
            continue
        if len(lines[at]) > titles[-1]:
            continue
        if all(_fits(line, titles) for line in others):
            return [*lines[:at], whole, "", *lines[at + 2 :]], len(lines[at]), 1
    return None


def _is_doubtful(found: tuple[list[str], int, int, int], counted: CountedTable) -> bool:
    """
    Has a row by its columns not as many cells as there are titles, or a title two words of which counting makes two titles.

    Args:
        found: as `_table` returns it.
    """
    rows = [line for line in found[0][: found[3]] if line.strip()]
    many = {len(CELLS.split(line.strip())) for line in rows}
    glued = set(TITLE.findall(found[0][0]))
    apart = TITLE.findall(counted.lines[0])
    lost = any(f"{first} {second}" in glued for first, second in itertools.pairwise(apart))
    return counted.explained >= found[3] and not counted.within and (len(many) > 1 or lost)


def _table(lines: list[str]) -> tuple[list[str], int, int, int] | None:
    """(the lines of a table put together, width, rows that were broken, lines that are explained so); None where it was not broken."""
    best: tuple[tuple[list[str], int, int, int], tuple[int, int]] | None = None
    for heads in range(1, min(MOST_LINES, len(lines) - 1) + 1):
        if heads > 1 and not _goes_on(lines[0], lines[heads - 1]):
            break
        longest = max(map(len, lines[: heads + 2 * MOST_LINES]))
        padded = (*range(longest, longest + 9), *(one for one in sorted(USUAL) if one > longest))
        for width in dict.fromkeys((0, *padded)):
            if NARROWEST <= (width or longest) <= WIDEST and (found := _joined(lines, heads, width)) is not None:
                # a blank lost at a break makes one title of two
                worth = found[2], len(TITLE.findall(found[0][0]))
                if best is None or worth > best[1]:
                    best = (found[0], width or longest, found[1], found[2]), worth
                if found[2] == len(lines) and not width:
                    return best[0]
    return best[0] if best else None


def _goes_on(first: str, line: str) -> bool:
    """May these be more titles: in capitals as those of the first line are, and never with digits or signs of a value."""
    return SMALL.search(line) is None and (line.isupper() or not first.isupper())


def _is_whole(lines: list[str]) -> bool:
    """Does every line fit the titles as it stands; the rows of nearly all tables do."""
    titles = [m.start() for m in TITLE.finditer(lines[0])]
    return all(_fits(line, titles) for line in lines[1:])


def _fits(line: str, titles: list[int]) -> bool:
    """Does a cell begin below each title, with blanks in front of it; the last one may be empty."""
    if len(line) <= titles[-1] and (len(titles) < 2 or len(line) <= titles[-2]):
        return False
    if GLUED.search(line):
        return False
    return all(line[at : at + 1] != " " and line[max(0, at - 2) : at] in ("", "  ") for at in titles if at < len(line))


def _joined(lines: list[str], heads: int, width: int) -> tuple[list[str], int, int] | None:
    """
    (the table whose titles take so many lines, how many rows were broken, lines that are explained so); None where no row fits.

    Args:
        width: columns up to which blanks at the end of a line were taken off, 0 where none were.
    """
    if width and any(len(line) > width for line in lines[:heads]):
        return None
    title = _whole(lines[:heads], width)
    titles = [m.start() for m in TITLE.finditer(title)]
    if len(titles) < FEW or (
        heads > 1 and titles[-1] + len(TITLE.findall(title)[-1]) <= len(title) - len(lines[heads - 1])
    ):
        return None
    out = [title, *[""] * (heads - 1)]
    at, rows, reached = heads, 0, True
    full = width or max(map(len, lines[: heads + 2 * MOST_LINES]))
    free = title.endswith(FREE)
    own = [m.start() for m in TITLE.finditer(lines[0])]
    breaks = 0
    while at < len(lines):
        count = _count(lines, at, titles, width, own)
        if not count:
            break
        part = lines[at : at + count]
        # the last cell goes on: its line is full, and what stands below is no row of its own
        while count < MOST_LINES and at + count < len(lines) and len(part[-1]) == full:
            behind = lines[at + count]
            if _begins(behind, titles) or not (free or " " not in behind.strip()):
                break
            count += 1
            part = lines[at : at + count]
            breaks += 1
        out += [_whole(part, width), *[""] * (count - 1)]
        reached &= len(out[at]) > titles[-1]
        at, rows = at + count, rows + (count > 1)
    if (
        at == heads
        or not reached
        or not rows  # titles alone tell no width
        or (heads == 1 and (breaks < 2 or not (full in USUAL or breaks >= BREAKS)))
    ):
        return None
    return [*out, *lines[at:]], rows + (heads > 1), at


def _count(lines: list[str], at: int, titles: list[int], width: int, own: list[int]) -> int:
    """
    Of how many lines the row that begins here needs to be to reach the last title; 0 for what is no row.

    Args:
        own: offsets of the titles on the first line: what stands below them all is a row of its own.
    """
    for count in range(1, min(MOST_LINES, len(lines) - at) + 1):
        part = lines[at : at + count]
        if (width and len(part[-1]) > width) or (count > 1 and _fits(part[-1], own)):
            break
        row = _whole(part, width)
        if len(row) > titles[-1]:
            if _fits(row, titles):
                return count
            break
    return int(_fits(lines[at], titles))  # its last cell is empty


def _begins(line: str, titles: list[int]) -> bool:
    """May a row of the table begin here: the cells that this line holds stand below their titles."""
    inside = [at for at in titles if at < len(line)]
    return len(inside) > 1 and _fits(line, inside)


def _whole(parts: list[str], width: int) -> str:
    return "".join(part.ljust(width) for part in parts[:-1]) + parts[-1]
