"""Tables as Parquet files with one schema each, whatever a bundle holds (extra `parquet`)."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from analyzer.errors import UsageError
from analyzer.tables.base import Row, Table
from analyzer.wording import extra

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

KINDS = {"str": "string", "category": "string", "int": "int64", "float": "float64", "bool": "bool"}
"""Words are plain strings: the file has a dictionary for them anyway, and a type that no content changes."""
HOW = extra("Parquet", "parquet")


def library() -> Any:
    """
    pyarrow.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise UsageError(HOW) from None
    return pyarrow


def schema(table: Table[Row]) -> pa.Schema:
    """The types of a table's columns; times are in UTC with microseconds."""
    arrow = library()
    kinds = {name: arrow.type_for_alias(alias) for name, alias in KINDS.items()}
    kinds["time"] = arrow.timestamp("us", tz="UTC")
    return arrow.schema([(column.name, kinds[column.kind]) for column in table.all_columns])


def write(table: Table[Row], frame: pd.DataFrame, handle: IO[bytes]) -> None:
    """
    A frame of a table as a file.

    Raises:
        UsageError: pyarrow is not installed.
    """
    arrow = library()
    types = schema(table)
    columns = []
    for field in types:
        values = frame[field.name]
        plain = values.astype(object).where(values.notna(), None) if arrow.types.is_string(field.type) else values
        columns.append(arrow.Array.from_pandas(plain, type=field.type))
    arrow.parquet.write_table(arrow.Table.from_arrays(columns, schema=types), handle)
