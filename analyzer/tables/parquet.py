"""Tables as Parquet files with one schema each, whatever a bundle holds (extra `parquet`)."""

from __future__ import annotations

from array import array as packed
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from analyzer.errors import UsageError
from analyzer.tables.base import Row, Table
from analyzer.tables.rows import values_shown
from analyzer.wording import extra

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 1 << 16
"""Rows that are laid out at once: the places of a piece's texts are numbers of four bytes."""

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


def write(table: Table[Row], data: Mapping[str, list[Any]] | None, handle: IO[bytes]) -> None:
    """
    The columns of a table as a file.

    Args:
        data: column name to values; times are integers, microseconds since the epoch, or None.

    Raises:
        UsageError: pyarrow is not installed.
    """
    arrow = library()
    types = schema(table)
    columns = [
        array(values_shown(column, data), field.type) for column, field in zip(table.all_columns, types, strict=True)
    ]
    arrow.parquet.write_table(arrow.Table.from_arrays(columns, schema=types), handle)


def array(values: Sequence[Any], type: pa.DataType) -> pa.ChunkedArray:
    """
    Values of one of the types of `schema` in Arrow's own layout; times are microseconds since the epoch.

    Arrow's own way from lists loads pandas first, to see whether what it is given is of it.
    """
    pieces = [_piece(values[at : at + PIECE], type) for at in range(0, len(values), PIECE)]
    return library().chunked_array(pieces, type)


def _piece(values: Sequence[Any], type: pa.DataType) -> pa.Array:
    arrow = library()
    valid = [value is not None for value in values]
    buffers = [None if all(valid) else _bits(valid)]
    if arrow.types.is_string(type):
        texts = [b"" if value is None else value.encode() for value in values]
        ends, end = packed("i", [0]), 0
        for text in texts:
            end += len(text)
            ends.append(end)
        buffers += [arrow.py_buffer(ends), arrow.py_buffer(b"".join(texts))]
    elif arrow.types.is_boolean(type):
        buffers.append(_bits(values))
    else:
        code = "d" if arrow.types.is_floating(type) else "q"
        buffers.append(arrow.py_buffer(packed(code, [0 if value is None else value for value in values])))
    return arrow.Array.from_buffers(type, len(values), buffers)


def _bits(flags: Sequence[bool | None]) -> pa.Buffer:
    """One bit a value, the first one lowest."""
    number = int("".join("1" if flag else "0" for flag in reversed(flags)), 2)
    return library().py_buffer(number.to_bytes((len(flags) + 7) // 8, "little"))
