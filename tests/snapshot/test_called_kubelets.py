"""Which kubelets errors call, and whether the nodes' addresses are all known."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.snapshot.called_kubelets import called_kubelets, known_nodes

from tests.support.inline import agent, bundle, node, nodes, pods

CALL = 'Error from server: Get "https://{}:10250/containerLogs/shop/web-0/web": No agent available'


def test_only_calls_to_a_kubelet_by_its_url() -> None:
    """Another service that is called, and an error without an URL, name no kubelet."""
    messages = [
        CALL.format("10.9.9.9"),
        'Post "https://guard.shop.svc:443/x": No agent available',
        "No agent available",
    ]
    errors = {"source": ["a"] * 3, "line": [1, 2, 3], "message": messages}
    assert called_kubelets(errors) == {"a": [(1, "10.9.9.9")]}
    assert called_kubelets(None) == {}


@pytest.mark.parametrize(
    ("name", "inner", "known"),
    [
        ("10.1.2.3", None, {"10.1.2.3"}),
        ("worker-a", "10.1.2.3", {"worker-a", "10.1.2.3"}),
        ("worker-a", None, None),
    ],
)
def test_nodes_whose_address_is_known(name: str, inner: str | None, known: set[str] | None) -> None:
    """A name that is an address is one; without one nobody knows which node has it."""
    table: dict[str, list[Any]] = {
        "source": ["n"],
        "line": [1],
        "name": [name],
        "internal_ip": [inner],
        "external_ip": [None],
    }
    assert known_nodes({"nodes": table}, lambda *_: True) == known
    assert known_nodes({"nodes": table}, lambda *_: False) is None
    assert known_nodes({}, lambda *_: True) is None


@pytest.mark.parametrize(("host", "counts"), [("10.9.9.9", False), ("10.1.2.3", True)])
@pytest.mark.parametrize(
    "above",
    [
        "Subject: RE: logs\nFrom: bo\n\nAll is well:\n\n{}\n> From: kim\n> Please help, this is what I get:\n>\n> $ kubectl logs web-0\n> {}\n",
        "Subject: RE: logs\nFrom: bo\n\nAll is well:\n\n{}\nFrom: kim\nSent: Monday\nTo: bo\nSubject: logs\n\nPlease help:\n\n$ kubectl logs web-0\n{}\n",
    ],
)
def test_an_answered_mail_of_another_cluster(above: str, host: str, counts: bool) -> None:
    """It calls a node that the whole list of nodes has not; one that the list has is this cluster's own trouble."""
    own = (
        "$ kubectl get nodes\n"
        + nodes(node("10.1.2.3"), node("10.1.2.4"))
        + "$ kubectl get pods -A -o wide\n"
        + pods(agent("bc7df", node="10.1.2.3"), agent("k2vwz", node="10.1.2.4"))
    )
    case = bundle({"mail.txt": above.format(own, CALL.format(host))})
    assert (case.report.verdict == "broken") is counts
