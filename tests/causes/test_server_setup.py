"""A server that could not be set up."""

from __future__ import annotations

from tests.checks.test_cp import ID
from tests.support.inline import agent, bundle, pods

RECORD = f"ClusterID: {ID}\nActualState: deploy_failed\nStatus: {{}} (2 hours ago)\n"
LOST = "CAE003: The private NLB ingress IP of the cluster is missing."


def test_a_balancer_without_an_address_is_a_server_that_is_not_there() -> None:
    """The code names what lacks: a subnet first, then a refresh; an agent that is connected, or another code, speaks against it."""
    case = bundle(r=RECORD.format(LOST))
    assert case.causes == {"server-down": "likely"}
    found = case.cause("server-down")
    assert found is not None
    assert "subnet add" in (found.remedies[0].command or "")
    assert "master refresh" in (found.remedies[1].command or "")
    assert bundle(r=RECORD.format(LOST), p=pods(agent("a"), agent("b"))).causes == {}
    assert bundle(r=RECORD.format("CAE014: no answer")).causes == {}
