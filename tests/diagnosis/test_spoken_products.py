"""Every remedy of every cause, said to the user of each product: none asks for what that product does not have."""

from __future__ import annotations

import functools
from typing import NamedTuple

import pytest
from analyzer import patterns as regex
from analyzer.diagnosis.engine import Engine
from analyzer.diagnosis.spoken import Speaker
from analyzer.facts.cluster import About
from analyzer.facts.fact import Fact
from analyzer.facts.language import Language
from analyzer.facts.product import Product
from analyzer.model import Remedy
from analyzer.schema import PodRow
from analyzer.snapshot.snapshot import SnapshotData
from analyzer.vendors import distributions

from tests.causes.test_init_every import CASES
from tests.support.inline import bundle
from tests.support.tables import tables_of

IBM = {"iks": "iks", "roks": "roks"}
WORDS = {"aks": "aks", "gke": "gke", "k0s": "k0s", "hypershift": "hypershift"}
NAMES = ("EKS", "k3s", "rke2", "kubeadm", "kind", "Gardener", "Kamaji", "Kubermatic", "Talos", "OpenShift", "ROSA", "ARO", "MicroK8s", "minikube")  # fmt: skip
PRODUCTS = (*IBM, *WORDS, *NAMES)
OF_IBM = frozenset({
    "private-endpoint-without-vrf", "private-endpoint-acl", "satellite-allowlist", "vrf-or-vlan-spanning-off", "server-down", "zone-cut-off",
})  # fmt: skip
"""Causes whose bundles here are IBM Cloud's own records."""


FIRST = "(?:^|; )"


class Lack(NamedTuple):
    """What commands may not hold, and the products that have it all the same."""

    pattern: str
    but: frozenset[str]
    unless: str = r"\b\B"


LACKS = (
    Lack(r"\bibmcloud\b|@xo ", frozenset(IBM)),
    Lack(r"(?:^|; )ssh (?!core@)", frozenset({"k0s", "k3s", "rke2", "kubeadm", "Kamaji", "Kubermatic", "MicroK8s", "hypershift", "aks"})),
    Lack(r"/etc/kubernetes\b", frozenset({"kubeadm", "kind", "minikube", "Talos", "OpenShift", *IBM})),
    Lack(r"\bkubeadm (?:certs|upgrade|token)", frozenset({"kubeadm", "kind", "minikube", "Kamaji", "Kubermatic"})),
    Lack(r"(?:-u|systemctl \w+) kubelet\b", frozenset(set(PRODUCTS) - {"k0s", "k3s", "rke2", "MicroK8s", "Talos"})),
    Lack(r"(?:^|; )(?:systemctl|journalctl|crictl) ", frozenset({"k0s", "k3s", "rke2", "kubeadm", "Kamaji", "Kubermatic", "MicroK8s", *IBM})),
    Lack(r"(?:^|; )oc ", frozenset({"roks", "hypershift", "OpenShift", "ROSA", "ARO"}), "add-scc-to-user"),
    Lack(r"\baz |\bgcloud |\baws |\btalosctl|gardenctl|docker exec|minikube ", frozenset({"aks", "gke", "EKS", "Talos", "Gardener", "kind", "minikube"})),
    Lack(r"k0scontroller|k0s\.yaml|k0sworker", frozenset({"k0s"})),
    Lack(r"rke2-(?:server|agent)\b|k3s-agent|/etc/rancher", frozenset({"k3s", "rke2"}), r"^ssh pool-1|pool"),
    Lack(r"<control_plane_node>|pod-manifests", frozenset({"kubeadm", "kind", "minikube", "Talos", "OpenShift", "rke2", "Kamaji", "Kubermatic"})),
    Lack(r"kubectl edit deployment -n kube-system (?:rke2-)?metrics-server", frozenset({"kubeadm", "kind", "minikube", "Talos", "Kamaji", "Kubermatic", "MicroK8s"})),
    Lack(r"konnectivity-server|-l component=kube-apiserver", frozenset(set(PRODUCTS) - {"aks", "gke", "EKS", "ROSA", "ARO"}), r"-n (?:master-|kubx-)"),
)  # fmt: skip


def speak_as(about: About, product: str) -> About:
    """The same rows, as those of a cluster of that product: what its marks tell, and its language."""
    word = IBM.get(product) or WORDS.get(product) or "kubernetes"
    called = product if product in NAMES else None
    fact = Fact(word)
    fact.say(word, None, "the test")
    own = About(about.tables)
    own.__dict__["_product"] = Product(fact, called, product in IBM, distributions.OWN_TUNNEL.get(called or ""))
    own.__dict__["language"] = Language(word, called, product in IBM)
    return own


@functools.cache
def snapshot(id: str) -> SnapshotData:
    return bundle(CASES[id][1]("pool", "shop")).snapshot


def remedies(id: str, product: str) -> list[Remedy]:
    """Of every cause that the bundle of one shows, said for the product."""
    shown = snapshot(id)
    kept = shown.about
    try:
        shown.__dict__["about"] = speak_as(kept, product)
        return [one for cause in Engine(shown)._found() for one in cause.remedies]
    finally:
        shown.__dict__["about"] = kept


@pytest.mark.parametrize("product", PRODUCTS)
def test_no_remedy_asks_for_what_the_product_does_not_have(product: str) -> None:
    """Tools, files, units, machines and Deployments of others; what an operator of IBM Cloud types has its own."""
    for id in CASES:
        if id in OF_IBM and product not in IBM:
            continue
        for one in remedies(id, product):
            if product in IBM and one.who == "sre":
                continue
            for lack in LACKS:
                command = one.command or ""
                if lack.pattern.startswith(FIRST):  # what a shell on the machine is given stands in quotes
                    command = regex.sub(r"'[^']*'", "", command)
                found = product not in lack.but and regex.search(lack.pattern, command)
                assert not found or regex.search(lack.unless, command), (id, lack.pattern, one)


@pytest.mark.parametrize("product", ["aks", "gke", "EKS", "ROSA", "ARO"])
def test_a_control_plane_that_its_provider_alone_reaches_has_a_case_and_no_command(product: str) -> None:
    """Whom to ask is said once; what only he can do has no command."""
    for id in ("stale-server", "agent-identity-clash", "apiserver-egress-wrong", "kubelet-refuses-apiserver"):
        for one in remedies(id, product):
            assert one.who != "sre" or one.command is None, one


@pytest.mark.parametrize(
    ("product", "begins"),
    [
        ("kubeadm", "grep -n egress /etc/kubernetes/manifests/kube-apiserver.yaml"),
        ("k0s", "grep -n egress /etc/k0s/k0s.yaml"),
        ("k3s", "grep -n egress /etc/rancher/k3s/config.yaml"),
        ("rke2", "grep -n egress /var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml"),
        ("MicroK8s", "grep -n egress /var/snap/microk8s/current/args/kube-apiserver"),
        ("hypershift", "kubectl get -n clusters-tern deployment/kube-apiserver -o yaml"),
        ("Kubermatic", "kubectl get -n clusters-tern deployment/apiserver -o yaml"),
        ("aks", None),
        ("EKS", None),
        ("Gardener", None),
    ],
)
def test_where_the_files_of_a_control_plane_lie(product: str, begins: str | None) -> None:
    """On machines by the distribution, as pods in the management cluster, or nowhere that a user reaches."""
    hosted = PodRow(source="p", line=1, namespace="clusters-tern", name="etcd-0")
    about = speak_as(About(tables_of(hosted)), product)
    said = Speaker(about).command(
        "grep -n egress /etc/kubernetes/manifests/kube-apiserver.yaml   # on the API server's machine"
    )
    assert said is None if begins is None else (said or "").startswith(begins)
