"""Tables as files: Parquet, CSV and JSON lines. Times are RFC 3339 UTC with microseconds, a missing value is null or empty."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer import schema
from analyzer.errors import UsageError
from analyzer.report.escape import cell, visible

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.snapshot import Snapshot


def write_tables(snapshot: Snapshot, folder: Path, format: str, names: list[str] | None = None) -> list[Path]:
    """
    Write tables into a folder, which is made when it is not there.

    Raises:
        UsageError: unknown format or table.
    """
    if format not in WRITERS:
        raise UsageError(f"no export format is called {format!r}; there are: {', '.join(sorted(WRITERS))}")
    unknown = [name for name in names or [] if name not in schema.TABLES]
    if unknown:
        raise UsageError(f"no table is called {unknown[0]!r}; there are: {', '.join(sorted(schema.TABLES))}")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names or schema.TABLES:
        path = folder / f"{name}.{format}"
        WRITERS[format](snapshot[name], path)
        written.append(path)
    return written


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False)


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


def _jsonl(frame: pd.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8") as handle:
        for row in rows(frame):
            handle.write(json.dumps(row, ensure_ascii=True, default=plain) + "\n")


def _csv(frame: pd.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, quoting=csv.QUOTE_ALL)
        writer.writerow(list(frame.columns))
        for row in rows(frame):
            writer.writerow(["" if v is None else cell(visible(v)) if isinstance(v, str) else v for v in row.values()])


WRITERS: dict[str, Callable[[Any, Path], None]] = {"parquet": _parquet, "csv": _csv, "jsonl": _jsonl}
