"""What keeps a cloud's control plane from the pods of a service, and what lets it in."""

from __future__ import annotations

import pytest
from analyzer.checks.managed_calls import shut
from analyzer.facts.called_pod import CalledPod
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.schema import NodeRow, UnreadLineRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

EKS = NodeRow(source="n", line=1, name="ip-10-61-3-44.eu-west-1.compute.internal", version="v1.31.4-eks-aeac579")
GKE = NodeRow(source="n", line=1, name="gke-heath-pool-1-5b1c2d3e-a1b2", version="v1.31.5-gke.1233000")
KUBEADM = NodeRow(source="n", line=1, name="w1", version="v1.31.5")
POD = Pod("policy", "guard-7d4db76476-abcde", "", node=EKS.name, status="Running", ready=True)


def ways(row: Row, called: CalledPod) -> list[str]:
    """Each as its cure, with the command that does it."""
    return [f"{one.cure} | {one.change}" for one in shut(About(tables_of(row)), called)]


@pytest.mark.parametrize(
    ("host", "cures"),
    [
        ("192.168.144.12", ["give guard hostNetwork", "let the cluster's security group in"]),
        ("10.61.7.9", ["let the cluster's security group in"]),
        (None, ["let the cluster's security group in", "give guard hostNetwork"]),
    ],
)
def test_on_eks_the_pods_address_says_which_of_two_comes_first(host: str | None, cures: list[str]) -> None:
    """An overlay's address has no route; one of the nodes' network needs the group alone; of an unknown one both are left."""
    found = ways(EKS, CalledPod(host, "8443", POD))
    assert [one.startswith(cure) for one, cure in zip(found, cures, strict=True)] == [True] * len(cures)
    group = next(one for one in found if "--port 8443 --source-group" in one)
    assert f"Values={EKS.name}" in group
    assert "nc -vz" not in "".join(found)


def test_the_kubelets_port_is_not_free_on_a_node() -> None:
    """A pod that listens on 10250 takes another one on the host's network."""
    overlay = ways(EKS, CalledPod("192.168.1.4", "10250", POD))[0]
    assert "another port than the kubelet's 10250" in overlay
    assert "kubectl edit deployment -n policy guard " in overlay
    assert "a port that is free" in ways(EKS, CalledPod("192.168.1.4"))[0]
    assert "deployment <deployment>" in ways(EKS, CalledPod("192.168.1.4"))[0]


@pytest.mark.parametrize(("port", "rule"), [("8443", "--allow tcp:8443"), (None, "--allow tcp:<targetPort>"), ("443", ""), ("10250", "")])  # fmt: skip
def test_on_gke_a_rule_of_its_own_lets_the_port_in(port: str | None, rule: str) -> None:
    """Those two that GKE's own rule has need none."""
    found = ways(GKE, CalledPod("10.8.1.70", port))
    assert len(found) == bool(rule)
    assert not rule or ("gcloud compute firewall-rules create" in found[0] and rule in found[0])


def test_elsewhere_no_cloud_stands_between() -> None:
    """By marks or by people's words: a cluster that somebody made himself has its own remedies."""
    assert ways(KUBEADM, CalledPod("10.8.1.70", "8443")) == []
    told = UnreadLineRow(source="t", line=1, text="EKS 1.31, Calico as CNI")
    assert len(ways(told, CalledPod(None, "8443"))) == 2
