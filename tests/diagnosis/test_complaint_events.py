"""The look at a pod of which only events tell."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_events import of_system

from tests.support.inline import bundle, events, pod, pods


@pytest.mark.parametrize(
    ("reason", "name", "message", "what", "look"),
    [
        ("FailedScheduling", "calico-typha-5f7b8c5d9-c9q7l", "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports.", "still waits: another pod has the port", "TAINTS"),
        ("FailedScheduling", "calico-node-c9q7l", "0/3 nodes are available: 1 Insufficient memory, 2 node(s) didn't match Pod's node affinity/selector.", "still waits: no node has room for it", "TAINTS"),
        ("FailedScheduling", "calico-node-c9q7l", "0/3 nodes are available: 2 node(s) didn't match Pod's node affinity/selector, 1 Insufficient memory.", "still waits: no node has room for it", "TAINTS"),
        ("FailedScheduling", "calico-typha-5f7b8c5d9-c9q7l", "0/3 nodes are available: 2 node(s) didn't match Pod's node affinity/selector, 1 Insufficient memory.", "still waits: no node has the labels", "TAINTS"),
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


LOST = '2024-05-26 13:55:00.715 [ERROR][80] felix/sync_client.go 387: Failed to read from server connection=&discovery.Typha{{Addr:"192.0.2.11:5473", IP:"192.0.2.11", NodeName:(*string)(0xc000)}} error=read tcp 192.0.2.16:35844->192.0.2.11:5473: {} myID=0x1 type=""\n'


def test_a_typha_that_gave_no_answer_is_told_beside_pods_that_are_ready() -> None:
    """It is the user's line and no cause; a connection that Typha closed, as it does of itself, is none."""
    ready = pods(pod("calico-node-x2k9v"), pod("calico-typha-6c8d9fb6c4-7k5kb"))
    case = bundle({"felix.log": LOST.format("i/o timeout"), "p.txt": ready})
    told = case.report.data.complaint
    assert not case.causes
    assert told is not None
    assert told.says == "a calico-node got no answer of Typha at 192.0.2.11:5473 (1 line)"
    assert "nc -vz -w 5 192.0.2.11 5473" in str(told.candidates)
    assert bundle({"felix.log": LOST.format("EOF"), "p.txt": ready}).report.data.complaint is None


def test_without_a_calico_node_that_is_ready_it_is_a_possible_cause() -> None:
    """By Felix's words alone: both ends and the way between may be at fault."""
    case = bundle({"felix.log": LOST.format("i/o timeout")})
    assert case.status("BGP-09") == "warn"
    assert case.causes == {"calico-node-down": "possible"}
    assert "let TCP 5473 reach Typha at 192.0.2.11" in case.commands("calico-node-down")
    fatal = "2024-05-26 13:55:01.598 [FATAL][82] felix/daemon.go 532: Failed to connect to Typha error=dial tcp 192.0.2.11:5473: i/o timeout\n"
    assert "at 192.0.2.11:5473" in bundle({"felix.log": fatal}).says("BGP-09")
