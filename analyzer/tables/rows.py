"""
Table rows as tuples that are read by name, which is what checks, views and pictures look at; pandas has no part in a diagnosis.

A frame costs its import and a conversion of every value, and rows read one after the other gain nothing from it. The
public tables (`snapshot["pods"]`) are frames of the same columns.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, cast, overload

from analyzer.tables.base import Column, Kind, R, Row, Table

Rows = Sequence[R]
"""Rows of one table, in order: ``Rows[PodRow]``."""
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

V = TypeVar("V")


class Tables(Mapping[str, Rows[Row]]):
    """The rows of all tables, made when asked for, once: ``tables[PODS]`` knows the type of its rows, ``tables["pods"]`` does not."""

    def __init__(self, known: Mapping[str, Table[Row]], make: Callable[[str], Rows[Row]]) -> None:
        self._known = known
        self._make = make
        self._made: dict[str, Rows[Row]] = {}

    @overload
    def __getitem__(self, table: Table[R]) -> Rows[R]: ...
    @overload
    def __getitem__(self, table: str) -> Rows[Row]: ...
    def __getitem__(self, table: Table[R] | str) -> Rows[Row]:
        name = table if isinstance(table, str) else table.name
        if name not in self._made:
            if name not in self._known:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def moment(microseconds: int) -> datetime.datetime:
    """Microseconds since the epoch as a UTC time, exactly."""
    return EPOCH + datetime.timedelta(microseconds=microseconds)


def rows_of(table: Table[R], data: Mapping[str, list[Any]] | None) -> Rows[R]:
    """
    The rows of a table, in order; None stands for what is missing.

    Args:
        data: column name to values; times are integers, microseconds since the epoch, or None.
    """
    if not data:
        return ()
    return tuple(made(table, [typed(column.kind, data[column.name]) for column in table.all_columns]))


def made(table: Table[R], columns: Iterable[Iterable[Any]]) -> Iterator[R]:
    """Rows of the values of all columns, `source` and `line` first."""
    make = cast("Callable[[tuple[Any, ...]], R]", partial(tuple.__new__, table.row))
    return map(make, zip(*columns, strict=True))


def where(rows: Rows[R], column: Callable[[R], V], test: Callable[[V], bool]) -> list[R]:
    """
    The rows whose value in a column passes; of an encoded table each distinct value is asked once.

    >>> where(peers, lambda row: row.last_error, lambda text: text is not None)  # doctest: +SKIP

    Args:
        column: takes one column of a row and nothing else, so that a type checker knows which.
    """
    places = getattr(rows, "places", None)
    if places is not None:
        return list(places(name_of(column), test))
    return [row for row in rows if test(column(row))]


class _Asked:
    """A row of nothing: says which of its columns was asked for."""

    def __getattr__(self, name: str) -> str:
        return name


def name_of(column: Callable[[R], object]) -> str:
    """The name of the column that a function takes of a row."""
    return str(column(cast("R", _Asked())))


def values_shown(column: Column, data: Mapping[str, list[Any]] | None) -> list[Any]:
    """
    The values of a column as a table shows them to people, in a frame or a file: a value that only stands in for another is none.

    Args:
        data: column name to values; times are integers, microseconds since the epoch, or None, and stay so.
    """
    raw = (data or {}).get(column.name, [])
    if column.else_ and data:
        raw = [None if v == w else v for v, w in zip(raw, data.get(column.else_, raw), strict=True)]
    if column.kind == "category":
        return [None if v is None else str(v) for v in raw]
    if column.kind == "float":
        return [None if v is None or v != v else float(v) for v in raw]
    return raw


def typed(kind: Kind, raw: list[Any]) -> list[Any]:
    """The values of a column as rows hold them."""
    if kind == "time":
        whole = datetime.timedelta  # of all columns these take longest: no call, and no word, more than is needed
        return [None if v is None else EPOCH + whole(0, 0, v) for v in raw]
    if kind == "float":
        return [None if v is None else float(v) for v in raw]
    return raw
