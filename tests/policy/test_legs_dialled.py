"""The agents' way to a server that they are not told, by what their failed connects dialled."""

from __future__ import annotations

import pytest
from analyzer.schema import KonnectivityEventRow
from analyzer.tables.base import Row

from tests.policy.test_legs import DIAL, ONE, flag, of


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
    assert {leg.assumption for leg in legs} <= {"address from the agents' log"}
