"""Which error of what was set aside is quoted: the first that names a part of the way."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.konnectivity.chain import Leg
from analyzer.schema import KonnectivityEventRow, LogSignalRow, ToolErrorRow, UnreadLineRow
from analyzer.tables.base import Row
from analyzer.tunnel import set_aside as set_aside_room
from analyzer.tunnel.set_aside import AsideError, set_aside
from analyzer.wording import IN_PROSE, OF_ANOTHER

from tests.support.tables import tables_of
from tests.support.values import are_values

NO_AGENT = "error dialing backend: No agent available"


def of(*rows: Row) -> AsideError | None:
    return set_aside(tables_of(*rows), tables_of())


def tool(line: int, class_: str, message: str) -> Row:
    return ToolErrorRow(source="m", line=line, class_=class_, message=message)


def event(**values: Any) -> Row:
    return KonnectivityEventRow(source="m", line=4, level="E", message="m", **values)


@pytest.mark.parametrize(
    ("one", "leg", "by_agent"),
    [
        (tool(1, "tunnel", NO_AGENT), Leg.TUNNEL, False),
        (tool(1, "metrics", "Metrics API not available"), None, False),
        (event(component="agent", signal="agent_connect_failed", error="i/o timeout"), None, True),
        (event(component="server", signal="no_agent", error="No agent available"), Leg.TUNNEL, False),
        (event(component="agent", signal="x", error="dial tcp 10.1.2.3:10250: i/o timeout"), Leg.TARGET, False),
        (LogSignalRow(source="m", line=2, signal="dialing_backend", message=NO_AGENT), Leg.TUNNEL, False),
        (UnreadLineRow(source="m", line=2, reason=IN_PROSE, text=f"We get {NO_AGENT}"), Leg.TUNNEL, False),
    ],
)
def test_each_kind_of_row_that_says_an_error(one: Row, leg: Leg | None, by_agent: bool) -> None:
    """With the part of the way that it names, where it names one."""
    found = of(one)
    assert found is not None
    assert (found.leg, found.by_agent, found.tells_where) == (leg, by_agent, by_agent or leg is not None)


def test_what_names_a_part_of_the_way_comes_first() -> None:
    """Else the first line of the first member."""
    found = of(
        tool(1, "metrics", "Metrics API not available"), tool(5, "tunnel", NO_AGENT), tool(7, "tunnel", NO_AGENT)
    )
    assert found is not None
    assert found.row.line == 5
    unnamed = of(tool(3, "metrics", "b"), tool(2, "metrics", "a"))
    assert unnamed is not None
    assert unnamed.row.line == 2


@pytest.mark.parametrize(
    "one",
    [
        tool(1, "rbac", 'pods is forbidden: User "x" cannot list'),
        tool(1, "not_found", 'pods "x" not found'),
        KonnectivityEventRow(source="m", line=4, level="I", message="m", error=None),
        LogSignalRow(source="m", line=2, signal="x", message="all is well"),
        UnreadLineRow(source="m", line=2, reason="no parser understood it", text="All pods are down"),
    ],
)
def test_what_is_no_error_of_the_way(one: Row) -> None:
    """What a user may not do, a name that is missing, a line that is no error, and somebody's words."""
    assert of(one) is None


@pytest.mark.parametrize(
    ("text", "leg", "by_agent"),
    [
        ("> Error from server: error dialing backend: No agent available", Leg.TUNNEL, False),
        ("we had dial tcp 198.51.100.9:8132: i/o timeout", None, False),
        (
            '> E0204 07:50:06.4 1 clientset.go:188] "cannot connect once" err="dial tcp 198.51.100.9:8132: i/o timeout"',
            None,
            True,
        ),
    ],
)
def test_what_the_words_above_call_somebody_elses(text: str, leg: Leg | None, by_agent: bool) -> None:
    """It stands among the strange lines of the rest, and is quoted behind nothing else; another strange line is not."""
    row = UnreadLineRow(source="t", line=9, reason=OF_ANOTHER, text=text)
    found = set_aside(tables_of(), tables_of(row))
    assert found is not None
    assert (found.row, found.leg, found.by_agent) == (row, leg, by_agent)
    for other in (
        UnreadLineRow(source="t", line=9, reason="no format recognised", text=text),
        UnreadLineRow(source="t", line=9, reason=OF_ANOTHER, text="> it was a firewall"),
    ):
        assert set_aside(tables_of(), tables_of(other)) is None


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(set_aside_room)
