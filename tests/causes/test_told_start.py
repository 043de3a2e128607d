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


def test_agents_that_only_events_say_to_lack_room() -> None:
    """Likely, by the scheduler's own reason; what bars them by taint or selector is another cause's, and possible where agents are connected."""
    full = ("Warning", "FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu.")
    assert bundle(e=told(full)).causes == {ID: "likely"}
    barred = ("Warning", "FailedScheduling", "0/3 nodes are available: 3 node(s) had untolerated taint {pool: gpu}.")
    case = bundle(e=told(barred))
    assert case.causes == {"agents-not-scheduled": "likely"}
    assert case.cause("agents-not-scheduled").summary.endswith("whether that is over is not shown")  # type: ignore[union-attr]
    used = "$ kubectl exec -n shop web-0 -- date\nTue Oct 13 08:30:12 UTC 2026\n"
    assert bundle(e=told(barred), u=used).causes == {"agents-not-scheduled": "possible"}
    assert bundle(e=told(barred, ASSIGNED)).causes == {}
