"""One log of the tunnel."""

from __future__ import annotations

import datetime

import pytest
from analyzer.schema import KonnectivityEventRow
from analyzer.tunnel import log as log_room
from analyzer.tunnel.log import CONNECT, CONNECTED, Log

from tests.support.values import are_values

NOON = datetime.datetime(2026, 3, 2, 12, 0, 0, tzinfo=datetime.UTC)


def log(first: datetime.datetime | None = NOON, records: int = 0, recognised: int = 0, pod: str | None = None) -> Log:
    events = [
        KonnectivityEventRow(source="a.log", line=at, message=message, at=NOON + datetime.timedelta(seconds=10 * at))
        for at, message in enumerate(("Connect request from agent", "Agent connected", "Something else"))
    ]
    return Log(
        "a.log", pod, None, None, "server", 3, first, None, True, 0, frozenset(), False, events=events, records=records,
        recognised=recognised,
    )  # fmt: skip


def test_events_are_asked_for_by_groups_of_messages() -> None:
    """In the log's own order, whatever the order of the groups."""
    assert [e.line for e in log().of(CONNECTED, CONNECT)] == [0, 1]
    assert log().of(frozenset({"nothing"})) == []


def test_events_that_came_since_the_last_question_are_found() -> None:
    """What was looked up for one question holds for the next while no event is added; logs are compared without it."""
    one, other = log(), log()
    assert [e.line for e in one.of(CONNECT)] == [0]
    assert one == other
    one.events += [KonnectivityEventRow(source="a.log", line=at, message=m) for at, m in ((3, "Agent connected"), (4, "Connect request from agent"))]  # fmt: skip
    assert [e.line for e in one.of(CONNECT, CONNECTED)] == [0, 1, 3, 4]
    assert [e.line for e in one.of(CONNECTED)] == [1, 3]


def test_events_after_a_start() -> None:
    """From so many seconds behind the first line on; a log without times has no start."""
    assert [e.line for e in log().after(10.0)] == [1, 2]
    assert [e.line for e in log(first=None).after(10.0)] == [0, 1, 2]


@pytest.mark.parametrize(("records", "recognised", "understood"), [(0, 0, True), (10, 5, True), (10, 4, False)])
def test_a_log_is_understood_by_half_of_its_records(records: int, recognised: int, understood: bool) -> None:
    """An empty one is; of one that is not, silence proves nothing."""
    assert log(records=records, recognised=recognised).is_understood is understood


def test_a_log_is_called_by_its_pod() -> None:
    """Else by its member."""
    assert (log(pod="konnectivity-server-a").name, log().name) == ("konnectivity-server-a", "a.log")


def test_a_log_of_many_is_called_by_its_member_and_node() -> None:
    """As lines of several machines stand in one; without a node it is called as others are."""
    for many, node, name in ((True, "w1", "a.log of w1"), (True, None, "agent-a"), (False, "w1", "agent-a")):
        one = log(pod="agent-a")
        one.is_of_many, one.node = many, node
        assert one.name == name


def test_events_without_a_time_are_after_no_start() -> None:
    """Of the others the one at the very moment is."""
    one = log()
    one.events[1] = KonnectivityEventRow(source="a.log", line=1, message="Agent connected", at=None)
    assert [e.line for e in one.after(20.0)] == [2]
    assert [e.line for e in one.after(20.1)] == []


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(
        log_room,
        filled=(
            "Log",
            "AgentState",
        ),
    )


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ([("I", "error: %v"), ("E", "error: %v")], 1),
        ([("F", "error: %v"), ("I", "Agent connected")], None),
        ([("I", "error: %v")], None),
        ([("E", "Agent connected")], None),
        ([], None),
    ],
)
def test_a_program_that_gave_up_has_nothing_behind_its_error(events: list[tuple[str, str]], line: int | None) -> None:
    """What it printed and went on from was no end."""
    one = log()
    one.events = [
        KonnectivityEventRow(source="a.log", line=at, level=level, message=message)
        for at, (level, message) in enumerate(events)
    ]
    assert (one.fatal_end.line if one.fatal_end else None) == line
