"""The look at a pod of which only events tell."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_events import of_system

from tests.support.inline import bundle, events


@pytest.mark.parametrize(
    ("reason", "name", "message", "what", "look"),
    [
        ("FailedScheduling", "calico-typha-5f7b8c5d9-c9q7l", "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports.", "still waits: another pod has the port", "TAINTS"),
        ("FailedScheduling", "calico-node-c9q7l", "0/3 nodes are available: 1 Insufficient memory, 2 node(s) didn't match Pod's node affinity/selector.", "still waits: no node has room for it", "TAINTS"),
        ("FailedScheduling", "konnectivity-server-m1", "no nodes available to schedule pods", "the cluster has no node", "TAINTS"),
        ("FailedScheduling", "konnectivity-server-m1", "0/3 nodes are available: 3 node(s) were odd.", "what the scheduler names", "TAINTS"),
        ("FailedMount", "calico-node-c9q7l", 'MountVolume.SetUp failed for volume "ca" : secret "ca" not found', "is still not started", "| tail -20"),
        ("BackOff", "vpn-shoot-5f7b8c5d9-c9q7l", "Back-off restarting failed container vpn in pod x", "still ends", "--previous --tail=30"),
    ],
)  # fmt: skip
def test_what_undoes_it_is_named_from_its_event(reason: str, name: str, message: str, what: str, look: str) -> None:
    """The scheduler's reason, what the kubelet lacks, or the last words of what ended."""
    found = of_system(bundle(ev=events((reason, f"pod/{name}", message))).snapshot.about)
    assert found is not None
    assert found.says.startswith(name)
    assert what in found.candidates[0].what
    assert look in str(found.candidates[0].shown_by)


def test_the_tunnels_pod_is_told_before_calicos() -> None:
    """And a pod of a user's is not told at all."""
    waits = "0/1 nodes are available: 1 Insufficient cpu."
    rows = [("FailedScheduling", f"pod/{name}", waits) for name in ("calico-node-c9q7l", "tunnelfront-5f7b8c5d9-c9q7l")]
    found = of_system(bundle(ev=events(*rows)).snapshot.about)
    assert found is not None
    assert found.says.startswith("tunnelfront-")
    assert of_system(bundle(ev=events(("FailedScheduling", "pod/web-1", waits))).snapshot.about) is None
