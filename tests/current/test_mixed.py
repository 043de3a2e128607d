"""Members that show two clusters: nothing in them is later."""

from __future__ import annotations

from analyzer.current.mixed import mixed, two_distributions, unlike
from analyzer.schema import FactRow, ListingRow, NodeRow, PodRow
from analyzer.tables.base import Row

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


def test_a_report_over_two_lists_of_nodes_says_so_first() -> None:
    """Before the headline and in what the capture covers; lists that share a node are no matter."""
    report = bundle({"t.txt": asked("nodes\n" + ONE, "nodes\n" + OTHER)}).report.data
    assert report.headline.startswith("t.txt lists the nodes of two clusters, or of one before and after: ")
    assert "lists of nodes in t.txt have no node in common" in " ".join(report.audit)
    report = bundle({"t.txt": asked("nodes\n" + ONE, "nodes\n" + nodes(node("a2"), node("a3")))}).report.data
    assert "before and after" not in f"{report.headline} {report.audit}"


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


def at(line: int | None, *names: str | None, source: str = "t.txt", kind: str = "nodes") -> list[Row]:
    """One list that begins at a line, with its nodes behind it."""
    rows: list[Row] = [ListingRow(source=source, line=line, kind=kind, rows=len(names))]
    return rows + [NodeRow(source=source, line=(line or 0) + n, name=name) for n, name in enumerate(names, 1)]


def lists(*groups: list[Row]) -> frozenset[str]:
    return mixed(tables_of(*(row for group in groups for row in group)))


def test_only_facts_that_are_ids_tell_clusters_apart() -> None:
    """Two values of any other fact are no two clusters."""
    values = [FactRow(source="a", key="cluster_name", value=value) for value in "xy"]
    assert mixed(tables_of(*values)) == frozenset()


def test_neighbouring_lists_are_compared() -> None:
    """Nodes come and go from list to list; two that follow each other share some, or are two clusters."""
    assert lists(at(1, "a", "b"), at(10, "b", "c"), at(20, "c", "d")) == frozenset()
    assert lists(at(1, "a", "b"), at(10, "b", "c"), at(20, "d", "e")) == {"t.txt"}
    assert lists(at(10, "b"), at(1, "a")) == {"t.txt"}


def test_what_is_no_list_of_nodes_says_nothing() -> None:
    """Empty lists, lists of other things, nodes without a name, and nodes of another member."""
    assert lists(at(1, "a"), at(10), at(20, "a")) == frozenset()
    assert lists(at(1, "a"), at(10, "b", kind="pods"), at(20, "a")) == frozenset()
    assert lists(at(1, "a"), at(10, "b", kind="pods")) == frozenset()
    assert lists(at(1, "a"), at(10, None), at(20, "a")) == frozenset()
    assert lists(at(1, "a"), at(10, "b", source="u.txt")) == frozenset()
    assert lists(at(1, "a"), at(10, "a"), at(1, "b", source="u.txt"), at(10, "c", source="u.txt")) == {"u.txt"}


def test_a_row_above_the_first_list_belongs_to_none() -> None:
    """Nobody knows which list it is of; a list without a line begins the member."""
    stray = [NodeRow(source="t.txt", line=1, name="z")]
    assert lists(stray, at(5, "a"), at(10, "a")) == frozenset()
    assert lists(at(None, "a"), at(10, "b")) == {"t.txt"}


def test_lists_of_nodes_tell_more_than_ids() -> None:
    """A member with two IDs and one list of nodes is mixed, and its lists are not unlike."""
    ids = [FactRow(source="a", line=at, key="cluster_id", value=f"c{at}") for at in (1, 2)]
    tables = tables_of(
        *ids, ListingRow(source="a", line=3, kind="nodes", rows=1), NodeRow(source="a", line=4, name="w1")
    )
    assert mixed(tables) == {"a"}
    assert unlike(tables) == frozenset()


THREAD = """\
**alice** opened this issue

$ kubectl version
Server Version: v1.28.9+IKS
$ kubectl get pods -n kube-system
NAME                       READY   STATUS             RESTARTS   AGE
konnectivity-agent-8fqxm   0/1     CrashLoopBackOff   212        212d
konnectivity-agent-kk2wd   0/1     CrashLoopBackOff   318        212d

**bob** commented

$ kubectl version
Server Version: v1.29.3+k3s1
$ kubectl get pods -n kube-system
NAME                       READY   STATUS             RESTARTS   AGE
coredns-6799fbcd5-abcde    1/1     Running            0          91d
"""


def test_two_distributions_are_two_clusters() -> None:
    """Of servers or of kubelets, in one member; a client may be anybody's, and a version without a mark says nothing."""
    rows = [
        FactRow(source="a", key="version", value="v1.28.9+IKS"),
        NodeRow(source="a", line=9, version="v1.29.3+k3s1"),
    ]
    assert two_distributions(tables_of(*rows)) == {"a": ("IKS", "k3s")}
    assert mixed(tables_of(*rows)) == {"a"}
    client = FactRow(source="a", key="client_version", value="v1.29.3+k3s1")
    plain = NodeRow(source="a", line=9, version="v1.29.3")
    other = NodeRow(source="b", line=9, version="v1.29.3+k3s1")
    assert two_distributions(tables_of(rows[0], client, plain, other)) == {}


def test_a_thread_of_two_clusters_says_so_first() -> None:
    """And nothing is confirmed that stands in it."""
    report = bundle({"thread.md": THREAD}).report.data
    assert report.headline.startswith("thread.md shows clusters of IKS and k3s, diagnosed as one: ")
    assert "thread.md holds outputs of IKS and of k3s, which are two clusters" in " ".join(report.audit)
    assert {cause.certainty.value for cause in report.causes} <= {"likely", "possible"}
    alone = bundle({"thread.md": THREAD.partition("**bob**")[0]}).report.data
    assert [cause.certainty.value for cause in alone.causes][:1] == ["confirmed"]


def pods(line: int, *used: str, space: str | None = None, names: tuple[str, ...] = ("p-1", "p-2")) -> list[Row]:
    """A list of pods that begins at a line, one on each of these nodes."""
    rows: list[Row] = [ListingRow(source="t.txt", line=line, kind="pods", rows=len(used))]
    return rows + [
        PodRow(source="t.txt", line=line + n, name=name, node=node, namespace=space)
        for n, (node, name) in enumerate(zip(used, names, strict=False), 1)
    ]


def test_pods_on_nodes_of_which_no_list_has_any() -> None:
    """Another cluster, or this one before its nodes were replaced; one pod alone, or a list that was cut, tells nothing."""
    whole = [ListingRow(source="t.txt", line=1, kind="nodes", rows=2, complete=True), *at(1, "a", "b")[1:]]
    assert unlike(tables_of(*whole, *pods(10, "x", "y"))) == {"t.txt"}
    assert unlike(tables_of(*whole, *pods(10, "x", "b"))) == frozenset()
    assert unlike(tables_of(*whole, *pods(10, "x"))) == frozenset()
    assert unlike(tables_of(*at(1, "a", "b"), *pods(10, "x", "y"))) == frozenset()


def test_the_nodes_of_a_hosted_control_plane_are_its_hosts() -> None:
    """IBM's masters and anybody's hosted control plane run elsewhere; the system pods of a cluster of its own do not."""
    whole = [ListingRow(source="t.txt", line=1, kind="nodes", rows=2, complete=True), *at(1, "a", "b")[1:]]
    for space in ("kubx-masters", "master-c1", "kubx-etcd-07"):
        assert unlike(tables_of(*whole, *pods(10, "x", "y", space=space))) == frozenset()
    parts = ("kube-apiserver-1", "etcd-0")
    assert unlike(tables_of(*whole, *pods(10, "x", "y", space="tenant-7", names=parts))) == frozenset()
    assert unlike(tables_of(*whole, *pods(10, "x", "y", space="kube-system", names=parts))) == {"t.txt"}
    without = ("kube-apiserver-7d9c5b6f8d-abcde", "cluster-version-operator-1-abcde")
    assert unlike(tables_of(*whole, *pods(10, "x", "y", names=without))) == frozenset()
    assert unlike(tables_of(*whole, *pods(10, "x", "y", names=("kube-apiserver-x", "kube-apiserver-y")))) == {"t.txt"}
