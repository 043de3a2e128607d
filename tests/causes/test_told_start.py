"""Agents that were not started by events alone, as a cause."""

from __future__ import annotations

from analyzer.causes.told_start import SUFFER

from tests.checks.test_ag_told import PULL, told
from tests.support.inline import bundle

ID = "agents-not-running"
ASSIGNED = ("Normal", "Scheduled", "Successfully assigned kube-system/konnectivity-agent-8k2wd to 10.44.0.17")


def test_a_stated_reason_is_likely_and_names_node_and_registry() -> None:
    """No list of pods is there: the way to the registry comes first, on the node that the scheduler names, and the pod is looked at by its name."""
    case = bundle(e=told(ASSIGNED, ("Warning", "Failed", PULL)))
    assert case.causes == {ID: "likely"}
    cause = case.cause(ID)
    assert cause is not None
    assert set(cause.explains) <= {"AG-06", *SUFFER}
    assert cause.remedies[0].text.startswith("let 10.44.0.17 reach icr.example.org (192.0.2.31:443)")
    assert "describe pod -n kube-system konnectivity-agent-8k2wd" in case.commands(ID)


def test_without_a_reason_or_beside_a_use_of_the_tunnel_it_is_possible() -> None:
    """The words of a kubelet that it failed say no reason; a command that came through may have been before or after."""
    assert bundle(e=told(("Warning", "Failed", "Error: ErrImagePull"))).causes == {ID: "possible"}
    used = bundle(
        e=told(("Warning", "Failed", PULL)), u="$ kubectl exec -n shop web-0 -- date\nTue Oct 13 08:30:12 UTC 2026\n"
    )
    assert used.causes == {ID: "possible"}
    assert "came through" in str(used.cause(ID).summary)  # type: ignore[union-attr]
