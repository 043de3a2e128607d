"""Columns to pandas frames, by the table's declaration. The only room that builds frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.tables.base import Row, Table
from analyzer.tables.rows import values_shown

if TYPE_CHECKING:
    import pandas as pd

DTYPES = {"str": "str", "category": "category", "int": "Int64", "float": "float64", "bool": "boolean"}


def frame(table: Table[Row], data: dict[str, list[Any]] | None = None) -> pd.DataFrame:
    """
    A frame with the table's columns and dtypes, also when there are no rows.

    Args:
        data: column name to values; times are integers, microseconds since the epoch, or None.
    """
    import pandas as pd

    columns: dict[str, Any] = {}
    for column in table.all_columns:
        raw = values_shown(column, data)
        if column.kind == "time":
            columns[column.name] = pd.to_datetime(pd.array(raw, dtype="Int64"), unit="us", utc=True).as_unit("us")
        elif column.kind == "category":
            columns[column.name] = pd.Categorical(raw)
        else:
            columns[column.name] = pd.array(raw, dtype=DTYPES[column.kind])  # type: ignore[call-overload]
    return pd.DataFrame(columns)
