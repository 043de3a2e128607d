"""Times without a year get the year of the evidence: the last line of a log lies not after the collection."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from analyzer import schema
from analyzer.snapshot import years as module
from analyzer.snapshot.years import ASSUMED_YEAR, CALENDAR, LATEST, dates
from analyzer.sources.clock import DAY_US, YEARLESS_END, YEARLESS_START

from tests.support.tables import plain_sink, snapshot_of


def us(*date: int) -> int:
    return int(datetime.datetime(*date, tzinfo=datetime.UTC).timestamp()) * 1_000_000  # type: ignore[misc]


def yearless(month: int, day: int, hour: int = 0, turn: int = 0) -> int:
    """A klog time, in a log that saw so many turns of the year before it."""
    of_year = (datetime.date(1972, month, day) - datetime.date(1972, 1, 1)).days
    return YEARLESS_START + (turn * 366 + of_year) * DAY_US + hour * 3_600_000_000


def read(
    *times: tuple[str, int],
    turns: dict[str, int] | None = None,
    archive: tuple[int, ...] = (),
    error: str | None = None,
    other: int | None = None,
    **options: Any,
) -> tuple[list[str | None], str]:
    """
    Konnectivity events at these times, by source, as they stand in the table, and what is said of the year.

    Args:
        archive: seconds since the epoch of members of the archive.
        error: text of a further event without a time.
        other: time of an object, in a table that does not date a bundle.
    """
    sink = plain_sink()
    for line, (source, at) in enumerate(times, 1):
        sink.add(schema.KONNECTIVITY_EVENTS, source, line, at=at, message="m")
    if error is not None:
        sink.add(schema.KONNECTIVITY_EVENTS, "e", 99, message="m", error=error)
    if other is not None:
        sink.add(schema.PODS, "p", 1, name="p", created_at=other)
    sink.turns.update(turns or {})
    sink.mtimes.update({f"m{at}": one for at, one in enumerate(archive)})
    snapshot = snapshot_of(sink, **options)
    found = [None if row.at is None else f"{row.at:%Y-%m-%d %H}" for row in snapshot.rows[schema.KONNECTIVITY_EVENTS]]
    return found[: len(times)], snapshot.year_note


def test_a_bundle_with_full_times_says_nothing_of_years() -> None:
    """Nothing is moved and nothing is said."""
    assert read(("s", us(2025, 3, 2))) == (["2025-03-02 00"], "")
    assert read() == ([], "")


def test_the_newest_time_in_the_bundle_gives_the_year() -> None:
    """A log that would lie after it is of the year before; a day of grace is not."""
    captured = us(2026, 3, 2, 12)
    told = "year 2026 of klog times from the newest time in the bundle"
    assert read(("s", yearless(3, 2, 11)), captured=captured) == (["2026-03-02 11"], told)
    assert read(("s", yearless(3, 3, 12)), captured=captured) == (["2026-03-03 12"], told)
    assert read(("s", yearless(3, 3, 13)), captured=captured) == (
        ["2025-03-03 13"], "year 2025 of klog times from the newest time in the bundle",
    )  # fmt: skip


def test_each_log_has_its_own_year() -> None:
    """An odd log does not move the others; its earlier lines are of the year of its last one."""
    found, note = read(("a", yearless(12, 30)), ("b", yearless(1, 2)), ("a", yearless(11, 1)), captured=us(2026, 2, 1))
    assert found == ["2025-12-30 00", "2026-01-02 00", "2025-11-01 00"]
    assert note == "year 2025 and 2026 of klog times from the newest time in the bundle"
    # one day of two logs that take turns, each in its own year
    day, end = yearless(1, 2), yearless(12, 30)
    found, _ = read(("a", day), ("b", day), ("a", end), ("b", day + 5), captured=us(2026, 2, 1))
    assert found == ["2025-01-02 00", "2026-01-02 00", "2025-12-30 00", "2026-01-02 00"]


def test_a_log_over_new_year_turns_into_the_next() -> None:
    """What it printed before the turn is of the year before its last line."""
    found, _ = read(
        ("a", yearless(12, 31, 23)), ("a", yearless(1, 1, 1, turn=1)), turns={"a": 1}, captured=us(2026, 1, 1, 2)
    )
    assert found == ["2025-12-31 23", "2026-01-01 01"]


def test_a_year_that_is_said_decides() -> None:
    """Over all evidence, and without a word."""
    assert read(("s", yearless(3, 2)), captured=us(2026, 3, 2), year=2019) == (["2019-03-02 00"], "")


def test_an_event_with_a_year_dates_the_others() -> None:
    """Times of logs and objects that say when the bundle was collected; a pod's creation may be years ago."""
    assert read(("s", yearless(3, 2)), ("t", us(2024, 5, 1)))[0] == ["2024-03-02 00", "2024-05-01 00"]
    assert read(("s", yearless(3, 2)), other=us(2021, 5, 1))[0] == [f"{ASSUMED_YEAR}-03-02 00"]


def test_a_refused_certificate_is_the_next_best() -> None:
    """The program's own clock; a text of another kind, or a time without this sentence, is none."""
    text = "x509: certificate has expired or is not yet valid: current time 2023-05-06T07:08:09Z is after 2020-01-01T00:00:00Z"
    found, note = read(("s", yearless(3, 2)), error=text, archive=(1_500_000_000,))
    assert found == ["2023-03-02 00"]
    assert note == "year 2023 of klog times from what programs print as the time at which they looked at a certificate"
    for other in (text.replace("x509", "tls"), text.replace("is after", "and"), "x509: bad"):
        assert read(("s", yearless(3, 2)), error=other)[0] == [f"{ASSUMED_YEAR}-03-02 00"]


def test_what_was_started_bounds_the_collection_from_below() -> None:
    """A log that ends some days or months behind it is of that year, and not of the one before; one shortly before it, too."""
    told = "of klog times from the newest start or end of a container"
    for day, began, year in (
        ((11, 8), (2026, 11, 1), 2026),
        ((10, 30), (2026, 11, 1), 2026),
        ((1, 9), (2025, 12, 20), 2026),
    ):
        found, note = read(("s", yearless(*day)), begun=us(*began), archive=(1_500_000_000,))
        assert (found, note) == ([f"{year}-{day[0]:02d}-{day[1]:02d} 00"], f"year {year} {told}")


def test_a_day_in_the_path_dates_what_lies_there() -> None:
    """The folder's day before any other time; the day of one file dates another where nothing else does."""
    path = "run-2025-11-08/a.log"
    assert read((path, yearless(11, 8)), captured=us(2026, 12, 1))[0] == ["2025-11-08 00"]
    found, note = read((path, yearless(11, 8)), ("b.log", yearless(11, 7)))
    assert found == ["2025-11-08 00", "2025-11-07 00"]
    assert note == "year 2025 of klog times from the date in the name of a file or folder"


def test_times_of_the_archive_come_after_that() -> None:
    """Only those that can be: the epoch and the far future are none."""
    found, note = read(("s", yearless(3, 2)), archive=(0, 1_500_000_000, 9_999_999_999))
    assert (found, note) == (["2017-03-02 00"], "year 2017 of klog times from the archive's time stamps")
    edge = (1_400_000_000, LATEST // 1_000_000)
    assert read(("s", yearless(3, 2)), archive=edge)[1].endswith("2026 assumed (--year N)")


def test_without_any_evidence_the_year_is_assumed_and_said() -> None:
    """With the option that says it."""
    assert read(("s", yearless(3, 2))) == (
        ["2026-03-02 00"], "klog prints no year and nothing in the bundle dates it: 2026 assumed (--year N)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "kept"),
    [(CALENDAR[0], True), (CALENDAR[0] - 1, False), (CALENDAR[1], True), (CALENDAR[1] + 1, False)],
)
def test_a_time_that_no_calendar_has_is_none(at: int, kept: bool) -> None:
    """The years 1 to 9999 are times; what stands beside it stays."""
    lists: module.Lists = [("konnectivity_events", {"source": ["a"] * 3, "at": [us(2026, 1, 1), at, None]})]
    module.drop_impossible(lists)
    assert lists[0][1]["at"] == [us(2026, 1, 1), at if kept else None, None]


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (None, False), (-1, False), (0, True), (us(2026, 1, 1), True), (LATEST - 1, True), (LATEST, False),
        (YEARLESS_START - 1, True), (YEARLESS_START, False), (YEARLESS_END - 1, False), (YEARLESS_END, True),
    ],
)  # fmt: skip
def test_which_times_date_a_bundle(at: int | None, says: bool) -> None:
    """Those from 1970 to 2199 that have a year of their own."""
    assert dates(at) == says


def test_29_february_dates_a_log() -> None:
    """Only leap years have it: the last one that the evidence allows, told from where in the log it stands."""
    leap = yearless(2, 29)
    found, note = read(("s", leap), ("s", yearless(3, 1)))
    assert found == ["2024-02-29 00", "2024-03-01 00"]
    assert note == (
        "klog prints no year and nothing in the bundle dates it: 2024 assumed (--year N), for 29 February is a day of leap years"
    )
    told = " of klog times from the newest time in the bundle and from 29 February in a log"
    assert read(("s", leap), captured=us(2026, 3, 2)) == (["2024-02-29 00"], f"year 2024{told}")
    assert read(("s", leap), captured=us(2024, 2, 20)) == (["2020-02-29 00"], f"year 2020{told}")
    found, note = read(("s", leap), ("s", yearless(1, 2, turn=1)), turns={"s": 1}, captured=us(2026, 3, 2))
    assert (found, note) == (["2024-02-29 00", "2025-01-02 00"], f"year 2025{told}")


def test_sources_whose_rows_stand_mixed_are_dated_each_by_itself() -> None:
    """A log's own 29 February, and its own turn of the year, wherever its rows stand among those of others."""
    found, _ = read(
        ("s", yearless(2, 29)), ("t", yearless(2, 28)), ("s", yearless(3, 1)), ("t", yearless(1, 2, turn=1)),
        turns={"t": 1}, captured=us(2026, 3, 2),
    )  # fmt: skip
    assert found == ["2024-02-29 00", "2025-02-28 00", "2024-03-01 00", "2026-01-02 00"]


def test_29_february_of_a_year_that_has_none_is_no_time() -> None:
    """Somebody said the year; another day than the log's own is invented."""
    assert read(("s", yearless(2, 29)), ("s", yearless(3, 1)), year=2025) == ([None, "2025-03-01 00"], "")


def test_a_log_with_full_dates_of_its_own_is_dated_by_them() -> None:
    """Its other lines lie in the year nearest to its own dates, whatever the newest time of the bundle is."""
    times, _ = read(
        ("calico.log", us(2022, 2, 11)), ("calico.log", yearless(2, 20)), ("turn.log", us(2023, 12, 31)),
        ("turn.log", yearless(1, 2)), ("agent.log", us(2024, 6, 10)), ("klog.log", yearless(2, 20)),
    )  # fmt: skip
    assert [str(at)[:10] for at in times] == [
        "2022-02-11", "2022-02-20", "2023-12-31", "2024-01-02", "2024-06-10", "2024-02-20",
    ]  # fmt: skip
