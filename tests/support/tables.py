"""Tables of a snapshot as plain values, for tests that compare two readings of one thing."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pandas as pd
from analyzer import schema

ABOUT_FILES = {"inputs", "unread", "listings", "evidence", "log_sources"}
PLACES = {"line", "source", "view"}


def values_of(snapshot: analyzer.Snapshot, *, without: set[str] = ABOUT_FILES) -> dict[str, list[tuple[str, ...]]]:
    """Rows of every table that has any, as text, without where they were read."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(schema.TABLES):
        frame: pd.DataFrame = snapshot[name]
        if name in without or frame.empty:
            continue
        shown = frame[[column for column in sorted(frame.columns) if column not in PLACES]].astype(str)
        found[name] = sorted(tuple(map(str, row)) for row in shown.values.tolist())
    return found


def read_text(tmp_path: Path, text: str | bytes, name: str = "ticket.txt") -> analyzer.Snapshot:
    """One file of that content, read in this process."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return analyzer.load(path, isolate=False)
