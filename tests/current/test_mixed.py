"""Members that show two clusters: nothing in them is later."""

from __future__ import annotations

from analyzer.current.mixed import mixed
from analyzer.schema import FactRow

from tests.current.test_relisted import METRICS, asked
from tests.support.inline import bundle, node, nodes, table
from tests.support.tables import tables_of

ONE, OTHER = nodes(node("a1"), node("a2")), nodes(node("b1"), node("b2"))


def test_lists_of_nodes_without_a_common_node_are_two_clusters() -> None:
    """A list that shares a node is the same cluster, whatever was added or replaced."""
    assert mixed(bundle({"t.txt": asked("nodes\n" + ONE, "nodes\n" + OTHER)}).snapshot.rows) == {"t.txt"}
    assert (
        mixed(bundle({"t.txt": asked("nodes\n" + ONE, "nodes\n" + nodes(node("a2"), node("a3")))}).snapshot.rows)
        == frozenset()
    )
    assert mixed(bundle({"a.txt": ONE, "b.txt": OTHER}).snapshot.rows) == frozenset()


def test_two_ids_are_two_clusters() -> None:
    """In one member; each of its own is one."""
    one, other = FactRow(source="a", key="cluster_id", value="x"), FactRow(source="a", key="cluster_id", value="y")
    assert mixed(tables_of(one, other)) == {"a"}
    assert mixed(tables_of(one, FactRow(source="b", key="cluster_id", value="y"))) == frozenset()


def test_what_the_second_cluster_shows_does_not_mend_the_first() -> None:
    """Both have an API service of that name: the one that is down stays down."""
    down, fine = (
        table(METRICS, [["v1beta1.metrics.k8s.io", "kube-system/metrics-server", x, "3d"]])
        for x in ("False (MissingEndpoints)", "True")
    )
    outputs = ("nodes\n" + ONE, "apiservices\n" + down, "nodes\n" + OTHER, "apiservices\n" + fine)
    assert bundle({"t.txt": asked(*outputs)}).status("MET-01") == "fail"
    assert bundle({"t.txt": asked(*outputs).replace("b1", "a1")}).status("MET-01") == "pass"
