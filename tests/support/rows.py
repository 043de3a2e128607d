"""What one parser makes of a text: its rows as plain dictionaries, without the reader around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from analyzer.parsers.base import Emit, Fragment
from analyzer.sources.names import Context
from analyzer.tables.base import Table
from analyzer.tables.sink import Sink

Row = dict[str, Any]


class Recorder:
    """Stands in for the sink: keeps rows by table, and the lines that were cited."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.kept: dict[int, str] = {}

    def add(self, table: Table, source: str, line: int, **values: Any) -> None:
        self.rows.setdefault(table.name, []).append({"line": line, **values})

    def keep(self, source: str, line: int, text: str) -> None:
        self.kept[line] = text


def fragment(text: str, first_line: int = 1, **context: Any) -> Fragment:
    return Fragment("a.txt", first_line, text, text, Context(**context))


def rows_of(
    parse: Callable[[Fragment, Emit], None], text: str, first_line: int = 1, **context: Any
) -> dict[str, list[Row]]:
    """Rows by table; values that state nothing are left out."""
    recorder = Recorder()
    piece = fragment(text, first_line, **context)
    parse(piece, Emit(cast(Sink, recorder), piece))
    return {
        name: [{k: v for k, v in row.items() if v is not None} for row in rows] for name, rows in recorder.rows.items()
    }
