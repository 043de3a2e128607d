"""What checks say of the Konnectivity server, as values."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.details import NoAgents, RefusedBy

from tests.checks.test_srv import START, cancelled, connected, refused, request
from tests.support.inline import bundle, failing, node, nodes


@pytest.mark.parametrize(
    ("log", "how"),
    [
        (START + request() + connected() + cancelled(), NoAgents.CUT_OFF),
        (START + refused(), NoAgents.NEVER),
        (refused(), NoAgents.NEEDED),
    ],
)
def test_no_agent_is_connected_in_different_ways(log: str, how: NoAgents) -> None:
    """Agents that were cut off are another fault than agents that never came."""
    assert bundle({"server.log": log}).check("SRV-01").detail is how


def test_agents_are_counted_against_the_nodes() -> None:
    """One of two nodes has its agent connected."""
    case = bundle({"server.log": START + connected(), "n.txt": nodes(node("n1"), node("n2"))})
    assert case.check("SRV-02").detail == details.AgentCount(1, 1, 2)


@pytest.mark.parametrize("over", [False, True])
def test_refusals_that_are_over_say_so(over: bool) -> None:
    """An agent that connects after the last refusal ends the matter."""
    log = START + refused() + (connected(clock="09:30:00.000000") if over else "")
    found = details.NoAgentRefusals(RefusedBy.SERVER, over)
    assert bundle({"server.log": log}).check("SRV-03").detail == found


def test_a_stream_that_ends_without_a_name_is_neither_token_nor_review() -> None:
    """The agent's own log cannot tell who refused it."""
    case = bundle({"agent.log": failing("expected one server ID in the context, got []")})
    assert case.check("SRV-04").detail is details.Refusal.UNNAMED
