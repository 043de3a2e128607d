"""Clusters whose files lie in one folder are told apart by their nodes, and named after their files."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.snapshot import together as together_room
from analyzer.snapshot.together import together

from tests.support.inline import bundle
from tests.support.values import are_values

Node = tuple[str, str, str | None, str]
Pod = tuple[str, str, str, str]


def tables(nodes: list[Node], pods: list[Pod], whole: set[tuple[str, str, str | None]], **more: Any) -> dict[str, Any]:
    """(member, node, version, roles), (member, pod, namespace, node), and (member, kind, namespace) of whole lists."""
    lists = sorted(whole, key=str)
    return {
        "nodes": dict(zip(("source", "name", "version", "roles"), map(list, zip(*nodes, strict=True)), strict=True)) if nodes else None,
        "pods": dict(zip(("source", "name", "namespace", "node"), map(list, zip(*pods, strict=True)), strict=True)) if pods else None,
        "listings": {"source": [one[0] for one in lists], "kind": [one[1] for one in lists], "namespace": [one[2] for one in lists], "complete": [True] * len(lists)},
        **more,
    }  # fmt: skip


def told(found: Any) -> dict[str, list[str]]:
    return {one.id: sorted(one.sources) for one in found}


BOTH = {("a.txt", "nodes", None), ("b.txt", "nodes", None)}


@pytest.mark.parametrize(
    ("first", "second", "whole", "two"),
    [
        (("v1.30.2+k0s", ""), ("v1.30.2+IKS", ""), BOTH, True),
        (("v1.30.2+k0s", ""), ("v1.30.2", ""), BOTH, True),
        (("v1.30.2+k0s", ""), ("v1.30.4+k0s", ""), BOTH, False),
        (("v1.30.2", ""), ("v1.31.0", ""), BOTH, False),
        (("v1.30.2", "control-plane"), ("v1.30.2", "control-plane,worker"), BOTH, True),
        (("v1.30.2", "control-plane"), ("v1.30.2", "worker"), BOTH, False),
        (("v1.30.2+k0s", ""), ("v1.30.2+IKS", ""), {("a.txt", "nodes", None)}, False),
    ],
)
def test_whole_lists_without_a_node_in_common(
    first: tuple[str, str], second: tuple[str, str], whole: set[tuple[str, str, str | None]], two: bool
) -> None:
    """Of kubelets of two distributions, or with a control plane each; a list of workers beside one of masters is one cluster's."""
    rows: list[Node] = [("a.txt", "n1", *first), ("b.txt", "m1", *second)]
    assert told(together(tables(rows, [], whole), [])) == ({"a": ["a.txt"], "b": ["b.txt"]} if two else {})
    shared: list[Node] = [*rows, ("b.txt", "n1", *second)]
    assert not together(tables(shared, [], whole), [])


@pytest.mark.parametrize(
    ("second", "whole", "two"),
    [
        (("coredns-7d9f8b6c5d-zz2xx", "proxy-bb2cc", "m1"), ("a.txt", "b.txt"), True),
        (("coredns-7d9f8b6c5d-zz2xx", "other-bb2cc", "m1"), ("a.txt", "b.txt"), False),
        (("coredns-7d9f8b6c5d-aa2bb", "proxy-bb2cc", "m1"), ("a.txt", "b.txt"), False),
        (("coredns-7d9f8b6c5d-zz2xx", "proxy-bb2cc", "n1"), ("a.txt", "b.txt"), False),
        (("coredns-7d9f8b6c5d-zz2xx", "proxy-bb2cc", "m1"), ("a.txt",), False),
    ],
)
def test_the_same_workloads_with_other_pods_on_other_nodes(
    second: tuple[str, str, str], whole: tuple[str, ...], two: bool
) -> None:
    """In whole lists of `kube-system`; a pod or a node in common makes them one cluster's."""
    rows: list[Pod] = [("a.txt", name, "kube-system", "n1") for name in ("coredns-7d9f8b6c5d-aa2bb", "proxy-cc2dd")]
    rows += [("b.txt", name, "kube-system", second[2]) for name in second[:2]]
    lists: set[tuple[str, str, str | None]] = {(one, "pods", "kube-system") for one in whole}
    assert bool(together(tables([], rows, lists), [])) is two


def test_files_that_name_no_node() -> None:
    """They go to the cluster whose pod they name, or whose files' word they carry; what carries none or both is nobody's."""
    whole: set[tuple[str, str, str | None]] = {("lab-nodes.txt", "nodes", None), ("x/prod-nodes.txt", "nodes", None)}
    rows: list[Node] = [("lab-nodes.txt", "n1", "v1.30.2+k0s", ""), ("x/prod-nodes.txt", "m1", "v1.30.2+IKS", "")]
    pods: list[Pod] = [("lab-nodes.txt", "web-aa2bb", "default", "n1")]
    logs = {"source": ["one.log", "two.log"], "node": [None, "n1"], "pod": ["web-aa2bb", None]}
    found = together(
        tables(rows, pods, whole, log_sources=logs),
        ["lab-get.txt", "prod-get.txt", "lab-prod.txt", "else.txt", "one.log"],
    )
    assert told(found) == {
        "lab": ["lab-get.txt", "lab-nodes.txt", "one.log", "two.log"], "prod": ["prod-get.txt", "x/prod-nodes.txt"],
    }  # fmt: skip
    assert [one.called for one in found] == ["v1.30.2+k0s (lab)", "v1.30.2+IKS (prod)"]


def test_one_list_alone_and_a_bundle_without_nodes() -> None:
    """There is nothing to tell apart."""
    assert together({}, ["a"]) == ()
    assert together(tables([("a.txt", "n1", "v1.30.2", "")], [], {("a.txt", "nodes", None)}), []) == ()


def test_a_folder_with_files_of_two_clusters_asks_for_a_choice() -> None:
    """Nothing is diagnosed of the mixture, and both names stand on the first line."""
    head = "NAME   STATUS   ROLES   AGE   VERSION\n"
    files = {
        "lab-nodes.txt": f"$ kubectl get nodes\n{head}n1   Ready   <none>   3d   v1.30.2+k0s\n",
        "prod-nodes.txt": f"$ kubectl get nodes\n{head}10.1.2.3   NotReady   <none>   3d   v1.30.2+IKS\n",
    }
    report = bundle(files).report
    assert report.verdict == "inconclusive"
    assert "v1.30.2+k0s (lab)" in report.to_text().split("\n\n")[0]


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(together_room, filled={"_Group"}, roomy={"_Group"})
