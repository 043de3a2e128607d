"""What one parser makes of a text: its rows as plain dictionaries, without the reader around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analyzer.limits import Limits
from analyzer.parsers.base import Emit, Fragment
from analyzer.sources.names import Context
from analyzer.tables.sink import Sink

Row = dict[str, Any]
Parse = Callable[[Fragment, Emit], None]


class Read:
    """
    One fragment after its parser.

    Attributes:
        rows: rows by table with their lines; values that state nothing are left out.
        unread: (line, reason) pairs.
        kept: lines that can be cited.
        times: moments at which the collection had not ended.
        begun: moments before which it did not end.
        records: what the parser counts as read.
    """

    def __init__(self, parse: Parse, piece: Fragment, limits: Limits | None = None) -> None:
        sink = Sink(limits or Limits(), str)
        emit = Emit(sink, piece)
        parse(piece, emit)
        self.rows: dict[str, list[Row]] = {}
        for name, columns in sink.tables.items():
            lists = [columns.data[key] for key in columns.data]
            every = [dict(zip(columns.data, values, strict=True)) for values in zip(*lists, strict=True)]
            self.rows[name] = [{k: v for k, v in row.items() if v is not None and k != "source"} for row in every]
        self.unread = [(row["line"], row["reason"]) for row in self.rows.pop("unread", [])]
        self.kept = sorted(line for _, line in sink.lines)
        self.times, self.begun, self.records = emit.times, emit.begun, emit.records


def fragment(text: str, first_line: int = 1, **context: Any) -> Fragment:
    return Fragment("a.txt", first_line, text, text, Context(**context))


def read_of(parse: Parse, text: str, first_line: int = 1, **context: Any) -> Read:
    return Read(parse, fragment(text, first_line, **context))


def rows_of(parse: Parse, text: str, first_line: int = 1, **context: Any) -> dict[str, list[Row]]:
    """Rows by table; values that state nothing are left out."""
    found = read_of(parse, text, first_line, **context)
    if found.unread:
        found.rows["unread"] = [{"line": line, "reason": reason} for line, reason in found.unread]
    return found.rows
