"""Pods of the system by their events alone, in each check that asks for them."""

from __future__ import annotations

import pytest
from analyzer.checks.details import ToldPods
from analyzer.checks.told_pods import by_events, reason
from analyzer.facts.told_pods import told as told_of
from analyzer.model import Gap

from tests.checks.test_vpn import OLD
from tests.support.inline import bundle, events, nobody, node, nodes, pod, pods
from tests.support.outcomes import cite

WHY = "0/2 nodes are available: 2 node(s) had untolerated taint {pool: gpu}."


@pytest.mark.parametrize(
    ("check", "name", "others"),
    [
        ("TUN-02", "aks-link-5f7b8c5d9-c9q7l", ""),
        ("CP-01", "konnectivity-server-m1", ""),
        ("CP-01", "konnectivity-server-5f7b8c5d9-c9q7l", nodes(node("w-a", version="v1.29.4+IKS"))),
        ("VPN-01", "openvpnserver-5f7b8c5d9-c9q7l", OLD),
        ("VPN-02", "vpn-5f7b8c5d9-c9q7l", OLD),
        ("BGP-08", "calico-node-c9q7l", ""),
        ("BGP-09", "calico-typha-5f7b8c5d9-c9q7l", ""),
    ],
)
def test_a_pod_that_waits_by_its_events_is_warned_of(check: str, name: str, others: str) -> None:
    """It is past, and of one pod: a warning and no failure; a list that shows the pod decides instead."""
    told = {"ev.txt": events(("FailedScheduling", f"pod/{name}", WHY)), "n.txt": others}
    case = bundle(told)
    assert case.status(check) == "warn"
    assert case.check(check).detail == ToldPods((name,))
    assert "untolerated taint {pool: gpu}; how it is now is not shown" in case.says(check)
    assert case.places(check) == ["ev.txt:2"]
    assert bundle({**told, "p.txt": pods(pod(name))}).status(check) != "warn"


def test_such_a_pod_is_the_users_line_where_nothing_else_complains() -> None:
    """Its event stands on the first screen, with what would undo it; a server that is placed since says nothing."""
    name = "tunnelfront-5f7b8c5d9-c9q7l"
    waits = ("FailedScheduling", f"pod/{name}", WHY)
    told = bundle(ev=events(waits)).report.data.complaint
    assert told is not None
    assert told.leg == "API server to node, through the tunnel of its own"
    assert f"{name} has no node: 0/2 nodes are available" in told.says
    assert "a taint that it does not tolerate" in told.candidates[0].what
    placed = ("Scheduled", f"pod/{name}", f"Successfully assigned kube-system/{name} to w-a")
    assert bundle(ev=events(waits, placed)).report.data.complaint is None


def test_without_such_an_event_the_list_is_asked_for_as_ever() -> None:
    """Nothing is said of a pod that nothing names; of several the first with its words and the others by their names."""
    gap = Gap("pods", "kubectl get pods")
    assert by_events(nobody(), gap, cite, "server", "typha") is None
    told = [("FailedScheduling", f"pod/konnectivity-server-m{at}", WHY) for at in (1, 2)]
    answer = by_events(bundle(ev=events(*told)).snapshot.about, gap, cite, "server")
    assert answer is not None
    assert answer.detail == ToldPods(("konnectivity-server-m1", "konnectivity-server-m2"))
    assert "gpu} (konnectivity-server-m2, too); how" in answer.summary
    assert answer.basis == "2 pods in events, none listed"
    long = events(("FailedScheduling", "pod/konnectivity-server-m1", "0/2 nodes are available: " + "n" * 900))
    (one,) = told_of(bundle(ev=long).snapshot.about, "server")
    assert len(reason(one)) == len(one.says) + len(": ") + 160
