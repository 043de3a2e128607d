"""
The rows of `inputs`: what became of each member, and how much of that is told one by one.

A bundle of a million members, or of names of four kilobytes, must not make a report that nobody can open: behind a bound,
rows are counted in one summarising row for each status.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import schema
from analyzer.tables.sink import Sink

ROWS = 50_000
LOST_ROWS = 1_000
TEXT = 16 << 20
REASON = "the table of inputs is bounded"


class LedgerRow(NamedTuple):
    """What became of one member. Times in microseconds; `lost`: something of it was not read and stands nowhere else."""

    source: str
    kind: str
    reason: str
    size: int
    lines: int | None
    records: int | None
    unread: int | None
    first: int | None
    last: int | None
    note: str
    status: str
    lost: bool = False
    blank: int | None = None
    written: str | None = None

    @property
    def understood(self) -> int | None:
        """Lines with text that are not unread; None where the member was not read line by line."""
        if self.lines is None or self.unread is None or self.blank is None:
            return None
        return self.lines - self.blank - self.unread


class Ledger:
    """Writes rows into a sink while there is room; what comes later is added up until `close`."""

    def __init__(self, sink: Sink, rows: int = ROWS, text: int = TEXT) -> None:
        self._sink = sink
        self._room = self._rows = rows
        self._text = self._all_text = text
        self._lost_room = LOST_ROWS
        self._rest: dict[tuple[str, bool], LedgerRow] = {}
        self._counts: dict[tuple[str, bool], int] = {}

    @property
    def used(self) -> tuple[int, int]:
        """(rows written, characters of their texts)."""
        return self._rows - self._room, self._all_text - self._text

    def add(self, row: LedgerRow) -> None:
        weight = len(row.source) + len(row.reason) + len(row.note)
        if self._room > 0 and self._text >= weight:
            self._room -= 1
        elif row.lost and self._lost_room > 0 and self._text + TEXT >= weight:
            self._lost_room -= 1
        else:
            self._add_up(row)
            return
        self._text -= weight
        self._write(row)

    def _add_up(self, row: LedgerRow) -> None:
        key = row.status, row.lost
        self._counts[key] = self._counts.get(key, 0) + 1
        held = self._rest.get(key)
        self._rest[key] = row if held is None else _sum(held, row)

    def close(self) -> None:
        """The summarising rows."""
        for key, row in self._rest.items():
            many = self._counts[key]
            note = f"{many} more members like this, counted in one row: {row.source[:80]} and others"
            self._write(
                row._replace(source=f"({many} more members: {key[0]})", kind="several", reason=REASON, note=note)
            )
        self._rest.clear()

    def _write(self, row: LedgerRow) -> None:
        self._sink.add(
            schema.INPUTS, row.source, None, kind=row.kind, kind_reason=row.reason, size_bytes=row.size, lines=row.lines,
            records=row.records, unread_lines=row.unread, blank_lines=row.blank, understood_lines=row.understood, first_at=row.first, last_at=row.last, note=row.note,
            status=row.status, lost=row.lost, written=row.written,
        )  # fmt: skip


def _sum(one: LedgerRow, two: LedgerRow) -> LedgerRow:
    def least(a: int | None, b: int | None) -> int | None:
        return min((v for v in (a, b) if v is not None), default=None)

    def most(a: int | None, b: int | None) -> int | None:
        return max((v for v in (a, b) if v is not None), default=None)

    def plus(a: int | None, b: int | None) -> int | None:
        return None if a is None and b is None else (a or 0) + (b or 0)

    return LedgerRow(
        one.source, "several", "", one.size + two.size, plus(one.lines, two.lines), plus(one.records, two.records),
        plus(one.unread, two.unread), least(one.first, two.first), most(one.last, two.last), "", one.status, one.lost, plus(one.blank, two.blank),
    )  # fmt: skip
