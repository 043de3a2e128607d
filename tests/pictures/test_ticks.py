"""Ticks stand at round values, and what they say is where they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from analyzer.pictures import ticks

DAY = datetime(2026, 3, 2, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("length", [1, 7, 59, 61, 600, 5999, 86399, 90000, 8 * 86400, 400 * 86400, 9000 * 86400])
@pytest.mark.parametrize("offset", [0, 0.1, 3599.9, 80000])
def test_a_time_says_exactly_where_it_stands(length: float, offset: float) -> None:
    """Read back as UTC each label is the very second of its tick; there are at most eight, and all lie within."""
    start, day = DAY + offset, ""
    found = ticks.times(start, start + length)
    assert len(found) <= 8
    for at, text in found:
        day = text[:10] if len(text) >= 10 else day
        clock = text[11:] if len(text) > 10 else text if len(text) < 10 else "00:00"
        form = "%Y-%m-%d %H:%M:%S" if clock.count(":") == 2 else "%Y-%m-%d %H:%M"
        assert datetime.strptime(f"{day} {clock}", form).replace(tzinfo=UTC).timestamp() == at
        assert start <= at <= start + length


def test_the_date_stands_at_the_first_tick_and_at_each_new_day() -> None:
    """Hours of two days."""
    texts = [text for _, text in ticks.times(DAY + 20 * 3600, DAY + 28 * 3600)]
    assert texts == ["2026-03-02 20:00", "22:00", "2026-03-03 00:00", "02:00", "04:00"]


@pytest.mark.parametrize("top", [0, 1, 2, 5, 6, 7, 29, 100, 101, 999, 123456])
def test_counts_are_round_and_reach_the_top(top: int) -> None:
    """Whole steps of 1, 2 or 5 times a power of ten, the last at or above the largest value."""
    found = ticks.counts(top)
    step = found[1] - found[0]
    assert found == list(range(0, found[-1] + 1, step))
    assert int(str(step).rstrip("0")) in (1, 2, 5)
    assert found[-1] - step < max(top, 1) <= found[-1]
    assert len(found) <= 8


def test_an_instant_has_a_fraction_only_where_there_is_one() -> None:
    """Milliseconds, as klog's times are read."""
    assert ticks.instant(DAY) == "2026-03-02 00:00:00"
    assert ticks.instant(DAY + 0.1) == "2026-03-02 00:00:00.100"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.8, "0.8 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (6000, "1 h 40 min"), (90000, "1 d 1 h"), (59.7, "1 min")],
)  # fmt: skip
def test_a_length_in_two_units(seconds: float, text: str) -> None:
    """As one says it."""
    assert ticks.length(seconds) == text
