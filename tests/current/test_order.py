"""Which of two statements is the later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from analyzer.current.order import QUIET_S, age_of, below, first_of, is_newer, is_over, seconds
from analyzer.schema import EventRow, PodRow

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("3h12m", 11520.0), ("55m", 3300.0), ("8s (x9 over 2m)", 8.0), ("2d3h", 183600.0), ("500ms", 0.5), ("<unknown>", None), (None, None), ("", None)],
)  # fmt: skip
def test_an_age_is_read_as_seconds(text: str | None, wanted: float | None) -> None:
    """As kubectl prints it, with what stands behind it left out."""
    assert seconds(text) == wanted


def test_an_event_is_as_old_as_its_list_says() -> None:
    """The printed age, else its time against the bundle's present; nothing where neither is stated."""
    assert age_of(EventRow(source="a", last_seen="5m"), None) == 300.0
    assert age_of(EventRow(source="a", last_at=NOW - timedelta(minutes=9)), NOW) == 540.0
    assert age_of(EventRow(source="a", last_at=NOW), None) is None


def test_lines_are_ordered_in_one_member_only() -> None:
    """What stands below is later; of two members a line number says nothing."""
    one, two, other = PodRow(source="a", line=3), PodRow(source="a", line=9), PodRow(source="b", line=9)
    assert below(two, one)
    assert not below(one, two)
    assert not below(other, one)


def test_an_event_is_over_when_it_is_above_or_silent() -> None:
    """A young event below a state, or in another member, may still go on."""
    state = PodRow(source="a", line=5)
    assert is_over(EventRow(source="a", line=2, last_seen="10s"), state, None)
    assert not is_over(EventRow(source="a", line=8, last_seen="10s"), state, None)
    assert not is_over(EventRow(source="b", line=2, last_seen="10s"), state, None)
    assert is_over(EventRow(source="b", line=2, last_seen="21m"), state, None)
    assert not is_over(EventRow(source="b", line=2, last_at=NOW - timedelta(seconds=QUIET_S)), state, NOW)


def test_events_are_ordered_by_age_or_time() -> None:
    """Ages of two members were printed at different moments and are not compared."""
    old, new = EventRow(source="a", last_seen="3h"), EventRow(source="a", last_seen="170m")
    assert is_newer(new, old, None)
    assert not is_newer(old, new, None)
    assert not is_newer(EventRow(source="b", last_seen="1m"), old, None)
    assert is_newer(EventRow(source="b", last_at=NOW), EventRow(source="a", last_at=NOW - timedelta(hours=1)), None)


def test_members_are_ordered_by_what_only_grows() -> None:
    """Ages and restarts of pods that both list; two that speak for different orders prove nothing."""
    young, old = PodRow(source="a", age_s=60.0, restarts=1), PodRow(source="b", age_s=90.0, restarts=1)
    more = PodRow(source="b", age_s=60.0, restarts=4)
    assert first_of([(young, old)]) == -1
    assert first_of([(old, young)]) == 1
    assert first_of([(young, more)]) == -1
    assert first_of([(young, old), (old, young)]) == 0
    assert first_of([]) == 0


def at(minutes: int | None, source: str = "a", seen: str | None = None, first: int | None = None) -> EventRow:
    """An event that was last seen some minutes before noon."""

    def before(minutes: int | None) -> datetime | None:
        return None if minutes is None else NOW - timedelta(minutes=minutes)

    return EventRow(source=source, last_at=before(minutes), first_at=before(first), last_seen=seen)


def test_a_row_without_a_line_stands_above_all_others() -> None:
    """Nothing stands below it but what has a line."""
    lost, first = PodRow(source="a", line=None), PodRow(source="a", line=1)
    assert below(first, lost)
    assert not below(lost, first)
    assert not below(lost, lost)


def test_the_first_time_of_an_event_counts_where_no_last_is_stated() -> None:
    """It is seen once then; a time behind the present is no negative age."""
    assert age_of(at(None, first=7), NOW) == 420.0
    assert age_of(at(3, first=7), NOW) == 180.0
    assert age_of(at(-3), NOW) == 0.0
    assert age_of(at(None), NOW) is None
    assert age_of(at(3, seen="9m"), NOW) == 540.0


@pytest.mark.parametrize(("age", "over"), [("20m", False), ("20m1s", True), (None, False)])
def test_how_long_an_event_is_silent_before_it_is_over(age: str | None, over: bool) -> None:
    """Longer than the longest back-off; of an unknown age nothing is said."""
    assert is_over(at(None, seen=age), PodRow(source="b", line=1), None) is over
    assert QUIET_S == 1200.0


@pytest.mark.parametrize(
    ("one", "other", "newer"),
    [
        (at(1), at(2), True),
        (at(2), at(1), False),
        (at(1), at(1), False),
        (at(1, "b"), at(2), True),
        (at(1), at(None, seen="2m"), True),
        (at(None, seen="1m"), at(None, seen="2m"), True),
        (at(None, seen="2m"), at(None, seen="2m"), False),
        (at(None, seen="1m", source="b"), at(None, seen="2m"), False),
        (at(None), at(None, seen="2m"), False),
        (at(None, seen="1m"), at(None), False),
        (at(1), at(None, "b", seen="2m"), False),
    ],
)
def test_which_event_is_the_newer(one: EventRow, other: EventRow, newer: bool) -> None:
    """By times of any two, by ages in one member; equal ones are not newer."""
    assert is_newer(one, other, NOW) is newer


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ({"age_s": 1.0}, {"age_s": 2.0}, -1),
        ({"age_s": 2.0}, {"age_s": 1.0}, 1),
        ({"age_s": 1.0}, {"age_s": 1.0}, 0),
        ({"age_s": None}, {"age_s": 1.0}, 0),
        ({"age_s": 1.0}, {"age_s": None}, 0),
        ({"restarts": 1}, {"restarts": 2}, -1),
        ({"age_s": 1.0, "restarts": 3}, {"age_s": 2.0, "restarts": 2}, 0),
        ({"age_s": 1.0, "restarts": 2}, {"age_s": 2.0, "restarts": 2}, -1),
    ],
)
def test_what_only_grows_orders_two_members(left: dict[str, float], right: dict[str, float], wanted: int) -> None:
    """Ages and restarts; where they speak for different orders nothing is known."""
    pair = PodRow(source="a", **left), PodRow(source="b", **right)  # type: ignore[arg-type]
    assert first_of([pair]) == wanted
    assert first_of([pair, pair]) == wanted
    assert first_of([]) == 0
