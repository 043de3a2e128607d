"""
Members in which what stands below is older: a mail with the mails that it answers.

All rules here compare lines, so rows of such passages get lines above all that is newer while the rules look at them, and their
own ones back afterwards.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping

from analyzer import schema
from analyzer.current.past import Past
from analyzer.sources.answered import ANSWERED
from analyzer.tables.base import Row
from analyzer.tables.rows import Rows, Tables

DEEP = 1 << 31
"""More lines than a member has."""
Depths = Mapping[str, tuple[list[int], list[int]]]
"""By member, the lines at which the number of answers changes, and that number from there on."""


def answered(tables: Tables) -> Depths:
    """The members with older mails in them."""
    changes: dict[str, dict[int, int]] = {}
    for one in tables[schema.SECTIONS]:
        if one.canonical == ANSWERED and one.line and one.lines:
            at = changes.setdefault(one.source, {})
            at[one.line] = at.get(one.line, 0) + 1
            at[one.line + one.lines] = at.get(one.line + one.lines, 0) - 1
    found: dict[str, tuple[list[int], list[int]]] = {}
    for source, at in changes.items():
        lines, depths, depth = sorted(at), [], 0
        for line in lines:
            depth += at[line]
            depths.append(depth)
        found[source] = lines, depths
    return found


def in_order(tables: Tables, depths: Depths) -> Tables:
    """The tables with lines in the order in which they were written."""

    def older(source: str, line: int) -> int:
        lines, numbers = depths[source]
        place = bisect.bisect_right(lines, line)
        return line - DEEP * (numbers[place - 1] if place else 0)

    return _mapped(tables, depths, older)


def as_read(tables: Tables, depths: Depths) -> Tables:
    """The tables with the lines at which they were read."""
    return _mapped(tables, depths, lambda _, line: line % DEEP)


def past_as_read(past: Past, depths: Depths) -> Past:
    """A past statement with the lines at which both were read."""
    row, by = (
        _at(one, (one.line or 0) % DEEP) if one.source in depths and one.line is not None else one
        for one in (past.row, past.by)
    )
    return past._replace(row=row, by=by)


def _mapped(tables: Tables, depths: Depths, line_of: Callable[[str, int], int]) -> Tables:
    def made(name: str) -> Rows[Row]:
        rows = tables[name]
        if not any(row.source in depths for row in rows):
            return rows
        return tuple(
            _at(row, line_of(row.source, row.line)) if row.source in depths and row.line is not None else row
            for row in rows
        )

    return Tables(schema.TABLES, made)


def _at(row: Row, line: int) -> Row:
    values = {column.attribute: getattr(row, column.attribute) for column in type(row).columns}
    return type(row)(source=row.source, line=line, **values)
