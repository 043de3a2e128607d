"""What of a bundle tells whose cluster it is."""

from __future__ import annotations

from analyzer.facts.cluster_signs import ClusterSigns, stating
from analyzer.facts.nodes import Node
from analyzer.facts.pods import Pod
from analyzer.schema import ClusterOperatorRow, ContainerRow, EventRow, FactRow, NodeRow, WorkloadRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of


def signs(*rows: Row, facts: dict[str, list[FactRow]] | None = None, pods: list[Pod] | None = None) -> ClusterSigns:
    return ClusterSigns(tables_of(*rows), facts or {}, {}, pods or [], None)


def test_images_stand_in_three_places() -> None:
    """Of containers, of workloads, and in what a kubelet says that it pulls."""
    pulled = EventRow(source="e", line=1, reason="Pulled", message='Container image "a.example/c:3" already present')
    killed = EventRow(source="e", line=2, reason="Killing", message='image "a.example/d:4"')
    rows = (
        ContainerRow(source="c", line=1, image="a.example/a:1"),
        WorkloadRow(source="w", line=1, image="a.example/b:2"),
    )
    assert [image for _, image in signs(*rows, pulled, killed).images()] == [
        "a.example/a:1",
        "a.example/b:2",
        "a.example/c:3",
    ]


def test_an_openshift_shows_operators_a_version_or_its_kubelets() -> None:
    """Nothing of that is none."""
    hint = FactRow(source="f", line=1, key="product_hint", value="openshift")
    assert signs(ClusterOperatorRow(source="o", line=1, name="dns")).is_openshift
    assert signs(facts={"product_hint": [hint]}).of_openshift() is hint
    built = Node("n1", version="v1.28.11+add48d0")
    assert signs()._replace(nodes={"n1": built}).is_openshift
    assert not signs().is_openshift


def test_the_row_that_states_a_column() -> None:
    """The first that has it, else the first of all."""
    rows = [NodeRow(source="a", line=1, name="n"), NodeRow(source="a", line=2, name="n", version="v1")]
    node = Node("n", rows=rows)
    assert stating(node, "version").line == 2
    assert stating(node, "labels").line == 1


def test_two_static_pods_with_one_ending_show_their_node() -> None:
    """Of one alone the node has to be known."""
    api, etcd = (Pod("kube-system", f"{name}-cp1", "") for name in ("kube-apiserver", "etcd"))
    assert signs(pods=[api]).static_pod() is None
    assert signs(pods=[api, etcd]).static_pod() is etcd
