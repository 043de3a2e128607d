"""A container's last termination, and what it has done since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from analyzer.current.termination import STEADY_S, is_former, since_s
from analyzer.schema import ContainerRow

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(seconds=STEADY_S)


def row(ready: bool | None = True, state: str | None = "running", ended: datetime | None = None) -> ContainerRow:
    return ContainerRow(source="p", ready=ready, state=state, last_reason="OOMKilled", ended_at=ended)


def test_when_it_ended_is_printed_or_dated() -> None:
    """A table's "35d ago" comes first; a date needs the bundle's present."""
    assert since_s(row(ended=NOW), 60.0, NOW) == 60.0
    assert since_s(row(ended=NOW - DAY), None, NOW) == STEADY_S
    assert since_s(row(ended=NOW), None, None) is None
    assert since_s(row(), None, NOW) is None


def test_a_day_of_running_makes_it_former() -> None:
    """Ready and running for more than a day; an unready one, a waiting one and an unknown time are not."""
    old = NOW - DAY - timedelta(seconds=1)
    assert is_former(row(ended=old), None, NOW)
    assert not is_former(row(ended=NOW - DAY), None, NOW)
    assert not is_former(row(ready=False, ended=old), None, NOW)
    assert not is_former(row(state="waiting", ended=old), None, NOW)
    assert not is_former(row(), None, NOW)
    assert is_former(row(state=None), 35 * STEADY_S, None)
