"""
The year of klog times, which print none: chosen once everything is read, from what the bundle itself dates, never from a clock.

All functions look at tables that are lists of values; times are microseconds since the epoch.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from analyzer import patterns as regex
from analyzer import schema
from analyzer.snapshot.log_floors import log_floors
from analyzer.sources.clock import (
    DAY_US,
    YEARLESS_END,
    YEARLESS_START,
    is_yearless,
    leap_days,
    nearest_year,
    rfc3339_us,
    with_year,
)
from analyzer.sources.named_dates import named_day
from analyzer.tables.base import ColumnLists
from analyzer.tables.dump import ReadingDump

Lists = list[tuple[str, ColumnLists]]
"""(name, columns) of each table."""
TIMES = {name: tuple(c.name for c in table.all_columns if c.kind == "time") for name, table in schema.TABLES.items()}
ASSUMED_YEAR = 2026
VERIFIED = regex.compile(r"current time (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) is (?:after|before) ")
CALENDAR = (-62_135_596_800_000_000, 253_402_300_799_999_999)  # years 1 to 9999
LATEST = 7_258_118_400_000_000  # the end of 2199: later times are damage
EARLIEST_ARCHIVE_S = 1_400_000_000  # 2014: an archive's time before Kubernetes is none
DATING = ("inputs", "log_sources", "konnectivity_events", "bird_status", "events")
"""Tables whose times say when the bundle was collected."""
STATES = ("containers",)
"""Tables whose times are of what happened to an object last; when a pod was made may be years ago."""
BY_NAME, BY_START = "the date in the name of a file or folder", "the newest start or end of a container"
LOGS = ("log_sources", "konnectivity_events", "log_signals")


class _Run(NamedTuple):
    """Neighbouring values of one source in a column of times, some of which have no year: from the first to the last of these."""

    source: str
    values: list[int | None]
    begin: int
    end: int
    first: int
    last: int


def drop_impossible(lists: Lists) -> None:
    """Times that no calendar has (a number of seconds read from damage, 9999 in another zone) are no times."""
    for data, column in _times(lists):
        known = [v for v in data[column] if v is not None]
        if known and (min(known) < CALENDAR[0] or max(known) > CALENDAR[1]):
            data[column] = [v if v is not None and CALENDAR[0] <= v <= CALENDAR[1] else None for v in data[column]]


def choose(lists: Lists, reading: ReadingDump, year: int | None) -> str:
    """
    Give every yearless time its year, in place, so that the last line lies not after the collection; how it was chosen.

    Args:
        reading: what the reader found beside the tables: when the bundle was captured, turns of the year, archive times.
        year: of the last line of each log, when somebody said it.
    """
    turns = reading["sink"]["turns"]
    runs = list(_yearless(lists))
    if not runs:
        return ""
    years, note = ({}, "") if year is not None else _by_evidence(lists, reading, runs)
    moved: dict[tuple[int, int, int], int | None] = {}  # how far a day is moved; None for a day that its year lacks
    for one in runs:
        begin = end = 0
        step: int | None = None  # of the value before: most are of its day
        own = turns.get(one.source, 0), year if year is not None else years[one.source]
        values = one.values
        for at in range(one.begin, one.end):
            value = values[at]
            if value is not None and YEARLESS_START <= value < YEARLESS_END:
                if not begin <= value < end:
                    begin = value - (value - YEARLESS_START) % DAY_US
                    end = begin + DAY_US
                    key = begin, *own
                    if key not in moved:
                        dated = with_year(begin, own[1], own[0])
                        moved[key] = None if dated is None else dated - begin
                    step = moved[key]
                values[at] = None if step is None else value + step
    return note


def dates(at: int | None) -> TypeGuard[int]:
    """Does a time say when the bundle was collected: one of 1970 to 2199 that has a year of its own."""
    return at is not None and 0 <= at < LATEST and not is_yearless(at)


def _times(lists: Lists) -> Iterator[tuple[ColumnLists, str]]:
    """Each column of times, with its table."""
    for name, data in lists:
        for column in TIMES[name]:
            yield data, column


def _yearless(lists: Lists) -> Iterator[_Run]:
    """The runs that hold a yearless time: of tens of thousands of rows a few hundred runs, each looked at as a whole."""
    for name, data in lists:
        end = 0
        for source, rows in itertools.groupby(data["source"]):
            begin, end = end, end + len(list(rows))
            for column in TIMES[name]:
                known = [v for v in data[column][begin:end] if v is not None]
                if known and (min(known) < YEARLESS_START or max(known) >= YEARLESS_END):
                    known = [v for v in known if YEARLESS_START <= v < YEARLESS_END]
                if known:
                    yield _Run(source, data[column], begin, end, min(known), max(known))


def _by_evidence(lists: Lists, reading: ReadingDump, runs: list[_Run]) -> tuple[dict[str, int], str]:
    """Each source's own year of its last line, so that one odd log does not move the times of the others."""
    known, basis = _dated(lists, reading)
    turns, leaps, own = reading["sink"]["turns"], _leaps(runs), _own_newest(lists)
    ends: dict[str, int] = {}
    for one in runs:
        ends[one.source] = max(one.last, ends.get(one.source, 0))
    whole = None if known else named_day(reading["name"])
    named, floors = {source: named_day(source) or whole for source in ends}, log_floors(lists)
    begun = [] if known else _begun(lists, reading)
    if not known and not begun and not any(named.values()):
        known, basis = _archived(reading)
    if not known and not begun and not any(named.values()):
        years = {source: _leap_year(ASSUMED_YEAR, turns.get(source, 0), leaps.get(source)) for source in ends}
        assumed = " and ".join(str(one) for one in sorted(set(years.values())))
        text = f"klog prints no year and nothing in the bundle dates it: {assumed} assumed (--year N)"
        return years, text + (", for 29 February is a day of leap years" if leaps else "")
    newest = max([*known, *(begun or [day for day in named.values() if day])])
    years, bases = {}, set()
    for source, end in ends.items():
        turned = turns.get(source, 0)
        if source in own:  # a log with full dates beside the yearless ones
            years[source] = _leap_year(nearest_year(end, own[source], turned), turned, leaps.get(source))
            continue
        if (day := named[source]) is not None:
            year, how = nearest_year(end, day, turned), BY_NAME
        elif known:
            year, how = _year(newest), basis
            # a day of grace: a log may be a little younger than the newest object
            year -= (with_year(end, year, turned) or 0) > newest + DAY_US
        else:  # what was started, or another's name: the log ended some time before or after
            year, how = nearest_year(end, newest, turned), BY_START if begun else BY_NAME
        if (ended := with_year(end, year, turned)) is not None and floors.is_before(source, ended):
            year, how = year + 1, BY_START
        years[source] = _leap_year(year, turned, leaps.get(source))
        bases.add(how)
    told = " and ".join(str(one) for one in sorted(set(years.values())))
    of = " and ".join(sorted(bases)) or basis
    return years, f"year {told} of klog times from {of}" + (" and from 29 February in a log" if leaps else "")


def _year(at: int) -> int:
    return datetime.datetime.fromtimestamp(at / 1e6, tz=datetime.UTC).year


def _own_newest(lists: Lists) -> dict[str, int]:
    """The newest full date of each source's own logs."""
    found: dict[str, int] = {}
    for data, column in _times([(name, data) for name, data in lists if name in LOGS]):
        if _has_no_year(data[column]):
            continue
        for source, value in zip(data["source"], data[column], strict=True):
            if dates(value) and value > found.get(source, 0):
                found[source] = value
    return found


def _has_no_year(values: list[int | None]) -> bool:
    """Are all of these times without a year, as those of klog are: told at once at a fifth of the cost."""
    known = [value for value in values if value is not None]
    return not known or (min(known) >= YEARLESS_START and max(known) < YEARLESS_END)


def _leaps(runs: list[_Run]) -> dict[str, int]:
    """The turns that a source had seen at its last 29 February, for sources that name one."""
    found: dict[str, int] = {}
    for one in runs:
        for turn, day in leap_days(one.first, one.last):
            if any(v is not None and day <= v < day + DAY_US for v in one.values[one.begin : one.end]):
                found[one.source] = max(turn, found.get(one.source, 0))
    return found


def _leap_year(year: int, turns: int, leap: int | None) -> int:
    """The last year up to this one in which a log that saw a 29 February, `turns - leap` turns before its end, can end."""
    if leap is None:
        return year
    import calendar  # a log that saw a 29 February is rare

    return next(y for y in range(year, year - 9, -1) if calendar.isleap(y - (turns - leap)))


def _dated(lists: Lists, reading: ReadingDump) -> tuple[list[int], str]:
    """Times that say when the bundle was collected, of the best kind that there is, and what kind that is."""
    known = [t for t in (reading["captured"],) if dates(t)]
    for data, column in _times([(name, data) for name, data in lists if name in DATING]):
        known += [] if _has_no_year(data[column]) else [v for v in data[column] if dates(v)]
    if known:
        return known, "the newest time in the bundle"
    if known := _verified_at(lists):
        return known, "what programs print as the time at which they looked at a certificate"
    return [], ""


def _begun(lists: Lists, reading: ReadingDump) -> list[int]:
    """When what is shown was started or ended: the collection was not before, and may be months after."""
    found = [v for data, column in _times([one for one in lists if one[0] in STATES]) for v in data[column] if dates(v)]
    return found + [at for at in (reading["begun"],) if dates(at)]


def _archived(reading: ReadingDump) -> tuple[list[int], str]:
    """When the members of an archive were written last: when it was packed, which may be another day."""
    stamps = reading["sink"]["mtimes"].values()
    return [t * 1_000_000 for t in stamps if EARLIEST_ARCHIVE_S < t < LATEST // 1_000_000], "the archive's time stamps"


def _verified_at(lists: Lists) -> list[int]:
    """Times of x509 texts: the program's own clock when it refused a certificate, with a year (`current time ... is after ...`)."""
    found = []
    for name, column in (("konnectivity_events", "error"), ("log_signals", "message"), ("tool_errors", "message")):
        for values in (data[column] for table, data in lists if table == name):
            texts = (VERIFIED.search(text) for text in values if isinstance(text, str) and "x509" in text)
            found += [at for m in texts if m and (at := rfc3339_us(m[1])) is not None and dates(at)]
    return found
