"""Objects that one member lists twice: the last list is their state."""

from __future__ import annotations

import json

from analyzer.current import relisted

from tests.support.inline import Case, agent, bundle, daemonset, node, nodes, pod, pods, table
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
    assert worse.status("AG-03") in ("fail", "warn")


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
