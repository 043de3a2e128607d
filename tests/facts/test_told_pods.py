"""Pods that only events tell of."""

from __future__ import annotations

import pytest
from analyzer.facts.cluster import About
from analyzer.facts.told_pods import OLD_TUNNEL, told
from analyzer.schema import EventRow, PodRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

PULL = 'Failed to pull image "registry.example.org/a:v1": not found'


def event(reason: str, message: str = "m", name: str = "tunnelfront-5f7b8c5d9-c9q7l", **more: str) -> EventRow:
    kind = "Normal" if reason in ("Scheduled", "Started", "Pulled") else "Warning"
    return EventRow(
        source="e", line=1, namespace="kube-system", object_name=name, reason=reason, message=message, type=kind, **more
    )  # type: ignore[arg-type]


def states(*rows: Row, role: str = OLD_TUNNEL) -> list[tuple[str, str | None]]:
    return [(one.pod.name[:11], one.pod.status) for one in told(About(tables_of(*rows)), role)]


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ((event("FailedScheduling"),), "Pending"),
        ((event("FailedScheduling"), event("Scheduled")), None),
        ((event("FailedScheduling"), event("Scheduled"), event("Failed", PULL)), "ContainerCreating"),
        ((event("FailedMount"),), "ContainerCreating"),
        ((event("FailedMount"), event("Started")), None),
        ((event("BackOff", "Back-off restarting failed container"), event("Started")), "CrashLoopBackOff"),
        ((event("BackOff", 'Back-off pulling image "a"'),), None),
        ((event("FailedScheduling", last_seen="2d"),), None),
        ((event("Started"),), None),
    ],
)
def test_the_last_state_that_events_give_a_pod(rows: tuple[Row, ...], state: str | None) -> None:
    """One that was placed or started since is told of no more, and so is one that is a day old."""
    assert states(*rows) == ([("tunnelfront", state)] if state else [])


def test_a_list_that_shows_such_a_pod_says_more() -> None:
    """Of a role that is listed no event counts here; of another one it does."""
    waiting = event("FailedScheduling", name="calico-typha-6d4579dc7b-6jtdq")
    listed = PodRow(source="p", line=1, namespace="kube-system", name="calico-typha-6d4579dc7b-x2k9v", ready=True)
    other = PodRow(source="p", line=1, namespace="kube-system", name="coredns-6d4579dc7b-x2k9v", ready=True)
    assert states(waiting, other, role="typha") == [("calico-typh", "Pending")]
    assert states(waiting, listed, role="typha") == []
    old = PodRow(source="p", line=1, namespace="kube-system", name="tunnelfront-6d4579dc7b-x2k9v", ready=True)
    assert states(event("FailedScheduling"), old) == []


def test_what_an_event_says_most_is_the_pull() -> None:
    """A kubelet tells a pull that fails and, beside it, that the container failed; the names are the system's own."""
    found = told(About(tables_of(event("Failed", PULL), event("Failed", "Error: ErrImagePull"))), OLD_TUNNEL)
    assert [(one.row.message, one.says) for one in found] == [(PULL, "does not start")]
    foreign = event("FailedScheduling")
    assert (
        states(
            EventRow(source="e", line=1, namespace="shop", object_name=foreign.object_name, reason="FailedScheduling")
        )
        == []
    )
