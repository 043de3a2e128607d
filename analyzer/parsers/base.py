"""What a parser is, and what it is given: a fragment of text and a place to put rows. No pandas here."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from analyzer import patterns as regex
from analyzer import schema
from analyzer.sources.names import Context
from analyzer.tables.base import Row, Table
from analyzer.tables.dump import Value
from analyzer.tables.encoded.words import ColumnPlaces
from analyzer.tables.sink import Sink

UNREAD_ROWS = 50
UNREAD_TEXT = 500
LONGEST_QUOTED = 2000
QUOTED = regex.compile(r"'[^'\n]{2,}'|\"[^\"\n]{2,}\"")
OPENING = 1 << 12
WINDOW = 1 << 14
HEAD_LINE = 1 << 14
LOOKS, LOOKS_LINES = 10, 1 << 10
"""All that is looked for in a fragment may look at so many lines: times those it has, and some more."""


class Lines:
    """Single lines of a large text, near each other mostly, without a list of all of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        self._firsts = [0]
        self._first = self._size = 0
        self._lines: list[str] = []

    def at(self, index: int) -> str:
        """The line of that index, "" where there is none."""
        within = index - self._first
        if 0 <= within < self._size:
            return self._lines[within]
        if index < 0:
            return ""
        while index >= self._firsts[-1] and self._starts[-1] < len(self._text):
            start = self._starts[-1]
            end = self._text.find("\n", start + WINDOW) + 1 or len(self._text)
            last = end == len(self._text) and not self._text.endswith("\n")
            self._firsts.append(self._firsts[-1] + self._text.count("\n", start, end) + last)
            self._starts.append(end)
        window = bisect.bisect_right(self._firsts, index) - 1
        begin, end = self._starts[window], [*self._starts[window + 1 : window + 2], len(self._text)][0]
        self._lines = self._text[begin:end].split("\n")
        self._first, self._size = self._firsts[window], len(self._lines) - self._text.endswith("\n", begin, end)
        within = index - self._first
        return self._lines[within] if within < len(self._lines) else ""


@dataclass
class Fragment:
    """
    A piece of one member in one format.

    Attributes:
        text: with line prefixes taken off.
        raw: as in the member.
        complete: the member was read to its end.
        of_large: the member is so large that there will be many more rows like these.
        below: the line with which the next piece begins.
    """

    source: str
    first_line: int
    text: str
    raw: str
    context: Context
    complete: bool = True
    of_large: bool = False
    below: str = ""
    _found: dict[str, tuple[int, int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _looked: int = field(default=0, init=False, repr=False, compare=False)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def raw_lines(self) -> list[str]:
        return self.raw.split("\n")

    @cached_property
    def filled(self) -> list[tuple[int, str]]:
        """(line number, text) of the lines that are not blank."""
        return [(self.first_line + at, line) for at, line in enumerate(self.lines) if line.strip()]

    @cached_property
    def opening(self) -> list[tuple[int, str]]:
        """The first of the lines that are not blank, as `filled`, without splitting a large text."""
        lines = self.text[:OPENING].split("\n")
        if len(self.text) > OPENING:
            lines.pop()
        found = [(self.first_line + at, line) for at, line in enumerate(lines) if line.strip()]
        return found if len(found) >= 20 or len(self.text) <= OPENING else self.filled

    def head(self, count: int = 5) -> str:
        """The first lines that are not blank, cut where one of them is a whole document."""
        return "\n".join(line[:HEAD_LINE] for _, line in self.opening[:count])

    def raw_line(self, number: int) -> str:
        if self.raw is self.text and "lines" in self.__dict__:
            index = number - self.first_line
            return self.lines[index] if 0 <= index < len(self.lines) else ""
        return self._raw_lines.at(number - self.first_line)

    @cached_property
    def _raw_lines(self) -> Lines:
        return Lines(self.raw)

    def line_of(self, needle: str, start: int | None = None) -> int:
        """
        The first line from `start` on that holds `needle`; `start` (or the first line) when none does.

        Where this was found out once, it costs nothing to ask again from a line in between; all that is looked for
        costs a bound times the text.
        """
        begin = start or self.first_line
        since, found = self._found.get(needle, (begin + 1, 0))
        if not since <= begin <= (found or begin):
            if self._looked > LOOKS * len(self.lines) + LOOKS_LINES:
                return begin
            found = self._look(needle, begin)
            self._found[needle] = begin, found
        return found or begin

    def _look(self, needle: str, begin: int) -> int:
        """0 when no line from `begin` on holds it."""
        first = max(0, begin - self.first_line)
        for at in range(first, len(self.lines)):
            if needle in self.lines[at]:
                self._looked += at - first
                return self.first_line + at
        self._looked += max(0, len(self.lines) - first)
        return 0


@dataclass
class Emit:
    """
    Rows of one fragment go in here; each cited line is kept.

    Attributes:
        last_unread: the last line that is not understood.
        ends_early: the output is one that its tool closes, and it is not closed.
    """

    sink: Sink
    fragment: Fragment
    records: int = 0
    unread_lines: int = 0
    times: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    last_unread: int = 0
    ends_early: bool = False
    _told: bytearray = field(default_factory=bytearray)
    _of: int = 0
    _rows: int = 0

    def __call__(self, table: Table[Row], line: int, /, **values: Value) -> None:
        self.records += 1
        self.sink.add(table, self.fragment.source, line, **values)
        self.keep(line)

    def rows_of(self, table: Table[Row], lines: list[int], /, **columns: Any) -> None:
        """A row for each of the lines at once; a value that is not a list stands for every row."""
        self.records += len(lines)
        if lines:
            values: dict[str, Any] = {"source": self.fragment.source, "line": lines, **columns}
            self.sink.extend(table, len(lines), values)
        for line in lines:
            self.keep(line)

    def encoded(
        self,
        table: Table[Row],
        places: ColumnPlaces,
        runs: list[tuple[int, int]],
        held: tuple[str, int],
        **constant: Value,
    ) -> None:
        """
        Rows of encoded columns at once, for parsers of very large outputs; lines to cite are kept by the caller.

        Args:
            places: column to (group of codes, position in the entries of `Sink.numbers`).
            runs: (index of the first line in the fragment, rows) of each run of lines.
            held: where `Encoder.lines` put the numbers of the fragment's lines.
            constant: columns that all rows share.
        """
        form, first = held
        block = self.sink.block(table, places)
        before = block.size
        block.add(
            [(form, first + at, self.fragment.first_line + at, rows) for at, rows in runs],
            self.sink.plain_rows(table),
            {"source": self.fragment.source, **constant},
        )
        self.records += block.size - before

    def keep(self, line: int, text: str | None = None) -> None:
        """Keep a line to be cited; `text` is the fragment's, where it is at hand."""
        raw = text if text and self.fragment.raw is self.fragment.text else self.fragment.raw_line(line)
        if raw:
            self.sink.keep(self.fragment.source, line, raw)

    def fact(self, key: str, value: object, line: int) -> None:
        """A cluster or account fact; empty values state nothing."""
        if value not in (None, ""):
            self(schema.FACTS, line, key=key, value=str(value))

    def time(self, at: int | None) -> None:
        """A moment at which the collection had not ended yet."""
        if at is not None:
            self.times.append(at)

    def began(self, at: int | None) -> None:
        """A moment before which the collection did not end, and nothing more: what was made or started then may run for months."""
        if at is not None:
            self.begun.append(at)

    def other(self, kind: str) -> None:
        """An object that was understood as one of a kind of which no table holds anything."""
        if not kind.endswith("List"):  # an empty list holds no object
            self.others[kind] += 1

    def unread(self, line: int, reason: str, *, text: str | None = None) -> None:
        """
        A line that is not understood, counted once however often it is named.

        Args:
            text: all that is not understood with it, from this line on.
        """
        self.unread_lines += self._new(line) if text is None else sum(1 for one in text.split("\n") if one.strip())
        self.last_unread = max(self.last_unread, line + (text or "").rstrip().count("\n"))
        self._rows += 1
        if self._rows <= UNREAD_ROWS:
            shown = self.fragment.raw_line(line)
            self.sink.add(
                schema.UNREAD,
                self.fragment.source,
                line,
                text=self.sink.begin(shown, UNREAD_TEXT),
                reason=self._reason_to_show(reason, shown),
            )

    def _reason_to_show(self, reason: str, line: str) -> str:
        """The reason without words that it quotes of a secret: what stands in front of these tells that they are one, and is not quoted."""
        if not QUOTED.search(reason) or (clean := self.sink.begin(line, LONGEST_QUOTED)) == line[:LONGEST_QUOTED]:
            return reason
        return QUOTED.sub(lambda m: m[0] if m[0][1:-1] in clean else "[hidden:quoted]", reason)

    def _new(self, line: int) -> int:
        """1 for a line that was not named before."""
        if self._of != self.fragment.first_line:  # the next piece of a very large list
            self._of, self._told = self.fragment.first_line, bytearray()
        at = max(0, line - self._of)
        if len(self._told) <= at:
            self._told.extend(bytes(at + 1 - len(self._told)))
        new = 1 - self._told[at]
        self._told[at] = 1
        return new


class Parser(NamedTuple):
    """
    One text format.

    Attributes:
        kind: what inputs of this format are called in reports.
        starts: a pattern that matches at the start of the first line of a fragment.
        takes: why this parser takes a fragment, or "" when it is not its format.
        parse: reads the fragment; must not raise for bad input, but call `Emit.unread`.
        rank: lower is asked first.
        pieces: reads a list that is too large to be held as one text; gets its opening, what stands behind its items, and
            the items, some at a time.
    """

    kind: str
    starts: str
    takes: Callable[[Fragment], str]
    parse: Callable[[Fragment, Emit], None]
    rank: int = 50
    pieces: Callable[[Fragment, str, Iterator[Fragment], Emit], None] | None = None
