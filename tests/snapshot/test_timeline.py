"""Events of both ends in one order, with the bounds within which each lies on the servers' clock."""

from __future__ import annotations

import pandas as pd
from analyzer import schema
from analyzer.snapshot.timeline import COLUMNS

from tests.support.tables import plain_sink, snapshot_of

S = 1_000_000
AT = 1_772_452_800 * S


def timeline(*events: tuple[str, str, float | None]) -> pd.DataFrame:
    """The events (component, message, second) of one server and one agent."""
    sink = plain_sink()
    for line, (component, message, second) in enumerate(events, 1):
        at = None if second is None else AT + int(second * S)
        sink.add(schema.KONNECTIVITY_EVENTS, component, line, at=at, component=component, message=message)
    return snapshot_of(sink).timeline()


def merged(events: pd.DataFrame, *skews: tuple[float | None, float | None, bool]) -> pd.DataFrame:
    from analyzer.snapshot.timeline import merged as module

    sink = plain_sink()
    for low, high, crossing in skews:
        sink.add(schema.CLOCK_SKEW, "agent", 1, agent_source="agent", low_s=low, high_s=high, contradictory=crossing)
    one = snapshot_of(sink)
    one._finished["clock_skew"] = one._columns.get("clock_skew")
    return module(events, one["clock_skew"])


def events(*given: tuple[str, str, float | None]) -> pd.DataFrame:
    sink = plain_sink()
    for line, (component, message, second) in enumerate(given, 1):
        at = None if second is None else AT + int(second * S)
        sink.add(schema.KONNECTIVITY_EVENTS, component, line, at=at, component=component, message=message)
    return snapshot_of(sink)["konnectivity_events"]


def seconds(column: pd.Series[pd.Timestamp]) -> list[float]:
    return [(one - pd.Timestamp(AT, unit="us", tz="UTC")).total_seconds() for one in column]


def test_without_bounds_every_clock_is_believed() -> None:
    """By time, then by log and line; what has no time is left out."""
    found = timeline(("server", "b", 2), ("agent", "a", 1), ("server", "x", None), ("agent", "c", 2))
    assert list(found.columns) == COLUMNS
    assert found["message"].tolist() == ["a", "c", "b"]
    assert seconds(found["earliest_at"]) == seconds(found["latest_at"]) == [1.0, 2.0, 2.0]
    assert found["certain"].tolist() == [True, True, True]
    assert found.index.tolist() == [0, 1, 2]


def test_an_agents_event_lies_between_its_bounds() -> None:
    """Its time minus the largest and the smallest offset; a server's time is the clock itself."""
    found = merged(events(("agent", "a", 10), ("server", "s", 10)), (2.0, 4.0, False))
    assert found["message"].tolist() == ["a", "s"]
    assert seconds(found["earliest_at"]) == [6.0, 10.0]
    assert seconds(found["latest_at"]) == [8.0, 10.0]
    assert found["certain"].tolist() == [True, True]


def test_what_may_lie_before_the_row_above_is_not_certain() -> None:
    """Also before any of the rows above it."""
    found = merged(
        events(("agent", "a", 10), ("server", "s", 9.5), ("server", "t", 9.9), ("server", "u", 12)), (-1.0, 1.0, False)
    )
    assert found["message"].tolist() == ["s", "t", "a", "u"]
    assert seconds(found["earliest_at"]) == [9.5, 9.9, 9.0, 12.0]
    assert found["certain"].tolist() == [True, True, False, True]
    found = merged(events(("agent", "a", 10), ("server", "s", 10.5), ("server", "t", 10.6)), (-1.0, 1.0, False))
    assert found["certain"].tolist() == [True, False, False]


def test_the_narrowest_bounds_of_several_servers_hold() -> None:
    """The largest lower and the smallest upper one; a contradiction bounds nothing, and a missing side is the own time."""
    one = events(("agent", "a", 10))
    found = merged(one, (1.0, 9.0, False), (2.0, 5.0, False), (8.0, 3.0, True))
    assert (seconds(found["earliest_at"]), seconds(found["latest_at"])) == ([5.0], [8.0])
    found = merged(one, (2.0, None, False))
    assert (seconds(found["earliest_at"]), seconds(found["latest_at"])) == ([8.0], [10.0])
    found = merged(one, (None, 2.0, False))
    assert (seconds(found["earliest_at"]), seconds(found["latest_at"])) == ([8.0], [10.0])
