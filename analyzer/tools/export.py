"""Tables as files: Parquet, CSV and JSON lines. Times are RFC 3339 UTC with microseconds, a missing value is null or empty."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from analyzer import output, schema
from analyzer.errors import UsageError
from analyzer.escape import cell, visible
from analyzer.tables.base import Column
from analyzer.tables.rows import moment, values_shown
from analyzer.wording import meant

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.api.snapshot import Snapshot

Data = Mapping[str, list[Any]] | None
"""Columns of a table as `Snapshot.columns` gives them: times are microseconds since the epoch; None without rows."""
FIRST, LAST = -62_135_596_800_000_000, 253_402_300_799_999_999
"""Microseconds since the epoch of the years 1 to 9999, which Python's own times know."""


def write_tables(
    snapshot: Snapshot, folder: Path, format: str, names: list[str] | None = None, *, force: bool = False
) -> list[Path]:
    """
    Write tables into a folder, which is made when it is not there: all of them, or none.

    Raises:
        UsageError: unknown format or table, Parquet without its extra, the folder belongs to the bundle, or a file exists and `force` is not set.
        OutputError: the folder or a file in it cannot be written.
    """
    paths = places(folder, format, names, inputs := list(getattr(snapshot, "paths", ())), force=force)
    output.make_folder(folder)
    with contextlib.ExitStack() as files:
        for name, path in paths.items():
            WRITERS[format](
                name, snapshot.columns(name), files.enter_context(output.writing(path, inputs, force=force))
            )
    return list(paths.values())


def places(
    folder: Path, format: str, names: list[str] | None, inputs: list[str], *, force: bool = False
) -> dict[str, Path]:
    """The file of each table, judged before any work; raises as `write_tables`."""
    if format not in WRITERS:
        raise UsageError(f"no export format is called {format!r}; there are: {', '.join(sorted(WRITERS))}")
    if format == "parquet":
        from analyzer.tables import parquet

        parquet.library()
    unknown = [name for name in names or [] if name not in schema.TABLES]
    if unknown:
        raise UsageError(
            f"no table is called {unknown[0]!r}; {meant(unknown[0], schema.TABLES) or 'there are: ' + ', '.join(sorted(schema.TABLES))}"
        )
    found = {name: folder / f"{name}.{format}" for name in names or schema.TABLES}
    output.check_folder(folder, inputs)
    if folder.exists():
        for path in found.values():
            output.check(path, inputs, force=force)
    return found


def _parquet(name: str, data: Data, handle: IO[bytes]) -> None:
    from analyzer.tables import parquet

    parquet.write(schema.TABLES[name], data, handle)


def _values(column: Column, data: Data) -> list[Any]:
    """A column as JSON has it."""
    values = values_shown(column, data)
    if column.kind != "time":
        return values
    known = [value for value in values if value is not None]
    if not all(FIRST <= value <= LAST for value in known):
        return times(["NaT" if value is None else value for value in values])
    return [
        None if value is None else f"{moment(value).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
        for value in values
    ]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if hasattr(value, "asm8") and hasattr(
        value, "strftime"
    ):  # a time of pandas: its own `strftime` knows the years 1 to 9999 only
        return None if value != value else times([value.asm8])[0]
    if hasattr(value, "strftime"):
        return None if value != value else value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if hasattr(value, "item"):
        return value.item()
    return value


def times(values: Any) -> list[str | None]:
    """Times without a zone, taken as UTC, in RFC 3339 with microseconds; also of years that need more than four digits."""
    import numpy as np

    texts = np.datetime_as_string(np.asarray(values, dtype="datetime64[us]"), unit="us").tolist()
    return [None if text == "NaT" else text + "Z" for text in texts]


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain dictionaries, column by column for speed."""
    columns = {}
    for name in frame.columns:
        series = frame[name]
        if series.dtype.kind == "M":
            columns[name] = times(series.to_numpy(dtype="datetime64[us]"))
            continue
        values = series.astype(object).where(series.notna(), None).tolist()
        columns[name] = (
            [plain(v) for v in values]
            if series.dtype.kind in "Mmf" or str(series.dtype).startswith(("datetime", "Float"))
            else values
        )
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)] if names else []


def _table(name: str, data: Data) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Names of the columns, and the rows."""
    columns = schema.TABLES[name].all_columns
    return [column.name for column in columns], zip(*(_values(column, data) for column in columns), strict=True)


def _jsonl(name: str, data: Data, handle: IO[bytes]) -> None:
    names, found = _table(name, data)
    for row in found:
        handle.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=True).encode() + b"\n")


def _csv(name: str, data: Data, handle: IO[bytes]) -> None:
    text = io.TextIOWrapper(handle, encoding="utf-8", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    names, found = _table(name, data)
    writer.writerow(names)
    for row in found:
        writer.writerow(["" if v is None else cell(visible(v)) if isinstance(v, str) else v for v in row])
    text.flush()
    text.detach()


WRITERS: dict[str, Callable[[str, Data, IO[bytes]], None]] = {"parquet": _parquet, "csv": _csv, "jsonl": _jsonl}
