"""Rows of `kubectl get csr`."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.signing_requests import OF_NODE

from tests.support.inline import bundle

TITLES = "NAME        AGE   SIGNERNAME                                    REQUESTOR             REQUESTEDDURATION   CONDITION\n"
OPENSHIFT = "system:serviceaccount:openshift-machine-config-operator:node-bootstrapper"
SERVES, REPORTS = "kubernetes.io/kubelet-serving", "kubernetes.io/kube-apiserver-client-kubelet"


@pytest.mark.parametrize("titles", [TITLES, ""])
@pytest.mark.parametrize(
    ("signer", "who", "condition", "waits"),
    [
        (SERVES, "system:node:node-a", "Pending", True),
        (SERVES, "system:node:node-a", "Approved,Issued", False),
        (REPORTS, "system:node:node-a", "Pending", True),
        (REPORTS, OPENSHIFT, "Pending", True),
        (REPORTS, "system:bootstrap:abcdef", "Pending", False),
        ("example.com/own", "system:node:node-a", "Pending", False),
    ],
)
def test_requests_of_a_clusters_kubelets_that_wait(
    signer: str, who: str, condition: str, waits: bool, titles: str
) -> None:
    """To serve and to report; a machine that joins, and other signers, only count as read. With titles, or as `grep` leaves them."""
    row = f"csr-4k7xm   31m   {signer}   {who}   <none>              {condition}\n"
    rows = bundle({"c.txt": f"$ kubectl get csr | grep -v x\n{titles}{row}"}).snapshot.rows
    found = [(r.key, r.value) for r in rows["facts"]]
    assert [one for one in found if one[0] != "csr_node"] == ([("csr_pending", "csr-4k7xm")] if waits else [])
    if signer in (SERVES, REPORTS):
        assert (("csr_node", "node-a") in found) == (who == "system:node:node-a")
    assert list(rows["unread"]) == []


def test_rows_of_older_clients_have_no_duration() -> None:
    """Before Kubernetes 1.22."""
    row = f"csr-4k7xm   31m   {SERVES}   system:node:node-a   Pending\n"
    assert [r.value for r in bundle({"c.txt": row}).snapshot.rows["facts"]] == ["node-a", "csr-4k7xm"]


def test_who_asks_for_a_machine_of_the_cluster() -> None:
    """The node itself, or what makes OpenShift's machines; a token by which any machine may join is neither."""
    assert OF_NODE.match("system:node:w1")
    assert not OF_NODE.match("system:bootstrap:abcdef")
    assert not OF_NODE.match("system:serviceaccount:other:node-bootstrapper")


@pytest.mark.parametrize(
    ("who", "condition", "found"),
    [
        ("builder", "Pending", [("csr_asked_as", "builder"), ("csr_pending", "csr-4k7xm")]),
        ("builder", "Denied", [("csr_asked_as", "builder"), ("csr_denied", "csr-4k7xm")]),
        ("system:node:w1", "Denied", [("csr_node", "w1"), ("csr_denied", "csr-4k7xm")]),
        ("builder", "Approved,Issued", []),
    ],
)
def test_requests_to_serve_that_were_denied_or_are_no_nodes(
    who: str, condition: str, found: list[tuple[str, str]]
) -> None:
    """Who asked matters only where nothing was given."""
    row = f"csr-4k7xm   31m   {SERVES}   {who}   <none>              {condition}\n"
    rows = bundle({"c.txt": f"$ kubectl get csr\n{TITLES}{row}"}).snapshot.rows
    assert [(r.key, r.value) for r in rows["facts"]] == found


@pytest.mark.parametrize("titles", ["NAME        AGE   REQUESTOR             CONDITION\n", ""])
@pytest.mark.parametrize(
    ("who", "condition", "waits"),
    [
        ("system:node:node-a", "Pending", True),
        ("system:node:node-a", "Approved,Issued", False),
        ("system:bootstrap:abcdef", "Pending", False),
    ],
)
def test_requests_before_signers_had_names(who: str, condition: str, waits: bool, titles: str) -> None:
    """Of kubectl before 1.18: a node's own is its kubelet's, and a machine that joins is none yet."""
    facts = bundle(c=f"$ kubectl get csr\n{titles}csr-4k7xm   4m    {who}   {condition}\n").snapshot.rows["facts"]
    assert [row.value for row in facts if row.key == "csr_pending"] == (["csr-4k7xm"] if waits else [])
