"""Dated errors of the tunnel against the last dial that was answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from analyzer.current.dated import dated
from analyzer.current.held import CurrentRows
from analyzer.schema import DialRow, EventRow, FactRow, LogSignalRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DENIED = (
    'failed calling webhook "g.example": failed to call webhook: Post "https://opa.opa.svc:443/v": No agent available'
)


def line(minutes: int, text: str = DENIED) -> LogSignalRow:
    return LogSignalRow(
        source="apiserver.log",
        line=minutes,
        at=NOON + timedelta(minutes=minutes),
        signal="webhook_failed",
        message=text,
    )


def answered(minutes: int, outcome: str = "ok") -> DialRow:
    return DialRow(source="server.log", line=9, started_at=NOON + timedelta(minutes=minutes), outcome=outcome)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ((line(0), line(5), answered(40)), [0, 5]),
        ((line(0), line(30), answered(40)), []),
        ((line(0), answered(40, "lost")), []),
        ((line(50), answered(40)), []),
        ((line(0, DENIED.replace("No agent available", "x509: certificate has expired")), answered(40)), []),
        ((line(0),), []),
    ],
)
def test_what_lies_long_before_the_last_answer_is_over(
    rows: tuple[LogSignalRow | DialRow, ...], wanted: list[int]
) -> None:
    """Twenty minutes of nothing of the kind; a later one keeps them all, and a certificate is no matter of the tunnel."""
    assert [one.row.line for one in dated(CurrentRows(tables_of(*rows)))] == wanted


def test_an_event_with_a_time_is_dated_as_well() -> None:
    """One that prints an age has no time to compare."""
    old = EventRow(source="e", line=1, last_at=NOON, message=DENIED)
    assert [one.table for one in dated(CurrentRows(tables_of(old, answered(40))))] == ["events"]
    assert (
        list(dated(CurrentRows(tables_of(EventRow(source="e", line=1, last_seen="3h", message=DENIED), answered(40)))))
        == []
    )


def dial(minutes: int | None, ended: int | None = None, line: int | None = 9) -> DialRow:
    at = [None if one is None else NOON + timedelta(minutes=one) for one in (minutes, ended)]
    return DialRow(source="server.log", line=line, started_at=at[0], ended_at=at[1], outcome="ok")


def event(minutes: int | None, text: str = DENIED) -> EventRow:
    at = None if minutes is None else NOON + timedelta(minutes=minutes)
    return EventRow(source="e", line=1, last_at=at, message=text)


def over(*rows: Row) -> list[tuple[int | None, int | None]]:
    return [(one.row.line, one.by.line) for one in dated(CurrentRows(tables_of(*rows)))]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([event(0), dial(40)], 1),
        ([event(0), dial(20)], 0),
        ([event(0), dial(5, 40)], 1),
        ([event(0), dial(None, 40)], 1),
        ([event(0), dial(None)], 0),
        ([event(0), dial(None), dial(40)], 1),
        ([event(None), dial(40)], 0),
        ([event(0, "quota exceeded"), dial(40)], 0),
        ([event(0), event(39), dial(40)], 0),
        ([event(0), event(39, "quota exceeded"), dial(40)], 1),
        ([event(0)], 0),
    ],
)
def test_events_long_before_the_last_answer(rows: list[Row], count: int) -> None:
    """By the end of the dial, else its start; the last denial decides for all of them, and other complaints are no part of it."""
    assert len(over(*rows)) == count


def test_a_line_without_a_time_is_not_dated() -> None:
    """It says nothing of when it was, and the last dial of several is the one that ends the others."""
    lost = LogSignalRow(source="a", line=3, at=None, signal="webhook_failed", message=DENIED)
    assert over(lost, dial(40)) == []
    assert over(line(0), lost, dial(40, line=7), dial(30, line=8)) == [(0, 7)]
    assert over(line(0), dial(40, line=None), dial(40, line=8)) == [(0, 8)]
    assert over(line(0), dial(40, line=8), dial(40, line=None)) == [(0, 8)]


def typed(hours: int | None, key: str = "exec_shown") -> FactRow:
    at = None if hours is None else NOON + timedelta(hours=hours)
    return FactRow(source="t", line=4, key=key, value="web-0", typed_time=at)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([line(0), typed(20)], [(0, 4)]),
        ([line(0), typed(14)], []),
        ([line(0), typed(None)], []),
        ([line(0), typed(20, "written")], []),
        ([line(0), typed(20), dial(40)], [(0, 4)]),
        ([line(0), typed(-20), dial(40)], [(0, 9)]),
        ([line(0), typed(None), dial(20)], []),
    ],
)
def test_a_command_that_was_typed_long_after_ends_it_too(rows: list[Row], wanted: list[tuple[int, int]]) -> None:
    """A prompt's clock shows no zone, so it must be later in any of them; one without a date ends nothing."""
    assert over(*rows) == wanted
