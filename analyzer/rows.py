"""
Table rows as named tuples, which is what checks, views and pictures look at; pandas has no part in a diagnosis.

A frame costs its import and a conversion of every value, and rows read one after the other gain nothing from it. The
public tables (`snapshot["pods"]`) are frames of the same columns.
"""

from __future__ import annotations

import datetime
import functools
from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from analyzer.tables import Kind, Table

Rows = tuple[Any, ...]
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
    make = _row(tuple(column.name for column in table.all_columns))
    return tuple(map(make, *(_values(column.kind, data[column.name]) for column in table.all_columns)))


def _values(kind: Kind, raw: list[Any]) -> list[Any]:
    if kind == "time":
        return [None if v is None else moment(v) for v in raw]
    if kind == "float":
        return [None if v is None else float(v) for v in raw]
    return raw


@functools.cache
def _row(names: tuple[str, ...]) -> Callable[..., Any]:
    """A named tuple for these columns; building its class costs more than filling it."""
    return namedtuple("Row", names, rename=True)
