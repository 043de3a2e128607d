"""How people name a product, and by which sentences they say that it is theirs."""

from __future__ import annotations

import pytest
from analyzer.vendors.told_names import (
    BY_NAME,
    NAMES,
    Mention,
    client,
    in_node,
    is_ibms,
    is_said,
    mentions,
    only,
    openshift_client,
    parts_of,
    product_of,
)


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("EKS 1.30, Cilium as CNI", "EKS"),
        ("# AKS: exec hangs since Monday", "AKS"),
        ("Talos v1.9.2, one control plane", "Talos"),
        ("kubermatic 2.24 on our own machines", "Kubermatic"),
        ("Kamaji edge-25.1.3 here", "Kamaji"),
        ("Satellite ROKS 4.15 in Bremen", "ROKS"),
        ("IKS cu9p3r6d0f7z1b5w8gtg 1.31, cannot create objects", "IKS"),
        ("ROKS (cu9p3r6d0f7z1b5w8gtg), exec hangs", "ROKS"),
        ("id c1 here, roks satellite 4.15, agents crash", "ROKS"),
        ("Platform: VKS (vSphere Kubernetes Service)", "VKS"),
        ("Kubernetes distribution (if any): k0s", "k0s"),
        ("a GKE Autopilot cluster in europe-west4", "GKE"),
        ("our kubeadm cluster refuses every exec", "kubeadm"),
        ("the cluster was set up with kubeadm", "kubeadm"),
        ("we are running on GKE since spring", "GKE"),
        ("This is an AKS private cluster", "AKS"),
        ("[09:12] toni: logs hang on the EKS cluster", "EKS"),
        ("created by `az aks create --network-plugin azure`", "AKS"),
        ("nodes joined with kubeadm join", "kubeadm"),
        ("context arn:aws:eks:eu-west-1:123456789012:cluster/tern", "EKS"),
        ("ROKS (hypershift) cluster", "ROKS"),
        ('self-managed HCP (hypershift, bare metal), hosted cluster "tern"', "HyperShift"),
        ('hosted cluster "tern" (v4.16, hypershift): logs hang', "HyperShift"),
        ("our tenant cluster (kamaji 1.0, 3 nodes) has no logs", "Kamaji"),
        ("Betreff: WG: Cluster finance-test (IKS VPC, eu-de) - Agents fehlen", "IKS"),
        ("please restart it. (ROKS on classic)", "ROKS"),
        ("it is a kind cluster on my laptop", "kind"),
        ("hi, we get this error on AKS: exec ends", "AKS"),
    ],
)
def test_a_product_that_is_said_to_be_the_clusters_own(line: str, called: str) -> None:
    """With its version, before the word cluster, behind a label, in front of a heading, by its tool or its context."""
    assert only(mentions(line)) == called


@pytest.mark.parametrize(
    "line",
    [
        "it does not happen on AKS 1.29",
        "it does not happen on IKS VPC",
        "the management cluster (hypershift, bare metal) is fine",
        "unlike our other cluster (kamaji, 3 nodes)",
        "a cluster (EKS, GKE) of a provider",
        "the cluster (hypershift docs, page 3)",
        "unlike on EKS clusters, the address differs",
        "the GKE docs name the port",
        "see https://example.org/AKS 1.30/cluster",
        'the page says "EKS 1.31 cluster"',
        "is this an AKS cluster?",
        "we have EKS 1.30, GKE 1.29 and AKS 1.31 clusters",
        "maybe the same as in RKE2 1.28",
        "what kind of error is this, and which kind 1.2",
        "a blue rosa 1.5 flower",
        "somebody said EKS",
        "pods aks-tern-1234 and my-EKS 1.2",
        "nothing of that",
        "works fine on GKE 1.29 elsewhere",
    ],
)
def test_what_is_said_of_something_else_names_nothing(line: str) -> None:
    """Negations, comparisons, questions, quotes, addresses, lists of several, and names without a statement."""
    assert only(mentions(line)) is None


def test_a_name_without_a_statement_still_stands_against_another() -> None:
    """Nobody knows which of the two it is; a part of the product is no other one."""
    assert mentions("AKS 1.30, and EKS somewhere") == [Mention("AKS", is_ours=True), Mention("EKS", is_ours=False)]
    assert only([Mention("AKS", is_ours=True), Mention("EKS", is_ours=False)]) is None
    assert only([Mention("Kamaji", is_ours=True), Mention("kubeadm", is_ours=True)]) == "Kamaji"
    assert only([Mention("IBM Cloud", is_ours=True), Mention("IKS", is_ours=False)]) == "IKS"
    assert only([Mention("EKS", is_ours=False)]) is None
    assert only([]) is None


@pytest.mark.parametrize(
    ("command", "called"),
    [
        ("az aks show -n a -g b", "AKS"),
        ("gcloud container clusters describe a", "GKE"),
        ("aws eks describe-cluster --name a", "EKS"),
        ("eksctl get nodegroup", "EKS"),
        ("sudo /usr/local/bin/k0s kc get pods", "k0s"),
        ("talosctl -n 10.1.2.3 dmesg", "Talos"),
        ("kind load docker-image a", "kind"),
        ("ibmcloud ks worker ls -c a", "IBM Cloud"),
        ("kubectl --context gke_mill-prod_europe-west4_tern get pods", "GKE"),
        ("kubectl get pods -n k0s", None),
        ("kubectl logs eksctl-0", None),
        ("ibmcloud account show", None),
        ("", None),
        (None, None),
    ],
)
def test_the_product_by_the_tool_that_was_typed(command: str | None, called: str | None) -> None:
    """A tool that knows one product, a command group of a cloud's tool, or the context that it was given."""
    assert client(command) == called


@pytest.mark.parametrize(
    ("line", "is_theirs"),
    [
        ("EKS 1.31 here", True),
        ("Platform: EKS", True),
        ("I0101 10:00:00.000000 1 a.go:1] EKS 1.31 cluster", False),
        ("2026-01-01 10:00:00 INFO EKS 1.31 cluster", False),
        ("> EKS 1.31 cluster", False),
        ('{"cluster": "EKS 1.31"}', False),
        ("NAME      EKS 1.31     cluster", False),
    ],
)
def test_who_wrote_a_line(line: str, is_theirs: bool) -> None:
    """No log, document or table, and nobody whom the writer quotes."""
    assert is_said(line) is is_theirs


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("# The operator's install ends with a FailedDiscoveryCheck error on GKE", "GKE"),
        ("kubectl exec fails on AKS since the upgrade", "AKS"),
        ("It happens when we test it with a pod in a private AKS namespace.", "AKS"),
        ("Timeouts of webhooks in GKE (private)", "GKE"),
        ("Version: 1.21.11+k0s.0", "k0s"),
        ("- **Kubernetes version:** v1.30.4-eks-a737599", "EKS"),
        ("kubectl exec fails on AKS when a security group blocks 10250", None),
        ("Exec may fail on GKE", None),
        ("Known issue: logs fail on AKS", None),
        ("The same error was seen on AKS", None),
        ("It worked with no errors on GKE", None),
        ("we read about 1.30.4-eks-a737599", None),
    ],
)
def test_where_something_fails_is_the_cluster_at_hand(line: str, called: str | None) -> None:
    """A rule, a known issue and somebody else's error name no cluster; a version behind its word has its product's mark."""
    assert only(mentions(line)) == called


def test_each_name_has_a_word_of_the_contract() -> None:
    """IBM Cloud alone leaves it open which of its two products it is."""
    assert [one.called for one in NAMES if not product_of(one.called)] == ["IBM Cloud"]
    assert {one for one in BY_NAME if is_ibms(one)} == {"IKS", "ROKS", "IBM Cloud"}
    assert all(parts_of(one.called) <= BY_NAME.keys() for one in NAMES)


@pytest.mark.parametrize(
    ("command", "own"),
    [("oc get po", "oc"), ("sudo /usr/bin/oc adm top nodes", "oc"), ("oc.exe get po", "oc"), ("kubectl get oc", None), ("ibmcloud oc cluster ls", None), ("", None), (None, None)],
)  # fmt: skip
def test_the_client_of_openshift(command: str | None, own: str | None) -> None:
    """By its name in front of its verb, and nowhere else."""
    assert openshift_client(command) == own


@pytest.mark.parametrize(
    ("line", "ours"),
    [
        ("since we put our three k0s controllers behind a balancer", True),
        ("my two k0s workers answer", True),
        ("the k0s controllers of the other team", False),
        ("we moved away from our old k3s servers", False),
        ("it worked until we migrated from our two k3s servers", False),
        ("logs works every third time since we moved our three k0s controllers behind a balancer", True),
    ],
)
def test_a_products_machines_are_told_by_whose_they_are(line: str, ours: bool) -> None:
    """Machines that are called ours are those of the cluster; what somebody left, or others have, is not."""
    assert any(one.is_ours for one in mentions(line)) is ours


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("talos-w-13", "Talos"),
        ("dc1-rke2-agent-04", "rke2"),
        ("k3s01", "k3s"),
        ("kind-worker2", "kind"),
        ("kind-control-plane", "kind"),
        ("one-of-a-kind-4", None),
        ("wk-talosaurus", None),
        ("10.5.0.3", None),
    ],
)
def test_a_distribution_in_the_name_of_a_machine(name: str, called: str | None) -> None:
    """As a part of its own; a word that holds it is another."""
    assert in_node(name) == called


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("I added a node to the k8s cluster via kubespray.", "kubespray"),
        ("our nodes were installed with kubeadm", "kubeadm"),
        ("kubespray is a set of playbooks", None),
    ],
)
def test_an_installer_is_told_by_what_was_made_with_it(line: str, called: str | None) -> None:
    """Its name alone is only named."""
    assert only(mentions(line)) == called
