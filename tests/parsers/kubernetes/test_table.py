"""kubectl's tables: titles decide what is listed, offsets where a row's cells are."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.kubernetes.table import parse, takes

from tests.support.inline import bundle
from tests.support.rows import Read, fragment, read_of

PODS = "NAMESPACE     NAME                       READY   STATUS    RESTARTS        AGE   IP            NODE\n"
ROW = "kube-system   konnectivity-agent-gvrtq   1/1     Running   3 (2d4h ago)    41d   172.30.37.72  10.134.77.131\n"
OTHER = ROW.replace("gvrtq", "7bbbb")
BARE = "NAME                       READY   STATUS    RESTARTS        AGE\n"
BARE_ROW = "konnectivity-agent-gvrtq   1/1     Running   3 (2d4h ago)    41d\n"
OTHER = ROW.replace("gvrtq", "x7k2p")


def read(text: str, **context: Any) -> Read:
    return read_of(parse, text, **context)


def listings(text: str, **context: Any) -> list[tuple[Any, ...]]:
    rows = read(text, **context).rows.get("listings", [])
    return [(r["line"], r["kind"], r.get("namespace"), r["rows"], r["complete"]) for r in rows]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (PODS, "pods"),
        ("a\nb\n\nc\n" + PODS, ""),
        ("x\ny\n" + PODS, "pods"),
        ("NAME   STATUS   ROLES   AGE   VERSION\n", "nodes"),
        ("LAST SEEN   TYPE   REASON   OBJECT\n", "events"),
        ("NAMESPACE   LAST SEEN   TYPE   REASON   X\n", "events"),
        ("NAME\n", ""),
        ("NAME   FOO\n", ""),
        ("just a sentence\n", ""),
    ],
)
def test_titles_tell_a_table(text: str, what: str) -> None:
    """Within the first three lines that are not blank."""
    assert (what in takes(fragment(text))) if what else takes(fragment(text)) == ""


def test_a_row_is_read_by_the_offsets_of_its_titles() -> None:
    """With the line it stands at; the listing counts it."""
    found = read(PODS + ROW)
    [row] = found.rows["pods"]
    assert (row["line"], row["namespace"], row["name"], row["node"], row["restarts"]) == (
        2, "kube-system", "konnectivity-agent-gvrtq", "10.134.77.131", 3,
    )  # fmt: skip
    assert listings(PODS + ROW) == [(1, "pods", None, 1, True)]
    assert found.unread == []


def test_a_pasted_row_is_split_at_blanks() -> None:
    """Tabs, too; without its namespace it is still that pod."""
    for text in (
        ROW.replace("   ", "  "),
        "\t".join(ROW.split("  ")),
        "konnectivity-agent-gvrtq  1/1  Running  3  41d  172.30.37.72  10.134.77.131\n",
    ):
        [row] = read(PODS + text).rows["pods"]
        assert (row["name"], row["node"]) == ("konnectivity-agent-gvrtq", "10.134.77.131")


def test_two_tables_are_two_listings() -> None:
    """New titles begin a new one; titles without a row are what a cut left, for kubectl prints none then."""
    assert listings(PODS + ROW + OTHER + BARE + BARE_ROW + PODS) == [
        (1, "pods", None, 2, True), (4, "pods", None, 1, True), (6, "pods", None, 0, False),
    ]  # fmt: skip


def test_a_row_before_any_titles_is_told_by_its_form() -> None:
    """As a row of a table whose titles are cut off; of a line that no table has nothing says what it lists."""
    found = read("konnectivity-agent   3\n" + ROW + PODS)
    assert found.unread == [(1, "a row before the titles of its table")]
    assert [row["name"] for row in found.rows["pods"]] == ["konnectivity-agent-gvrtq"]


@pytest.mark.parametrize(
    "remark", ["No resources found in x namespace.", "(3 rows)", "...", "Warning: deprecated", "Error from server: x"]
)
def test_remarks_of_kubectl_are_kept_and_are_no_rows(remark: str) -> None:
    """They can be cited and are not unread."""
    found = read(PODS + remark + "\n")
    assert (found.unread, 2 in found.kept) == ([], True)
    empty = remark.startswith("No resources")
    assert listings(PODS + remark + "\n") == [(1, "pods", None, 0, empty)]
    whole = remark.startswith(("(", "W", "No"))
    assert listings(PODS + ROW + remark + "\n") == [(1, "pods", None, 1, whole)]


def test_a_damaged_last_row_leaves_the_listing_incomplete() -> None:
    """It has the cells of a row and stands right below one; a sentence does not."""
    damaged = ROW.replace("1/1", "1-1")
    assert listings(PODS + ROW + damaged) == [(1, "pods", None, 1, False)]
    assert listings(PODS + damaged) == [(1, "pods", None, 0, False)]
    assert listings(PODS + ROW + "\n" + damaged) == [(1, "pods", None, 1, True)]


@pytest.mark.parametrize(
    ("titles", "row", "where"),
    [
        ("NAME  POD-SELECTOR  AGE", "networkpolicy.networking.k8s.io/x  <none>  9d", "policies"),
        ("NAME  STATUS  AGE", "namespace/x  Active  9d", "namespaces"),
        ("NAME  VERSION  AVAILABLE  PROGRESSING  DEGRADED", "clusteroperator.config.openshift.io/x  4.14.1  True  False  False", "cluster_operators"),
    ],
)  # fmt: skip
def test_a_name_is_without_the_kind_that_stands_in_front(titles: str, row: str, where: str) -> None:
    """`get` of several kinds prints it."""
    [found] = read(f"{titles}\n{row}\n").rows[where]
    assert found["name"] == "x"


@pytest.mark.parametrize("name", ["node.example.com", "pods.guard.io", "service.a", "pod.a", "networkpolicy.b.c"])
def test_a_name_may_begin_with_the_word_for_a_kind(name: str) -> None:
    """Only a kind in front of a slash makes a row another kind's; the rows below a dotted name are read as those above."""
    text = f"NAME   STATUS   ROLES   AGE   VERSION\naaa   Ready   <none>   4d   v1.30.1\n{name}   NotReady   <none>   4d   v1.30.1\nzzz   Ready   <none>   4d   v1.30.1\n"
    found = read(text)
    assert [(row["name"], row["ready"]) for row in found.rows["nodes"]] == [("aaa", True), (name, False), ("zzz", True)]
    assert listings(text) == [(1, "nodes", None, 3, True)]


def test_a_line_among_the_rows_that_is_none_leaves_the_listing_incomplete() -> None:
    """It may have been a row; at the end it is only what was pasted below."""
    odd = "this is what we saw on monday\n"
    assert listings(PODS + ROW + odd + OTHER) == [(1, "pods", None, 2, False)]
    assert listings(PODS + ROW + odd) == [(1, "pods", None, 1, True)]
    found = read(PODS + odd)
    assert [line for line, _ in found.unread] == [2]
    assert "pods" in found.unread[0][1]


def test_rows_glued_together_by_a_paste_are_all_read() -> None:
    """Two pods in one line are two pods."""
    text = "kube-system konnectivity-agent-gvrtq 1/1 Running 0 41d 172.30.37.72 10.134.77.131 kube-system konnectivity-agent-abcde 0/1 Pending 0 41d <none> 10.134.77.132\n"
    found = read(PODS + text)
    assert [(r["name"], r["ready_containers"]) for r in found.rows["pods"]] == [
        ("konnectivity-agent-gvrtq", 1), ("konnectivity-agent-abcde", 0),
    ]  # fmt: skip
    assert found.rows["listings"][0]["rows"] == 2


@pytest.mark.parametrize(
    ("command", "titles", "namespace"),
    [
        ("kubectl get pods", BARE, "ns"),
        ("kubectl get all", BARE, "ns"),
        ("", BARE, "ns"),
        ("kubectl get nodes", BARE, None),
        ("kubectl get nodes", "NAME   STATUS   ROLES   AGE   VERSION\n", None),
    ],
)
def test_rows_take_the_namespace_of_their_command(command: str, titles: str, namespace: str | None) -> None:
    """Where the table is what the command asked for, and its kind lives in namespaces."""
    assert listings(titles, command=command, namespace="ns")[0][2] == namespace


def test_a_row_s_own_namespace_counts() -> None:
    """That of the command fills only what the table does not state."""
    [row] = read(BARE + BARE_ROW, command="kubectl get pods", namespace="ns").rows["pods"]
    assert row["namespace"] == "ns"
    [row] = read(PODS + ROW, command="kubectl get pods", namespace="ns").rows["pods"]
    assert row["namespace"] == "kube-system"


def test_a_filtered_listing_is_not_complete() -> None:
    """`| grep` took rows out."""
    assert listings(BARE + BARE_ROW, command="kubectl get pods | grep agent")[0][4] is False


def test_the_last_row_of_an_object_counts() -> None:
    """A table that goes on as its objects change (`--watch`) has several rows of each."""
    rows = [ROW.replace("1/1     Running", state) for state in ("0/1     Pending", "1/1     Running")]
    found = read(PODS + "".join(rows) + "^C\n")
    assert [(row["line"], row["status"]) for row in found.rows["pods"]] == [(3, "Running")]
    assert found.unread == []
    assert listings(PODS + "".join(rows)) == [(1, "pods", None, 1, True)]


@pytest.mark.parametrize("remark", ["   <-- this one is down", " <== look", "  # ok", "  // mine"])
def test_a_remark_behind_a_row_is_no_part_of_it(remark: str) -> None:
    """What people write there; the row is read without it."""
    text = "NAME  STATUS  ROLES  AGE  VERSION\n10.0.1.70  NotReady  <none>  12d  v1.29.4+IKS"
    found = read(f"{text}{remark}\n")
    assert [(row["name"], row["version"]) for row in found.rows["nodes"]] == [("10.0.1.70", "v1.29.4+IKS")]
    assert found.unread == []


@pytest.mark.parametrize("left_out", ["...", "[... 12 more lines ...]", "(…)"])
def test_rows_that_were_left_out(left_out: str) -> None:
    """Dots in place of rows say that the listing is not complete."""
    assert listings(PODS + ROW + left_out + "\n")[0][-1] is False


def test_a_second_listing_replaces_no_row_of_the_first() -> None:
    """Only below the same titles is a later row of an object its newer state."""
    before, after = (ROW.replace("1/1     Running", state) for state in ("0/1     Pending", "1/1     Running"))
    assert [row["status"] for row in read(PODS + before + PODS + after).rows["pods"]] == ["Pending", "Running"]
    assert [row["status"] for row in read(PODS + before + after).rows["pods"]] == ["Running"]


def test_titles_that_a_narrow_terminal_cut_off() -> None:
    """The last one is known by its begin, and the cells that were cut below it state nothing."""
    text = "NAME        STATUS     ROLES    AGE   VERSI\nw1.zone.a   Ready      <none>   12d   v1.29\nw2.zone.a   NotReady   <none>   12d   v1.29\n"
    rows = bundle({"t.txt": text}).snapshot["nodes"]
    assert rows["ready"].tolist() == [True, False]
    assert rows["version"].isna().all()


@pytest.mark.parametrize("said", ["that is it", "see you tomorrow", "what is up now"])
@pytest.mark.parametrize(
    "table",
    [
        "NAMESPACE   NAME   POD-SELECTOR   AGE\nshop        deny   <none>         3d\n",
        "NAME     POD-SELECTOR   AGE\ndeny     app=web        3d\n",
        "NAME         NODE   INTERFACE   IPS        PROFILES\nw1-private   w1     eth0        10.0.0.1\n",
    ],
)
def test_a_short_sentence_below_a_table_without_forms_of_its_own(table: str, said: str) -> None:
    """Names and selectors may be any word, so the row must reach its age, and an interface looks like one."""
    snapshot = bundle({"t.txt": f"{table}\n{said}\n"}).snapshot
    assert len(snapshot["policies"]) + len(snapshot["host_endpoints"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "NAME      STATUS     COMPLETIONS   DURATION   AGE\nmigrate   Complete   1/1           3s         3d\n",
        "NAME    READY   SECRET    AGE\nstore   True    store-a   3d\n",
        "NAME   STATUS   VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   AGE\ndata   Bound    pvc-1    20Gi       RWO            block          3d\n",
    ],
)
def test_another_title_makes_it_another_kinds_table(text: str) -> None:
    """A job, a certificate and a claim have the titles of namespaces and StatefulSets, and one more."""
    snapshot = bundle({"t.txt": text}).snapshot
    assert not set(snapshot["listings"]["kind"]) & {"namespaces", "statefulsets"}
    assert not len(snapshot["namespaces"]) + len(snapshot["workloads"])
    assert not len(snapshot["unread"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("$ kubectl get nodes.example.io\nNAME   STATUS     ROLES    AGE   VERSION\nw1     NotReady   <none>   9d    v1.0.0\n", "nodes.example.io"),
        ("$ kubectl get sts,statefulsets.apps.kruise.io\nNAME                          DESIRED   CURRENT   READY   AGE\nstatefulset.apps.kruise.io/a  2         2         0       9d\n", "statefulsets.apps.kruise.io"),
        ("NAME                         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nservice.example.dev/metrics   ClusterIP   10.0.0.1     <none>        443/TCP   9d\n", "services.example.dev"),
    ],
)  # fmt: skip
def test_a_table_of_another_groups_kind_is_counted_and_gives_no_row(text: str, kind: str) -> None:
    """The group stands in the command or in front of each name; its titles may be the same as those of a kind that is read."""
    case = bundle(x=text)
    assert [case.snapshot[table].empty for table in ("nodes", "workloads", "services")] == [True] * 3
    (row,) = case.report.data.inputs
    assert kind in row.note
    assert not row.unread_lines


def test_components_of_calicos_operator_are_no_cluster_operators() -> None:
    """`get tigerastatus` has the same titles without a version."""
    assert (
        "cluster_operators"
        not in read("NAME  AVAILABLE  PROGRESSING  DEGRADED  SINCE\ncalico  False  True  True  3h\n").rows
    )


def test_names_put_in_place_of_others_break_the_columns_of_no_row() -> None:
    """A word for each title, in order, is a row wherever it stands; one word more or less is none."""
    text = "NAME      STATUS     ROLES    AGE   VERSION\nworker-aa Ready <none> 5d v1.29.1\nn2  NotReady <none> 5d  v1.29.1\nn3  Ready 5d\n"
    found = read(text)
    assert [(row["name"], row["ready"], row["version"]) for row in found.rows["nodes"]] == [
        ("worker-aa", True, "v1.29.1"),
        ("n2", False, "v1.29.1"),
    ]
    assert [number for number, _ in found.unread] == [4]


def test_titles_of_two_words_that_a_program_took_apart_are_one() -> None:
    """`column -t` sets each word in a column of its own, also those of `3 (2m ago)`: node and age are still found."""
    text = (
        "NAMESPACE    NAME      READY  STATUS   RESTARTS  AGE  IP        NODE  NOMINATED  NODE    READINESS  GATES\n"
        "kube-system  agent-a1  0/1    Error    77        2d   10.1.1.4  w4    <none>     <none>\n"
        "kube-system  agent-b2  1/1    Running  3         (2m  ago)      2d    10.1.1.5   w5      <none>     <none>\n"
    )
    assert [(row["name"], row["node"], row["age_s"]) for row in read(text).rows["pods"]] == [
        ("agent-a1", "w4", 172_800.0),
        ("agent-b2", "w5", 172_800.0),
    ]


def test_rows_of_another_kind_below_a_table_are_read_as_what_they_are() -> None:
    """Between them stands a prompt that nobody knows; the row of an API service is none of the nodes and is not lost."""
    text = "NAME   STATUS   ROLES    AGE   VERSION\nw1     Ready    worker   3d    v1.27.9\nv1beta1.metrics.k8s.io   kube-system/metrics-server   False (FailedDiscoveryCheck)   3d\n"
    found = read(text)
    assert len(found.rows["nodes"]) == 1
    assert [row["available"] for row in found.rows["apiservices"]] == ["False (FailedDiscoveryCheck)"]
    assert found.unread == []


def test_an_event_goes_on_with_what_its_probe_said() -> None:
    """`kubectl events` prints each line of the message as it is: the peers are the event's, and its pod is known."""
    head = "NAMESPACE       LAST SEEN   TYPE      REASON      OBJECT                  MESSAGE\n"
    row = "calico-system   2m          Warning   Unhealthy   Pod/calico-node-7kq2x   Readiness probe failed: 2026-02-02 10:00:00.123 [INFO][8123] node/health.go 202: Number of node(s) with BGP peering established = 4\n"
    end = "calico/node is not ready: BIRD is not ready: BGP not established with 10.94.227.28\n"
    snapshot = bundle(e=head + row + end + row + "\n" + end).snapshot
    assert [(r.line, r.object_name, r.message[-12:]) for r in snapshot.rows["events"]] == [
        (2, "calico-node-7kq2x", "10.94.227.28"),
        (4, "calico-node-7kq2x", "ablished = 4"),
    ]
    assert [(r.line, r.name) for r in snapshot.rows["log_signals"]] == [(6, "10.94.227.28")]
    assert snapshot["unread"].empty


def test_a_capital_within_a_word_is_no_title_that_was_cut_off() -> None:
    """`P` is the begin of POD-SELECTOR where the line ends with it, and of a name elsewhere."""
    assert bundle(e="LOG_LEVEL=info\nTENANT_NAME=Plutischol\n").snapshot.rows["listings"] == ()
    cut = bundle(e="$ kubectl get netpol -n shop\nNAME   POD-SEL\nshut   <none>\n").snapshot.rows["listings"]
    assert [row.kind for row in cut] == ["networkpolicies"]
