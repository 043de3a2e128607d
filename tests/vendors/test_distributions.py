"""Marks by which a Kubernetes is told."""

from __future__ import annotations

import pytest
from analyzer.vendors import distributions as distributions_room
from analyzer.vendors.distributions import MARKS, OLD_TUNNELS, OWN_TUNNEL, STATIC

from tests.support.values import are_values


def told(where: str, text: str, namespace: str = "") -> set[str]:
    """Products and names of the marks of that kind that are found in a text."""
    return {
        m.called or m.product
        for m in MARKS
        if m.where == where and m.namespace in ("", namespace) and m.pattern.search(text)
    }


@pytest.mark.parametrize(
    ("where", "text", "called"),
    [
        ("version", "v1.29.4+IKS", "iks"),
        ("version", "v1.29.4-gke.1043002", "GKE"),
        ("version", "v1.29.4+k0s.0", "k0s"),
        ("version", "v1.29.4+k3s1", "k3s"),
        ("version", "v1.29.4+rke2r1", "rke2"),
        ("version", "v1.29.4-eks-1234567", "EKS"),
        ("system", "Talos (v1.8.3)", "Talos"),
        ("kernel", "6.6.60-talos", "Talos"),
        ("image", "ghcr.io/siderolabs/installer:v1.8.3", "Talos"),
        ("image", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/eks/kube-proxy:v1.31.2", "EKS"),
        ("image", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.18.3", "EKS"),
        ("labels", '{"kubernetes.azure.com/cluster":"x"}', "AKS"),
        ("labels", '{"cloud.google.com/gke-nodepool":"x"}', "GKE"),
        ("labels", '{"worker.gardener.cloud/pool":"x"}', "Gardener"),
        ("labels", '{"hypershift.openshift.io/managed":"true"}', "hypershift"),
        ("name", "aks-nodepool1-12345678-vmss00000a", "AKS"),
        ("name", "gke-my-cluster-default-0a1b2c3d-x1y2", "GKE"),
        ("name", "shoot--project--worker-z1", "Gardener"),
        ("image", "docker.io/k0sproject/konnectivity:1", "k0s"),
        ("image", "mcr.microsoft.com/oss/kubernetes/x:1", "AKS"),
        ("namespace", "openshift-kube-apiserver", "OpenShift"),
    ],
)
def test_marks(where: str, text: str, called: str) -> None:
    """Each names one product, and plain texts none."""
    assert told(where, text) == {called}


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("version", "v1.29.4"),
        ("system", "Ubuntu 22.04.4 LTS"),
        ("kernel", "5.15.0-118-generic"),
        ("labels", '{"app":"gke"}'),
        ("name", "worker-1"),
        ("name", "aks-node"),
        ("image", "nginx:1"),
        ("namespace", "openshift-kube-apiserver-x"),
        ("pod", "kindnet-abcde"),
    ],
)
def test_plain_texts_are_no_marks(where: str, text: str) -> None:
    """Nor is a pod of that name in another namespace."""
    assert told(where, text, "other") == set()


def test_pods_count_in_their_namespace() -> None:
    """Anybody may call a pod of his own so."""
    assert told("pod", "kindnet-abcde", "kube-system") == {"kind"}
    assert told("pod", "eks-pod-identity-agent-x7k2p", "kube-system") == {"EKS"}
    assert told("pod", "control-plane-operator-x", "clusters-a") == {"hypershift"}


def test_static_pods_and_old_tunnels() -> None:
    """The program and the node in the name; tunnels before Konnectivity."""
    m = STATIC.match("kube-apiserver-node-1")
    assert m is not None
    assert (m[1], m[2]) == ("kube-apiserver", "node-1")
    assert OLD_TUNNELS.match("tunnelfront-abc")
    assert not OLD_TUNNELS.match("konnectivity-agent-abc")
    assert OWN_TUNNEL.keys() <= {m.called for m in MARKS}


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(distributions_room)
