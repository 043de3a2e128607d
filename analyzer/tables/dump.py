"""What the reader hands over to the tables, as it crosses the pipe of its process: values that are ready for JSON, and arrays."""

from __future__ import annotations

from typing import Any, TypedDict, final

Value = str | int | float | bool | None
"""What a cell may hold: times are whole microseconds."""


@final
class OneValue(TypedDict):
    """A column whose rows all hold the same."""

    all: Value


@final
class FewTexts(TypedDict):
    """A column as its distinct texts, and the number of each row's text."""

    texts: list[Value]
    codes: list[int]


PackedColumn = list[Value] | OneValue | FewTexts


class PackedTable(TypedDict):
    """Rows of one table; a column is a list of its values, or packed: see `packed.plain`."""

    size: int
    columns: dict[str, PackedColumn]


class SinkDump(TypedDict):
    """
    The content of a sink.

    Attributes:
        encoded: tables whose columns are dictionary-encoded, as `encoded.words.Encoder.dump` gives them; empty without one.
        lines: kept lines of each source, numbers and texts in turn.
        turns: how often the year turned in a source.
        mtimes: time stamps of archives, in seconds, by member.
        dropped: lines that could not be kept.
    """

    tables: dict[str, PackedTable]
    encoded: dict[str, Any]
    lines: dict[str, list[Value]]
    turns: dict[str, int]
    mtimes: dict[str, int]
    dropped: int


class ReadingDump(TypedDict):
    """
    Everything that one run read.

    Attributes:
        size: bytes of the bundle as it was given.
        captured: when the bundle says that it was collected, in microseconds.
        begun: when the newest of what runs was started, in microseconds: the collection did not end before.
        stopped: why reading ended before the end; empty when it did not.
        finished: did the reader's process come to its end.
        unheld: bounds on the reader's process that this system does not enforce, in words.
    """

    sink: SinkDump
    name: str
    size: int
    sha256: str | None
    members: int
    captured: int | None
    begun: int | None
    stopped: str
    finished: bool
    unheld: list[str]
