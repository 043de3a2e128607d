"""Objects that one member lists twice: the last list is their state."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.current import relisted
from analyzer.current.held import CurrentRows
from analyzer.current.relisted import relist
from analyzer.schema import ApiServiceRow, EndpointRow, ListingRow, NodeRow, PodRow
from analyzer.tables.base import Row

from tests.support.inline import Case, agent, bundle, daemonset, node, nodes, pod, pods, table
from tests.support.tables import tables_of
from tests.support.values import are_values

DOWN, UP = pods(agent("a", "0/1", "CrashLoopBackOff"), agent("b")), pods(agent("a"), agent("b"))
METRICS = "NAME  SERVICE  AVAILABLE  AGE"


def why(case: Case) -> set[tuple[str, str]]:
    return {(one.table, one.why.name) for one in case.snapshot.current.past}


def asked(*outputs: str) -> str:
    """A transcript of one command, asked again."""
    return "".join(f"$ kubectl get {text}" for text in outputs)


def test_a_pod_is_what_its_last_list_says() -> None:
    """Both ways; the earlier list is named as past."""
    better = bundle({"t.txt": asked("pods -A -o wide\n" + DOWN, "pods -A -o wide\n" + UP)})
    assert better.status("AG-03") == "pass"
    assert better.causes == {}
    assert why(better) == {("pods", "RELISTED")}
    worse = bundle({"t.txt": asked("pods -A -o wide\n" + UP, "pods -A -o wide\n" + DOWN)})
    assert worse.status("AG-03") == "fail"


def test_a_node_is_what_its_last_list_says() -> None:
    """NotReady that became Ready is no fault, Ready that became NotReady is one."""
    bad, good = nodes(node("n1", status="NotReady"), node("n2")), nodes(node("n1"), node("n2"))
    assert bundle({"t.txt": asked("nodes\n" + bad, "nodes\n" + good)}).status("NOD-01") == "pass"
    assert bundle({"t.txt": asked("nodes\n" + good, "nodes\n" + bad)}).status("NOD-01") == "fail"


def test_a_daemonset_is_what_its_last_row_says() -> None:
    """0 of 3 ready, then 3 of 3, and the reverse."""
    none, all_ = daemonset(3, 3, 0), daemonset(3, 3, 3)
    assert bundle({"t.txt": asked("ds -A\n" + none, "ds -A\n" + all_)}).status("AG-02") != "fail"
    assert bundle({"t.txt": asked("ds -A\n" + all_, "ds -A\n" + none)}).status("AG-02") == "fail"


def test_an_api_service_is_what_its_last_row_says() -> None:
    """False that became True is fine, True that became False is not."""
    bad, good = (
        table(METRICS, [["v1beta1.metrics.k8s.io", "kube-system/metrics-server", x, "3d"]])
        for x in ("False (MissingEndpoints)", "True")
    )
    assert bundle({"t.txt": asked("apiservices\n" + bad, "apiservices\n" + good)}).status("MET-01") == "pass"
    assert bundle({"t.txt": asked("apiservices\n" + good, "apiservices\n" + bad)}).status("MET-01") == "fail"


def test_a_table_takes_no_labels_away() -> None:
    """What a later list does not print stays as it was stated; only the state is replaced."""
    full = {"kind": "List", "items": [{"kind": "Pod", "metadata": {"name": "web-0", "namespace": "shop", "labels": {"app": "web"}},
            "spec": {"nodeName": "n1"}, "status": {"phase": "Pending"}}]}  # fmt: skip
    later = "NAMESPACE  NAME  READY  STATUS  RESTARTS  AGE"
    case = bundle(
        {
            "t.txt": f"$ kubectl get pods -A -o json\n{json.dumps(full)}\n$ kubectl get pods -A\n"
            + table(later, [["shop", "web-0", "1/1", "Running", "0", "5m"]])
        }
    )
    (row,) = case.snapshot.current.tables["pods"]
    assert (row.ready, row.status, row.labels, row.node) == (True, "Running", '{"app":"web"}', "n1")  # type: ignore[attr-defined]


def test_endpoints_are_those_of_the_last_list() -> None:
    """None that became one is backed; the slices of one list hold together."""
    titles = "NAMESPACE  NAME  ENDPOINTS  AGE"
    none, one = (table(titles, [["opa", "opa", x, "3d"]]) for x in ("<none>", "172.30.0.5:8443"))
    case = bundle({"t.txt": asked("endpoints -A\n" + none, "endpoints -A\n" + one)})
    assert [row.ready_addresses for row in case.snapshot.current.tables["endpoints"]] == [1]  # type: ignore[attr-defined]
    case = bundle({"t.txt": asked("endpoints -A\n" + one, "endpoints -A\n" + none)})
    assert [row.ready_addresses for row in case.snapshot.current.tables["endpoints"]] == [0]  # type: ignore[attr-defined]
    slices = {"kind": "EndpointSliceList", "items": [
        {"kind": "EndpointSlice", "metadata": {"name": f"opa-{n}", "namespace": "opa", "labels": {"kubernetes.io/service-name": "opa"}},
         "addressType": kind, "ports": [], "endpoints": ends}
        for n, kind, ends in ((1, "IPv4", [{"addresses": ["10.0.0.1"]}]), (2, "IPv6", []))]}  # fmt: skip
    case = bundle({"s.json": json.dumps(slices, indent=1)})
    assert case.snapshot.current.past == ()


def test_mounts_of_one_container_stand_beside_each_other() -> None:
    """Several rows of one container, none a later statement of another; an argument that is shown twice holds as it is shown last."""
    mounts = "".join(f"    - mountPath: /m/{n}\n      name: v{n}\n" for n in range(3))
    text = (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver\n  namespace: kube-system\nspec:\n  containers:\n"
        f"  - name: kube-apiserver\n    image: x\n    command: [kube-apiserver, --secure-port=6443]\n    volumeMounts:\n{mounts}"
        "  volumes:\n  - emptyDir: {}\n    name: v0\n"
    )
    args = bundle({"k.yaml": text + "---\n" + text.replace("6443", "6444")}).snapshot.about.args
    assert sorted({row.value for row in args if row.flag == "mount"}) == ["/m/0", "/m/1", "/m/2"]
    assert [row.value for row in args if row.flag == "secure-port"] == ["6444"]


def test_of_two_members_nothing_is_replaced() -> None:
    """The order of two files is not known by their names."""
    assert bundle({"a.txt": DOWN, "b.txt": UP}).snapshot.current.past == ()


def test_when_a_pod_was_restarted_holds_while_the_count_does() -> None:
    """A description prints no "35d ago": it stays that of the table before, unless the pod was restarted again."""
    titles = "NAMESPACE  NAME  READY  STATUS  RESTARTS  AGE"
    text = "$ kubectl get pods -A\n" + table(titles, [["shop", "web-0", "1/1", "Running", "1 (35d ago)", "60d"]])
    later = "$ kubectl get pods -A -o wide\n" + pods(pod("web-0", restarts="RESTARTS", namespace="shop"))

    def kept(count: str) -> object:
        (row,) = bundle(
            {"t.txt": text + later.replace("RESTARTS   ", f"{count:<11}", 2).replace(f"{count:<11}", "RESTARTS   ", 1)}
        ).snapshot.current.tables["pods"]
        return row.restarted_s  # type: ignore[attr-defined]

    assert kept("1") == 35 * 86_400.0
    assert kept("2") is None


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(relisted)


def row(
    line: int | None, ready: bool | None = True, space: str | None = "s", name: str | None = "x", **more: Any
) -> PodRow:
    return PodRow(**({"source": "t", "line": line, "namespace": space, "name": name, "ready": ready} | more))


def again(*rows: Row) -> tuple[list[int | None], CurrentRows]:
    held = CurrentRows(tables_of(*rows))
    relist(held)
    return [one.row.line for one in held.past], held


def test_the_last_line_of_an_object_holds_in_any_order() -> None:
    """Rows of one object and member; a row without a line stands first, and rows of one line are one list."""
    assert again(row(2), row(9), row(5))[0] == [2, 5]
    assert again(row(9), row(5), row(2))[0] == [2, 5]
    assert again(row(9), row(None))[0] == [None]
    assert again(row(9), row(9))[0] == []
    assert again(row(2), row(9, source="u"))[0] == []
    assert again(row(2), row(9, name="y"))[0] == []
    assert again(row(2, name=None), row(9, name=None))[0] == []
    assert again(row(2))[0] == []


def test_a_row_that_states_no_state_replaces_none() -> None:
    """It is neither past nor later; another column of the state is enough."""
    assert again(row(2), row(9, None))[0] == []
    assert again(row(2, None), row(9))[0] == []
    assert again(row(2), row(9, None, status="Pending"))[0] == [2]
    assert again(row(2), row(5), row(9, None))[0] == [2]


def test_namespaces_keep_pods_of_one_name_apart() -> None:
    """Rows that state none belong to the only one that is stated, and to nobody where there are two."""
    assert again(row(2, space="a"), row(9, space="b"))[0] == []
    assert again(row(2, space="a"), row(9, space=None))[0] == [2]
    assert again(row(2, space=None), row(9, space=None))[0] == [2]
    assert again(row(2, space="a"), row(3, space="b"), row(9, space=None))[0] == []
    assert again(row(2, space="a"), row(3, space="b"), row(9, space="b"))[0] == [3]


def test_what_a_later_list_leaves_out_is_kept() -> None:
    """Labels and addresses, but nothing of the state; when it was last restarted only while the count is the same."""
    old = row(2, False, node="n1", labels="l", status="Pending", message="why", restarts=3, restarted_s=60.0)
    _, held = again(old, row(9, True, node="n2"))
    (now,) = held.named("pods")
    assert isinstance(now, PodRow)
    assert (now.line, now.node, now.labels, now.ready, now.status, now.message, now.restarted_s) == (
        9,
        "n2",
        "l",
        True,
        None,
        None,
        None,
    )
    _, held = again(old, row(9, True, restarts=3))
    assert [one.restarted_s for one in held.named("pods")] == [60.0]  # type: ignore[attr-defined]
    _, held = again(row(2, labels="first"), row(5, labels="second"), row(9))
    assert [one.labels for one in held.named("pods")] == ["second"]  # type: ignore[attr-defined]
    plain = row(9)
    _, held = again(row(2), plain)
    assert held.named("pods")[0] is plain


@pytest.mark.parametrize(
    ("one", "other", "past"),
    [
        (NodeRow(source="t", line=2, name="n", ready=True), NodeRow(source="t", line=9, name="n", ready=False), [2]),
        (NodeRow(source="t", line=2, name="n", ready=True), NodeRow(source="t", line=9, name="n", version="v1"), []),
        (ApiServiceRow(source="t", line=2, name="a", available="True"), ApiServiceRow(source="t", line=9, name="a", available="False"), [2]),
    ],
)  # fmt: skip
def test_objects_without_a_namespace(one: Row, other: Row, past: list[int]) -> None:
    """By their name alone."""
    assert again(one, other)[0] == past


def ends(
    line: int | None, count: int | None = 1, name: str | None = "svc", source: str = "t", space: str = "s"
) -> EndpointRow:
    return EndpointRow(source=source, line=line, namespace=space, name=name, ready_addresses=count)


def slices(line: int | None, kind: str = "endpointslices", source: str = "t") -> ListingRow:
    return ListingRow(source=source, line=line, kind=kind, rows=1)


def test_slices_of_one_list_hold_together() -> None:
    """Those of an earlier list are past, in whatever order lists and rows come."""
    lists = [slices(1), slices(10, "endpoints")]
    rows = [ends(2), ends(3, 0), ends(11), ends(12)]
    for order in (1, -1):
        assert sorted(n or 0 for n in again(*lists[::order], *rows[::order])[0]) == [2, 3]
    assert again(*lists, ends(2), ends(3))[0] == []
    assert again(slices(1), slices(10, "pods"), ends(2), ends(11))[0] == []
    assert again(slices(1), slices(10, source="u"), ends(2), ends(11))[0] == []
    assert again(slices(None), slices(10), ends(None), ends(11))[0] == [None]


def test_endpoints_that_state_nothing_are_passed_over() -> None:
    """Without a name or a count, or of another service, namespace or member."""
    lists = [slices(1), slices(10)]
    assert again(*lists, ends(2), ends(11))[0] == [2]
    for other in (
        ends(11, None),
        ends(11, name=None),
        ends(11, name="other"),
        ends(11, source="u"),
        ends(11, space="w"),
    ):
        assert again(*lists, ends(2), other)[0] == []
    assert again(*lists, ends(2, name=None), ends(11, name=None))[0] == []
    assert again(*lists, ends(2))[0] == []


PHASE = "NAME  STATUS  NODE"
BY_PHASE = "pods -A -o custom-columns=NAME:.metadata.name,STATUS:.status.phase,NODE:.spec.nodeName\n"
BY_READY = "pods -A -o custom-columns=NAME:.metadata.name,READY:.status.containerStatuses[*].ready\n"
NAMED = "konnectivity-agent-axxxx"


@pytest.mark.parametrize(
    ("later", "state"),
    [
        (BY_PHASE + table(PHASE, [[NAMED, "Running", "w1"]]), "0/1 CrashLoopBackOff"),
        (BY_READY + table("NAME  READY", [[NAMED, "false"]]), "0/1 CrashLoopBackOff"),
        (BY_READY + table("NAME  READY", [[NAMED, "true"]]), "1/1 unknown"),
        (BY_PHASE + table(PHASE, [[NAMED, "Pending", "w1"]]), "Pending"),
        ("pods -A -o wide\n" + pods(agent("a", "0/1", "Running", restarts=5)), "0/1 Running"),
    ],
)
def test_a_later_list_that_says_less_takes_nothing_away(later: str, state: str) -> None:
    """Columns of somebody's own have no STATUS, and the phase of a pod whose containers crash is Running; what they deny is past."""
    first = "pods -A -o wide\n" + pods(agent("a", "0/1", "CrashLoopBackOff", restarts=4))
    (found,) = bundle({"t.txt": asked(first, later)}).snapshot.about.role("agent")
    assert found.state == state
    assert found.health is (state == "1/1 unknown")
