"""Where the agents' server stands: what they are told, dialled, or a range."""

from __future__ import annotations

import pytest
from analyzer.facts.cluster import About
from analyzer.policy.agents_server import FROM_LOG, MOST_DIALLED, AgentsServer
from analyzer.schema import KonnectivityEventRow
from analyzer.tables.base import Row

from tests.policy.test_legs import DIAL, ONE, flag, of
from tests.support.tables import tables_of


def event(error: str | None, component: str = "agent", signal: str = "agent_connect_failed") -> KonnectivityEventRow:
    return KonnectivityEventRow(source="l", line=1, component=component, error=error, signal=signal)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ([], ["10.7.7.7:31417", "10.7.7.8:31417"]),
        ([flag("host", "10.7.7.8")], ["10.7.7.8:31417"]),
        ([flag("host", "h.example")], ["10.7.7.7:31417", "10.7.7.8:31417"]),
        ([flag("host", "10.1.1.1")], []),
        ([flag("port", "31417")], ["10.7.7.7:31417", "10.7.7.8:31417"]),
        ([flag("port", "1")], []),
    ],
)
def test_a_server_that_agents_are_not_told_is_where_they_dialled(told: list[Row], asked: list[str]) -> None:
    """By agents' failed connects to addresses, each once; a name, a loopback, another line's dial and a server's own say nothing."""
    texts = [DIAL, DIAL, DIAL.replace("7.7.7", "7.7.8"), DIAL.replace("10.7.7.7", "127.0.0.1"), DIAL.replace("10.7.7.7", "h.example"), None]  # fmt: skip
    rows: list[Row] = [event(text) for text in texts]
    rows += [event("dial tcp 10.9.9.9:31417: i/o timeout", signal="other"), event("dial tcp 10.9.9.8:1: EOF", "server")]
    legs = of(ONE, *told, *rows).to_server
    assert [f"{leg.destination}:{leg.port}" for leg in legs] == asked
    assert {leg.assumption for leg in legs} <= {FROM_LOG}


def place(*rows: Row) -> AgentsServer:
    tables = tables_of(*rows)
    return AgentsServer(tables, About(tables))


def test_what_is_told_is_a_host_and_a_port() -> None:
    """A port that is no number is none; each alone is told, too."""
    assert place(flag("host", "h.example"), flag("port", "31417")).told == ("h.example", 31417)
    assert place(flag("host", "h.example"), flag("port", "x")).told == ("h.example", None)
    assert place(flag("port", "1")).told == (None, 1)
    assert place().told == (None, None)


def test_a_host_stands_for_itself_or_for_what_was_dialled() -> None:
    """An address of either kind is one; of logs the first agent's dial that is no kubelet's counts."""
    assert place().address("2001:db8::7") == ("2001:db8::7", "")
    assert place().address("h.example") == (None, "")
    rows = [event(None), event(DIAL, "server"), event(DIAL.replace("31417", "10250")), event(DIAL), event(DIAL.replace("7.7.7", "7.7.9"))]  # fmt: skip
    assert place(*rows).address("h.example") == ("10.7.7.7", FROM_LOG)


def test_a_few_of_many_addresses_are_asked_for() -> None:
    """The first of them, and none where both are told."""
    rows = [event(DIAL.replace("7.7.7", f"7.7.{at}")) for at in range(9)]
    assert place(*rows).dialled == [(f"10.7.7.{at}", 31417) for at in range(MOST_DIALLED)]
    assert place(*rows, flag("host", "10.7.7.1"), flag("port", "31417")).dialled == []
