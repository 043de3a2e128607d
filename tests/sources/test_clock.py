"""Times in logs as microseconds since the epoch."""

from __future__ import annotations

import calendar
import datetime

import pytest
from analyzer.sources import clock
from analyzer.sources.clock import (
    age_s,
    at_us,
    dated,
    day_us,
    is_yearless,
    klog_us,
    leap_days,
    nearest_year,
    rfc1123_us,
    rfc3339_us,
    with_year,
)

MIDNIGHT = 1772323200000000  # 2026-03-01
SECOND = 1_000_000


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("2026-03-01T00:00:00Z", 0.0),
        ("2026-03-01T01:02:03Z", 3723.0),
        ("2026-03-01T01:02:03.5Z", 3723.5),
        ("2026-03-01T01:02:03.123456789Z", 3723.123456),
        ("2026-03-01 01:02:03", 3723.0),
        ("2026-03-01_01:02:03.25", 3723.25),
        ("2026-03-01T01:02:03,25", 3723.25),
        ("2026-03-01T01:02:03 UTC", 3723.0),
        ("2026-03-01T01:02:03+01:00", 123.0),
        ("2026-03-01T01:02:03-0130", 9123.0),
        ("2026-03-01T01:02:03+00:30", 1923.0),
        ("2026-03-01T01:02:03Z and more", 3723.0),
    ],
)
def test_times_of_rfc_3339_and_its_relatives(text: str, after: float) -> None:
    """Six digits of a fraction count; without a zone it is UTC."""
    assert rfc3339_us(text) == MIDNIGHT + round(after * SECOND)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30T00:00:00Z",
        "2026-13-01 00:00:00",
        "today",
        "2026-03-01",
        "2026-03-01T00:00:0aZ",
        "2026-03-01T00:00:001Z",
        "2026x03-01T00:00:00Z",
    ],
)
def test_what_is_no_time(text: str) -> None:
    """A day that there is not, and anything else."""
    assert rfc3339_us(text) is None


def test_both_ways_of_reading_one_time_agree() -> None:
    """The short way for what Kubernetes writes, and the pattern."""
    for second in range(0, 86400, 977):
        moment = datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC) + datetime.timedelta(seconds=second)
        assert (
            rfc3339_us(f"{moment:%Y-%m-%dT%H:%M:%SZ}")
            == rfc3339_us(f"{moment:%Y-%m-%d %H:%M:%S}")
            == moment.timestamp() * SECOND
        )


def test_dates_and_clocks() -> None:
    """A fraction of any length; a clock that is none."""
    assert day_us(2026, 3, 1) == MIDNIGHT
    assert day_us(2026, 2, 29) is None
    assert [at_us(2026, 3, 1, text) for text in ("00:00:01", "00:01:00.5", "01:00:00.123456789", "xx:00:00")] == [
        MIDNIGHT + SECOND, MIDNIGHT + 60_500_000, MIDNIGHT + 3_600_123_456, None,
    ]  # fmt: skip
    assert at_us(2026, 2, 30, "00:00:00") is None


def test_times_without_a_year() -> None:
    """They lie in 1972 until the year is chosen."""
    at = klog_us("0302", "09:00:00.000001")
    assert at is not None
    assert is_yearless(at)
    assert not is_yearless(MIDNIGHT)
    assert not is_yearless(clock.YEARLESS_START - 1)
    assert is_yearless(clock.YEARLESS_START)
    assert not is_yearless(clock.YEARLESS_END)
    assert klog_us("0230", "09:00:00") is None
    assert with_year(at, 2026, 0) == MIDNIGHT + 86400 * SECOND + 9 * 3600 * SECOND + 1


def test_the_year_turns_inside_a_log() -> None:
    """What stands before the turn is of the year before; 29 February is no day of a year that has none."""
    before, after = klog_us("1231", "23:59:59"), klog_us("0101", "00:00:00")
    assert before is not None
    assert after is not None
    turned = after + 366 * clock.DAY_US
    assert with_year(before, 2026, 1) == calendar.timegm((2025, 12, 31, 23, 59, 59)) * SECOND
    assert with_year(turned, 2026, 1) == calendar.timegm((2026, 1, 1, 0, 0, 0)) * SECOND
    leap = klog_us("0229", "12:00:00")
    assert leap is not None
    assert with_year(leap, 2024, 0) == calendar.timegm((2024, 2, 29, 12, 0, 0)) * SECOND
    assert with_year(leap, 2025, 0) is None
    year, begin = 366 * clock.DAY_US, leap - clock.DAY_US // 2
    assert [*leap_days(leap, leap)] == [*leap_days(clock.YEARLESS_START, before)] == [(0, begin)]
    assert [*leap_days(leap, leap + year)] == [(0, begin), (1, begin + year)]
    assert [*leap_days(clock.YEARLESS_START, begin - 1)] == [*leap_days(leap + clock.DAY_US, before)] == []


def test_the_time_of_describe() -> None:
    """With its zone."""
    assert rfc1123_us("Sun, 01 Mar 2026 01:00:00 +0100") == MIDNIGHT
    assert rfc1123_us(" Sun, 01 Mar 2026 00:00:00 +0000 ") == MIDNIGHT
    assert rfc1123_us("Sun, 01 Mar 2026") is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("41d", 41 * 86400),
        ("3d20h", 3 * 86400 + 72000),
        ("2y5d", 2 * 365 * 86400 + 432000),
        ("5m30s", 330),
        ("90s", 90),
        ("2w", 1209600),
        ("1h", 3600),
        ("15ms", None),
        ("<unknown>", None),
        ("", None),
        (None, None),
    ],
)
def test_ages(text: str | None, seconds: float | None) -> None:
    """As kubectl prints them."""
    assert age_s(text) == seconds


def test_months_in_several_languages() -> None:
    """As journalctl writes them."""
    assert [clock.MONTHS[name] for name in ("Jan", "Dec", "Mär", "août", "dic", "Okt", "nov.")] == [
        1,
        12,
        3,
        8,
        12,
        10,
        11,
    ]


@pytest.mark.parametrize(
    ("day", "until", "year"),
    [
        ("0610", "2024-06-10T10:00:00Z", 2024),
        ("0611", "2024-06-10T10:00:00Z", 2024),
        ("0612", "2024-06-10T10:00:00Z", 2023),
        ("1231", "2024-01-01T00:00:01Z", 2023),
        ("0229", "2024-03-01T00:00:00Z", 2024),
    ],
)
def test_the_last_year_that_is_not_later(day: str, until: str, year: int) -> None:
    """A journal's end dates its lines: each lies in the last year in which it is not later, with a day of grace."""
    value, end = klog_us(day, "09:00:00.000000"), rfc3339_us(until)
    assert value is not None
    assert end is not None
    assert dated(value, end) == with_year(value, year, 0)


def test_a_day_that_its_year_lacks_is_not_dated() -> None:
    """29 February of a journal that ends in a year without one."""
    value, end = klog_us("0229", "09:00:00.000000"), rfc3339_us("2023-06-10T10:00:00Z")
    assert value is not None
    assert end is not None
    assert dated(value, end) is None


@pytest.mark.parametrize(
    ("day", "at", "year"),
    [("0610", "2024-06-01T00:00:00Z", 2024), ("0102", "2023-12-31T00:00:00Z", 2024), ("1230", "2024-01-02T00:00:00Z", 2023), ("0229", "2024-07-01T00:00:00Z", 2024)],
)  # fmt: skip
def test_the_nearest_year(day: str, at: str, year: int) -> None:
    """Full dates of a log tell the year of its other lines, be they before or behind, and across the turn of the year."""
    value, moment = klog_us(day, "09:00:00.000000"), rfc3339_us(at)
    assert value is not None
    assert moment is not None
    assert nearest_year(value, moment) == year


@pytest.mark.parametrize("clock", ["24:00:00", "25:61:01", "10:60:00", "10:00:61"])
def test_a_time_that_no_clock_shows_is_none(clock: str) -> None:
    """It is not carried over into the next hour or day; a leap second is a time."""
    day = "2026-03-01"
    assert klog_us("0301", f"{clock}.000000") is None
    assert [rfc3339_us(f"{day}{form}") for form in (f"T{clock}Z", f" {clock}", f"T{clock}+01:00")] == [None] * 3
    assert klog_us("0301", "23:59:60.000000") is not None
    assert rfc3339_us(f"{day}T23:59:60Z") == rfc3339_us(f"{day} 23:59:60") == MIDNIGHT + 86_400 * SECOND


@pytest.mark.parametrize(
    ("day", "clock", "same"),
    [
        ("0302", "09:00:00", "09:00:00.000000"), ("0302", "09:07:59.5", "09:07:59.500000"), ("0302", "24:00:00", None), ("0302", "09:60:00", None),
        ("0302", "09:00:61", None), ("0302", "09:00:xx", None), ("0302", "09:00:00.x", None), ("1302", "09:00:00", None),
    ],
)  # fmt: skip
def test_a_time_of_klog_is_one_that_a_clock_shows(day: str, clock: str, same: str | None) -> None:
    """Its fraction may be short; a minute of which a time was read before takes no second that is none."""
    klog_us(day, "09:00:01.000001")
    assert klog_us(day, clock) == (klog_us(day, same) if same else None)
