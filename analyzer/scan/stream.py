"""What is known of one container's part of a log while it is read: its times, its counts, whose it is."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer.scan.fields import Values
from analyzer.scan.identity import ENOUGH
from analyzer.sources.clock import DAY_US, YEARLESS_START, is_yearless, nearest_year, with_year
from analyzer.sources.log_record import LogRecord, is_open
from analyzer.tables.dump import Value

QUARTER_US = 900_000_000
CallPlace = tuple[str | None, str, str | None]  # component, message, level
OTHERS: CallPlace = (None, "others", None)
MOST_BROKEN = 8
"""Lines of one record on a narrow page."""


@dataclass(slots=True)
class Tally:
    """How many lines of one message, and between which times."""

    count: int = 0
    first: int | None = None
    last: int | None = None
    known: bool = False

    def add(self, count: int, first: int | None, last: int | None) -> None:
        self.count += count
        if first is not None:
            self.first = first if self.first is None else min(self.first, first)
        if last is not None:
            self.last = last if self.last is None else max(self.last, last)


class AlikeEvents(NamedTuple):
    """
    Rows of one message, column by column: a log has tens of thousands of them, and a mapping for each costs more than its text.

    Attributes:
        lines: where they stand.
        fixed: values that all of them have.
    """

    lines: list[int]
    fixed: Values
    columns: dict[str, list[Value]]


class LastWords(NamedTuple):
    """The words with which a program ends, and where they stand."""

    number: int
    raw: str
    at: int | None
    words: str


@dataclass(slots=True, eq=False, repr=False)
class Pending:
    """The record being read: it ends where the next header starts. `raw` stands in the member, `text` is without margins."""

    entry: LogRecord
    at: int | None
    line: int
    raw: str
    text: str
    body: str = ""
    behind: int = 0  # records that are glued in front of it on its line
    outer: int | None = None  # when the runtime or the journal took the line
    program: str | None = None  # by the tag of the journal
    extra: list[str] = field(default_factory=list)
    places: list[tuple[int, str]] = field(
        default_factory=list
    )  # of the lines in `extra`: number, and text in the member

    @property
    def has_value(self) -> bool:
        """Does klog's record end its first line with the begin of a value of many lines: ``err=<``."""
        return self.entry.form == "klog" and self.entry.structured and self.body.rstrip().endswith("=<")

    @property
    def whole(self) -> str:
        """
        klog's text behind the header with the lines below that belong to it: a value of many lines, or what a terminal broke off.

        klog writes a line feed within quotes as ``\\n``: a quotation that a line leaves open was broken, and goes on to its end.
        """
        text = self.body[self.body.find("] ") + 2 :] if self.extra and self.entry.form == "klog" else ""
        if text and self.has_value:
            return text.rstrip() + "\n" + "\n".join(self.extra)
        if text[:1] != '"' or not is_open(text):
            return ""
        for part in self.extra[:MOST_BROKEN]:
            text += part
            if not is_open(text):
                return text
        return ""

    @property
    def in_value(self) -> bool:
        """Is the end of that value, `` >``, not there yet."""
        return self.has_value and not (self.extra and self.extra[-1].lstrip().startswith(">"))


@dataclass(slots=True, eq=False, repr=False)
class Stream:
    """One container's part of a log."""

    pod: str | None
    container: str | None
    node: str | None
    previous: bool = False
    called: str | None = None  # the component whose usage it prints
    searched: bool = False  # a search printed it: lines are missing in between
    filtered: bool = False  # and what is missing may tell how the log ends
    anothers: bool = False  # a command asked for the log of another program by its name
    pending: Pending | None = None
    program: str | None = None  # by the tag of the line at hand
    partial: str = ""
    partial_at: tuple[int, str, int | None] = (0, "", None)  # line number, raw line and time of the last piece
    votes: dict[str, int] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    lines: int = 0
    dated: list[int] = field(default_factory=list)  # the first and the last time with a year, and without one
    yearless: list[int] = field(default_factory=list)
    previous_at: int | None = None
    previous_yearless: int | None = None
    turns: int = 0
    back: int = 0
    from_start: bool = False
    verbosity: int = 0
    seen: dict[tuple[str, str, str], int] = field(
        default_factory=dict
    )  # component, message and place to the first line
    tallies: dict[CallPlace, Tally] = field(default_factory=dict)
    first_texts: dict[CallPlace, str] = field(default_factory=dict)
    events: list[tuple[int, Values]] = field(default_factory=list)
    alike: list[AlikeEvents] = field(default_factory=list)  # more of them
    options: list[tuple[int, int | None, str | None, str, str]] = field(default_factory=list)
    own: dict[tuple[str, str], int] = field(default_factory=dict)
    lines_of_go: list[tuple[int, Values]] = field(default_factory=list)
    records: int = 0
    recognised: int = 0
    without_row: int = 0
    plain_votes: int = 0
    strange_options: int = 0
    fatal: LastWords | None = None  # the last line with which the program says that it ends
    final: LastWords | None = None  # the last line of all, where it is an error

    def component(self) -> str | None:
        """The component that most of the messages of its own belong to, else what the container's name says."""
        if self.anothers:
            return None
        if (
            self.votes
            and sum(self.own.values()) >= ENOUGH
            and (self.plain_votes or self.strange_options < sum(self.votes.values()))
        ):
            return max(self.votes, key=lambda name: (self.votes[name], name))
        name = f"{self.container or ''} {self.pod or ''}"
        if "konnectivity-server" in name or "proxy-server" in name:
            return "server"
        if self.container == "konnectivity" and "k0s" in self.layers:
            return "server"  # what k0s starts on a controller; its agents are pods
        return "agent" if "konnectivity-agent" in name or "proxy-agent" in name else self.called

    @property
    def is_own(self) -> bool:
        """Is it a log of Konnectivity: by its container's name, or by messages that only Konnectivity prints."""
        return not self.anothers and (sum(self.own.values()) >= ENOUGH or self.component() is not None)

    def time_of(self, outer: int | None, inner: int | None, *, local: bool = False) -> int | None:
        """A record's time without regard to its order among others; widens the stream's window."""
        at = _either(outer, inner, local)
        if at is None:
            return None
        if is_yearless(at):
            at += self.turns * 366 * DAY_US
        return self._widened(at)

    def times_of(self, outers: Sequence[int | None] | None, inners: list[int], turns: int) -> list[int | None]:
        """The same of records that were met after so many turns of the year; without outer times, and of inner ones without a year."""
        if outers is None:
            times = [at + turns * 366 * DAY_US for at in inners]
            self._widened(min(times))
            self._widened(max(times))
            return [*times]
        now, self.turns = self.turns, turns
        found = [self.time_of(outer, inner) for outer, inner in zip(outers, inners, strict=True)]
        self.turns = now
        return found

    def next_time(self, outer: int | None, inner: int | None, *, local: bool = False) -> int | None:
        """The record's time: the inner one for its precision, the outer one for year and zone, for the year alone if it is local."""
        at = _either(outer, inner, local)
        if at is None:
            return None
        if is_yearless(at):
            at += self.turns * 366 * DAY_US
            previous = self.previous_yearless  # a full date says nothing about where a yearless year ends
            if previous is not None and previous - at > 180 * DAY_US:
                self.turns += 1  # 31 December followed by 1 January
                at += 366 * DAY_US
            self.back += previous is not None and at < previous - 1_000_000
            self.previous_yearless = at
        else:
            self.back += self.previous_at is not None and at < self.previous_at - 1_000_000
            self.previous_at = at
        return self._widened(at)

    def window(self) -> tuple[int | None, int | None]:
        """The first and the last time; they are yearless where no line of the stream has a year."""
        return span([*self.dated, *self.yearless], self.turns)

    def _widened(self, at: int) -> int:
        ends = self.yearless if is_yearless(at) else self.dated
        if not ends:
            ends += (at, at)
        elif at < ends[0]:
            ends[0] = at
        elif at > ends[1]:
            ends[1] = at
        return at


def place_of(event: tuple[int, Values]) -> tuple[int, int]:
    """Where an event stands: its line, and how many records are glued in front of it there."""
    return event[0], int(event[1].get("behind") or 0)


def span(times: list[int], turns: int) -> tuple[int | None, int | None]:
    """The first and the last of some times of a log that saw so many turns of the year; full dates give the year of the others."""
    known = [at for at in times if not is_yearless(at)]
    if known and len(known) < len(times):
        other = [at for at in times if is_yearless(at)]
        year = nearest_year(max(other), max(known), turns)
        times = [*known, *(at for one in other if (at := with_year(one, year, turns)) is not None)]
    return min(times, default=None), max(times, default=None)


class Summary(NamedTuple):
    """What one log gave, for its row in `inputs`; times may be yearless."""

    lines: int
    records: int
    unread: int
    first: int | None
    last: int | None
    components: tuple[str, ...]
    note: str = ""
    blank: int = 0


def _either(outer: int | None, inner: int | None, local: bool = False) -> int | None:
    if inner is None or outer is None or is_yearless(outer):
        return outer if inner is None else inner
    if not is_yearless(inner):
        return inner
    return _nearest(outer, inner) if local else _combine(outer, inner)


@functools.lru_cache(maxsize=1024)
def _days(outer_day: int, day: int) -> tuple[int, ...]:
    """The starts of a day of the year, in the outer day's year and the years beside it; none for a day that none has."""
    year = (datetime.date(1970, 1, 1) + datetime.timedelta(days=outer_day)).year
    starts = (with_year(YEARLESS_START + day * DAY_US, y, 0) for y in (year, year - 1, year + 1))
    return tuple(start for start in starts if start is not None)


def _nearest(outer: int, inner: int) -> int:
    """The inner time in the year in which it is nearest to the outer one."""
    day, rest = divmod(inner - YEARLESS_START, DAY_US)
    starts = (start + rest for start in _days(outer // DAY_US, day))
    return min(starts, key=lambda value: abs(value - outer), default=outer)


def _combine(outer: int, inner: int) -> int:
    """
    The inner time in the outer's year and zone.

    The two differ by whole quarters of an hour when only the zone differs; a larger rest means buffering, and the
    outer time is the one to sort by.
    """
    best = _nearest(outer, inner)
    shift = round((outer - best) / QUARTER_US) * QUARTER_US
    return best + shift if abs(outer - best - shift) < 5_000_000 and abs(shift) <= 15 * 4 * QUARTER_US else outer
