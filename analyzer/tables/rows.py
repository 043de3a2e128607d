"""
Table rows as named tuples, which is what checks, views and pictures look at; pandas has no part in a diagnosis.

A frame costs its import and a conversion of every value, and rows read one after the other gain nothing from it. The
public tables (`snapshot["pods"]`) are frames of the same columns.
"""

from __future__ import annotations

import datetime
import functools
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analyzer.tables.base import Kind, Table

Rows = Sequence[Any]
Tables = Mapping[str, Rows]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def moment(microseconds: int) -> datetime.datetime:
    """Microseconds since the epoch as a UTC time, exactly."""
    return EPOCH + datetime.timedelta(microseconds=microseconds)


def rows_of(table: Table, data: Mapping[str, list[Any]] | None) -> Rows:
    """
    The rows of a table, in order; None stands for what is missing.

    Args:
        data: column name to values; times are integers, microseconds since the epoch, or None.
    """
    if not data:
        return ()
    return tuple(map(row_maker(table), *(typed(column.kind, data[column.name]) for column in table.all_columns)))


def where(rows: Rows, column: str, test: Callable[[Any], bool]) -> list[Any]:
    """The rows whose value in a column passes; of a wide table each distinct value is asked once."""
    places = getattr(rows, "places", None)
    if places is not None:
        return list(places(column, test))
    return [row for row in rows if test(getattr(row, column))]


def typed(kind: Kind, raw: list[Any]) -> list[Any]:
    """The values of a column as rows hold them."""
    if kind == "time":
        return [None if v is None else moment(v) for v in raw]
    if kind == "float":
        return [None if v is None else float(v) for v in raw]
    return raw


def row_maker(table: Table) -> Callable[..., Any]:
    """Makes a row of a table from its values."""
    return _row(tuple(column.name for column in table.all_columns))


@functools.cache
def _row(names: tuple[str, ...]) -> Callable[..., Any]:
    """A named tuple for these columns; building its class costs more than filling it."""
    return namedtuple("Row", names, rename=True)
