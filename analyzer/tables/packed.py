"""A column as it crosses the pipe of the worker process: one value, a few texts and their numbers, or all of its values."""

from __future__ import annotations

from analyzer.tables.dump import PackedColumn, Value

ENCODED = 2000
"""Rows from which on a column of few texts is sent as numbers."""


def packed(values: list[Value]) -> PackedColumn:
    """A column ready for JSON, in the form that is least to send; `plain` undoes it."""
    # equal and of one type: True and 1 are equal, too
    alike = (
        values
        and values[0] == values[-1]
        and values.count(values[0]) == len(values)
        and len(set(map(type, values))) == 1
    )
    return {"all": values[0]} if alike else _encoded(values)


def _encoded(values: list[Value]) -> PackedColumn:
    """A long column of few texts as those texts and numbers: less to send, and each text is one object at the other end."""
    if len(values) < ENCODED or not all(map(_is_text, values[:50])):
        return values
    if 2 * len(set(values[:ENCODED])) > ENCODED:  # dials and their connections: each has its own
        return values
    places = {value: at for at, value in enumerate(dict.fromkeys(values))}
    if 4 * len(places) > len(values) or not all(map(_is_text, places)):
        return values
    return {"texts": list(places), "codes": [places[value] for value in values]}


def _is_text(value: Value) -> bool:
    return value is None or isinstance(value, str)


def plain(column: PackedColumn, size: int) -> list[Value]:
    """A packed column, value by value."""
    if isinstance(column, list):
        return column
    if "texts" not in column:
        return [column["all"]] * size
    texts = column["texts"]
    return [texts[code] for code in column["codes"]]
