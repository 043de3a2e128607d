"""
The dataset `many` writes: ``DIR/{bundles,causes,checks,tables/NAME}/part-*.parquet``, one part per lot of bundles.

A part is written under another name and renamed, so that a partial file never looks complete; `bundles` comes last,
so that a bundle counts as done only when all its rows are there. A part that is damaged costs its own rows.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.fleet.rows import COLUMNS, Rows
from analyzer.tables import parquet

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = {
    **dict.fromkeys(("rank", "members", "size_bytes", "failed", "warned", "passed", "unknown"), "int64"),
    "seconds": "float64",
}


class Dataset:
    """
    Appends lots of rows to a folder and knows what is done.

    Attributes:
        damaged: parts that could not be read, each with the reason.

    Raises:
        UsageError: Parquet's extra is not installed.
    """

    def __init__(self, folder: Path) -> None:
        parquet.library()
        self.folder = folder
        self.damaged: list[tuple[Path, str]] = []
        for name in COLUMNS:
            (folder / name).mkdir(parents=True, exist_ok=True)

    def done(self, version: str) -> dict[str, str]:
        """Content hashes that this version of the analyzer has finished, with their status; error rows are tried again."""
        found: dict[str, str] = {}
        parts, self.damaged = read_parts(self.folder, "bundles", ("sha256", "analyzer_version", "status"))
        for part in parts:
            for row in part.to_pylist():
                if row["sha256"] and row["analyzer_version"] == version and row["status"] != "error":
                    found[row["sha256"]] = row["status"]
        return found

    def append(self, lots: list[Rows]) -> None:
        """
        Write one part of each table.

        Raises:
            OSError: the disk is full or not writable; what was written before stays valid.
        """
        if not lots:
            return
        seed = "".join(f"{row['path']}\0{row['sha256']}\0" for lot in lots for row in lot["bundles"])
        name = "part-" + hashlib.sha256(seed.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        parsed = sorted({table for lot in lots for table in lot if table.startswith("tables/")})
        for table in (*parsed, "causes", "checks", "bundles"):
            rows = [row for lot in lots for row in lot.get(table, ())]
            if rows or table in COLUMNS:
                self._write(table, name, rows)

    def _write(self, table: str, name: str, rows: list[dict[str, Any]]) -> None:
        arrow = parquet.library()
        schema = schema_of(table, COLUMNS.get(table) or tuple(rows[0]))
        (self.folder / table).mkdir(parents=True, exist_ok=True)
        try:
            made = arrow.Table.from_pylist(rows, schema=schema)
        except UnicodeEncodeError:  # a name that is not UTF-8
            made = arrow.Table.from_pylist([{k: _storable(v) for k, v in row.items()} for row in rows], schema=schema)
        partial = self.folder / table / f".{name}.partial"
        try:
            arrow.parquet.write_table(made, partial)
            partial.rename(self.folder / table / f"{name}.parquet")
        finally:
            partial.unlink(missing_ok=True)


def schema_of(table: str, columns: tuple[str, ...]) -> pa.Schema:
    """Types of a table's columns; parsed tables are text throughout."""
    arrow = parquet.library()
    kinds = KINDS if table in COLUMNS else {}
    return arrow.schema([(name, arrow.type_for_alias(kinds.get(name, "string"))) for name in columns])


def read_parts(folder: Path, table: str, columns: tuple[str, ...]) -> tuple[list[pa.Table], list[tuple[Path, str]]]:
    """
    The parts of one of the dataset's own tables in the order of their names, and those that are damaged with the reason.

    A part is damaged when it is no Parquet, lacks a column, or holds values of another type or text that is not UTF-8.
    """
    arrow = parquet.library()
    schema = schema_of(table, columns)
    found: list[pa.Table] = []
    damaged: list[tuple[Path, str]] = []
    for path in sorted((folder / table).glob("part-*.parquet")):
        try:
            with arrow.parquet.ParquetFile(path) as part:
                if absent := sorted(set(columns) - set(part.schema_arrow.names)):
                    raise InputError(f"it has no column {absent[0]!r}")
                read = part.read(columns=list(columns)).select(list(columns)).cast(schema)
            read.validate(full=True)
            found.append(read)
        except (InputError, OSError, ValueError, KeyError, TypeError, MemoryError, arrow.ArrowException) as error:
            said = str(error).strip().splitlines()
            damaged.append((path, said[0][:200] if said else type(error).__name__))
    return found, damaged


def _storable(value: Any) -> Any:
    """Text that Parquet can hold: what is not UTF-8 becomes an escape."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
