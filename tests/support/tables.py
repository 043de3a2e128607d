"""Tables of a snapshot as plain values, for tests that compare two readings of one thing."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import analyzer
from analyzer import schema
from analyzer.api import Snapshot
from analyzer.limits import Limits
from analyzer.sources.answered import ANSWERED
from analyzer.tables.base import Row, Table
from analyzer.tables.rows import Tables
from analyzer.tables.sink import Sink

ABOUT_FILES = {"inputs", "unread", "listings", "evidence", "log_sources"}
PLACES = {"line", "source", "view"}


def read_text(tmp_path: Path, text: str | bytes, name: str = "ticket.txt") -> analyzer.Snapshot:
    """One file of that content, read in this process."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return analyzer.load(path, isolate=False)


def plain_rows(snapshot: analyzer.Snapshot) -> dict[str, list[tuple[str, ...]]]:
    """Rows of every table that has any, as text, without where they were read."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name, table in schema.TABLES.items():
        if name in ABOUT_FILES or not snapshot.rows[name]:
            continue
        places = [at for at, column in enumerate(table.columns, 2) if column.name not in PLACES]
        rows = [row for row in snapshot.rows[name] if getattr(row, "canonical", None) != ANSWERED]
        if rows:
            found[name] = sorted(tuple(str(row[at]) for at in places) for row in map(tuple, rows))
    return found


def tables_of(*rows: Row) -> Tables:
    """Tables that hold these rows and no other: what views and diagnosis read, without a bundle."""
    return Tables(schema.TABLES, lambda name: tuple(row for row in rows if type(row) is schema.TABLES[name].row))


def marked(room: ModuleType, mark: str) -> dict[str, list[str]]:
    """Columns that carry a mark (`free`, `always`), by the tables that a room declares."""
    tables = [value for value in vars(room).values() if isinstance(value, Table)]
    found = {table.name: [column.name for column in table.columns if getattr(column, mark)] for table in tables}
    return {name: columns for name, columns in found.items() if columns}


def snapshot_of(
    sink: Sink, *, captured: int | None = None, begun: int | None = None, **options: Any
) -> analyzer.Snapshot:
    """
    The snapshot of what a sink holds, as if a reader had filled it.

    Args:
        captured, begun: microseconds since the epoch.
        options: those of `Snapshot`.
    """
    reading = {
        "sink": sink.dump(), "name": "b.tgz", "size": 9, "sha256": None, "members": 1, "captured": captured, "begun": begun, "stopped": "",
        "finished": True, "unheld": [],
    }  # fmt: skip
    return Snapshot(reading, **options)


def plain_sink() -> Sink:
    """A sink that hides nothing."""
    return Sink(Limits(), str)
