"""Agents before their start."""

from __future__ import annotations

import pytest
from analyzer.checks.ag_waiting import NEVER_S, SETTLED_S, TRIES, goes_on, never_started, settled
from analyzer.facts.pods import Pod
from analyzer.schema import EventRow


def waiting(age_s: float | None, status: str = "ContainerCreating", restarts: int = 0) -> Pod:
    pod = Pod("kube-system", "konnectivity-agent-aaaaa", "agent")
    pod.status, pod.age_s, pod.restarts = status, age_s, restarts
    return pod


@pytest.mark.parametrize(
    ("pod", "never"),
    [
        (waiting(NEVER_S), True),
        (waiting(NEVER_S - 1), False),
        (waiting(None), False),
        (waiting(NEVER_S, restarts=1), False),
        (waiting(NEVER_S, "Pending"), False),
        (waiting(NEVER_S, "PodInitializing"), True),
    ],
)
def test_a_pod_that_never_started(pod: Pod, never: bool) -> None:
    """Old enough, never restarted, and its container still to be made; one without a node is another matter."""
    assert never_started(pod) is never


def test_an_age_that_is_not_listed_is_told_by_its_halt() -> None:
    """One that is told often enough goes on for as long."""
    often = EventRow(source="e", line=1, object_name="konnectivity-agent-aaaaa", count=TRIES)
    assert goes_on(often)
    assert not goes_on(EventRow(source="e", line=1, count=TRIES - 1))
    assert settled(waiting(None), {"konnectivity-agent-aaaaa"})
    assert not settled(waiting(None), set())
    assert settled(waiting(SETTLED_S), set())
