"""Dated errors of the tunnel against the last dial that was answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from analyzer.current.dated import dated
from analyzer.current.held import CurrentRows
from analyzer.schema import DialRow, EventRow, LogSignalRow

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
