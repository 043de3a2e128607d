"""How much of a text is understood, were it the member's: read into tables that nobody keeps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer import schema
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.parsers.base import HEAD_LINE, Emit, Fragment
from analyzer.reading.formats import begins, formats, parser_of, typed
from analyzer.reading.log_entries import entries
from analyzer.scan.log import LogScanner
from analyzer.sources.document import Document
from analyzer.sources.edges import rejoined
from analyzer.sources.names import context_of
from analyzer.sources.pieces import cut
from analyzer.sources.wrapped_fields import unwrap_fields
from analyzer.sources.wrapped_tables import unwrap_tables
from analyzer.tables.sink import Sink
from analyzer.wording import join

MOST_TRIED = 1_000_000
"""Characters that are read to find out how a text was broken."""
UNCOUNTED = frozenset({"unread", "listings", "sections"})


class TriedText(NamedTuple):
    """
    What a text would give.

    Attributes:
        unread: lines that are not understood.
        records: what parsers count as read.
        values: cells of their rows that state something.
    """

    unread: int
    records: int
    values: int

    def beats(self, other: TriedText) -> bool:
        """Is less unread, or is more stated of as much, and nothing that was read lost."""
        if self.records < other.records:
            return False
        return self.unread < other.unread or (self.unread == other.unread and self.values > other.values)


@dataclass
class _CountedEmit(Emit):
    """Rows that nobody keeps, and every line that is not understood."""

    strange: set[int] = field(default_factory=set)

    def unread(self, line: int, reason: str, *, text: str | None = None) -> None:
        super().unread(line, reason, text=text)
        self.strange.update(range(line, line + 1 + (text or "").rstrip().count("\n")))


def rests(text: str, whole: str) -> Counter[int]:
    """How many lines of a text went to each line of the one that was put together of it, by its number from 1."""
    found = Counter[int]()
    head = 0
    for number, (line, now) in enumerate(zip(text.split("\n"), whole.split("\n"), strict=True), 1):
        if now.strip():
            head = number
        elif line.strip():
            found[head] += 1
    return found


def tried(name: str, text: str, limits: Limits, parts: Counter[int] | None = None) -> TriedText:
    """
    Read a text without keeping anything of it.

    Args:
        name: of the member.
        parts: how many more lines than one a line counts for.
    """
    sink = Sink(limits, str)
    strange: set[int] = set()
    records = 0
    for piece in cut(Document(text, text), formats()[1], context_of(name)):
        fragment = Fragment(name, piece.first_line, piece.text, piece.text, piece.context)
        listed = entries(fragment, piece.start_kind, limits)
        for part, is_one in [(fragment, True)] if listed is not None else typed(fragment, piece.start_kind):
            if is_one:
                scanner = LogScanner(sink, name, part.context, shows=False)
                for at, line in listed if listed is not None else enumerate(part.lines):
                    scanner.line(part.first_line + at, line)
                    if listed is not None and not line:
                        strange.add(part.first_line + at)
                records += scanner.close().records
                continue
            parser = parser_of(part) if part.opening else None
            if parser is None:
                continue
            emit = _CountedEmit(sink, part)
            try:
                parser.parse(part, emit)
            except (InputError, RecursionError, regex.error):
                strange.update(number for number, _ in part.filled)
            strange |= emit.strange
            records += emit.records + sum(emit.others.values())
    strange |= sink.lines_of(schema.UNREAD, name, 0)
    filled = {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    values = sum(
        value is not None
        for table, columns in sink.tables.items()
        if table not in UNCOUNTED
        for data in columns.data.values()
        for value in data
    )
    unread = strange & filled
    return TriedText(len(unread) + sum((parts or Counter())[number] for number in unread), records, values)


def put_together(name: str, text: str, said: str, limits: Limits) -> tuple[str, str]:
    """
    The text with its broken lines whole, line by line the same, and a remark where there are any.

    Outputs of a known shape are put together by it. Where all of a text seems to be cut at one column, it is put together there
    if more of it is understood then.

    Args:
        said: what was put together before.
    """
    best, note = _by_shape(text)
    tries = [(best, note, text)] if note else []
    for one in rejoined(text, _begins):
        whole, more = _by_shape(one.text)
        how = f"{one.parts} lines that were cut at {one.columns} columns were put together"
        tries.append((whole, join(how, more), one.text if more else ""))
    if not tries:
        return best, said
    known, broken = tried(name, best, limits, rests(text, best)), bool(note)
    own = text
    left = MOST_TRIED
    for whole, how, text in tries:
        for found in (whole, *([_by_shape(text, by_count=True)[0]] if text else [])):
            if (left := left - len(found)) < 0:
                return best, join(said, note)
            told = tried(name, found, limits, rests(own, found))
            if (told.unread < known.unread and told.records >= known.records) or (broken and told.beats(known)):
                best, note, known, broken = found, how, told, True
    return best, join(said, note)


def _begins(line: str) -> bool:
    return begins().match(line[:HEAD_LINE]) is not None


def _by_shape(text: str, *, by_count: bool = False) -> tuple[str, str]:
    text, rows = unwrap_tables(text, by_count=by_count)
    text, fields = unwrap_fields(text)
    return text, join(rows, fields)
