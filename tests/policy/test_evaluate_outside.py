"""A connection to something whose address the bundle does not hold: what rules without networks decide holds for any address."""

from __future__ import annotations

import pytest
from analyzer.policy.evaluate import Evaluator

from tests.support.policies import OPEN, Spec, allow, cluster, deny, evaluator, gnp, hep, knp, made, pod

AGENT = pod("kube-system/konnectivity-agent-aaaaa", "172.30.8.1", "w1", app="konnectivity-agent")
ON_HOST = made("Pod", "konnectivity-agent-bbbbb", {"nodeName": "w2", "hostNetwork": True, "containers": []}, api="v1", space="kube-system", status={"phase": "Running", "podIP": "10.44.0.12"})  # fmt: skip
DNS_ALONE = knp("kube-system/dns", podSelector={}, policyTypes=["Egress"], egress=[{"ports": [{"protocol": "UDP", "port": 53}]}])  # fmt: skip
HOME = knp("kube-system/home", podSelector={}, policyTypes=["Egress"], egress=[{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}])  # fmt: skip
ANYWHERE = knp("kube-system/any", podSelector={}, policyTypes=["Egress"], egress=[{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}])  # fmt: skip
PODS = knp("kube-system/pods", podSelector={}, policyTypes=["Egress"], egress=[{"to": [{"namespaceSelector": {}}]}])
OURS = gnp("ours", selector="all()", types=["Egress"], egress=[allow(destination={"selector": "zone == 'far'"})])
SET = made("GlobalNetworkSet", "endpoints", {"nets": ["203.0.113.0/24"]}, labels={"zone": "far"})
NOT_THAT_PORT = gnp("shut", selector="all()", types=["Egress"], egress=[deny(protocol="TCP", destination={"ports": [31417]}), allow()])  # fmt: skip
FORWARDED = gnp("fwd", selector="has(role)", applyOnForward=True, types=["Egress"], egress=[deny()])


def of(*objects: Spec) -> Evaluator:
    return evaluator([*cluster(), AGENT, *objects])


@pytest.mark.parametrize(
    ("objects", "ruling"),
    [
        ([OPEN], "allowed"),
        ([DNS_ALONE], "denied"),
        ([ANYWHERE], "allowed"),
        ([HOME], "unknown"),
        ([PODS], "denied"),
        ([OURS, SET], "unknown"),
        ([OURS], "denied"),
        ([NOT_THAT_PORT], "denied"),
        ([], "unknown"),
    ],
)
def test_rules_that_name_no_networks_decide(objects: list[Spec], ruling: str) -> None:
    """A port, a selector and /0 decide for any address outside; a narrower network leaves it open, and so does a missing listing."""
    made = of(*objects).outside("kube-system/konnectivity-agent-aaaaa", 31417, "c1.example.com")
    assert made.ruling == ruling
    assert ("c1.example.com" in made.reason) is bool(objects)


def test_the_node_is_asked_too() -> None:
    """A policy on forwarded traffic of the node's host endpoint denies it although the pod may."""
    shut = hep("w1-eth0", "w1", "eth0", "10.44.0.11", labels={"role": "worker"})
    made = of(OPEN, shut, FORWARDED).outside("kube-system/konnectivity-agent-aaaaa", 31417, "c1.example.com")
    assert (made.ruling, made.deciding) == (
        "denied", "GlobalNetworkPolicy fwd, tier default, egress rule 0 (Deny everything)",
    )  # fmt: skip


def test_an_agent_on_its_nodes_network_is_left_open() -> None:
    """Which interface it takes is not known without an address; a pod that is not there is no end at all."""
    view = of(ON_HOST, OPEN)
    assert view.outside("kube-system/konnectivity-agent-bbbbb", 1, "c1").ruling == "unknown"
    assert view.outside("kube-system/none", 1, "c1").reason == "pod kube-system/none is not in the bundle"
