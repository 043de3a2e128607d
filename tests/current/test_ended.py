"""Events that are over."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.current.ended import ended
from analyzer.current.held import CurrentRows
from analyzer.schema import EndpointRow, EventRow, FactRow, ListingRow, NodeRow, PodRow, WorkloadRow
from analyzer.tables.base import Row

from tests.support.inline import Case, agent, bundle, daemonset, node, nodes, pod, pods, table
from tests.support.tables import tables_of

TITLES = "NAMESPACE  LAST SEEN  TYPE  REASON  OBJECT  MESSAGE"
READY = pods(agent("a"), agent("b"))
QUOTA = 'Error creating: pods "konnectivity-agent-" is forbidden: exceeded quota: team, requested: pods=1, used: pods=9, limited: pods=9'
REFUSED = 'Error creating: Internal error occurred: failed calling webhook "g.example": failed to call webhook: Post "https://opa.opa.svc:443/v?timeout=3s": '


def events(*rows: tuple[str, str, str, str, str]) -> str:
    """`kubectl get events -A`: (last seen, type, reason, object, message)."""
    return "$ kubectl get events -A\n" + table(TITLES, [["kube-system", *row] for row in rows])


def over(case: Case) -> list[str]:
    """Why the events of this bundle are past, in order of their lines."""
    return [one.why.name for one in case.snapshot.current.past if one.table == "events"]


@pytest.mark.parametrize(
    ("first", "then"),
    [("FailedCreate", "SuccessfulCreate"), ("FailedScheduling", "Scheduled"), ("FailedMount", "Started"), ("NodeNotReady", "NodeReady"),
     ("NodeHasDiskPressure", "NodeHasNoDiskPressure")],
)  # fmt: skip
def test_a_later_event_says_the_contrary(first: str, then: str) -> None:
    """Of the same object, by their ages; the reverse order ends nothing, nor does an event of another object."""
    text = events(("50m", "Warning", first, "thing/x", "no"), ("49m", "Normal", then, "thing/x", "yes"))
    assert over(bundle({"e.txt": text})) == ["EVENT"]
    assert (
        over(
            bundle(
                {"e.txt": events(("5m", "Warning", first, "thing/x", "no"), ("9m", "Normal", then, "thing/x", "yes"))}
            )
        )
        == []
    )
    assert (
        over(
            bundle(
                {"e.txt": events(("50m", "Warning", first, "thing/x", "no"), ("9m", "Normal", then, "thing/y", "yes"))}
            )
        )
        == []
    )


def test_a_pulled_image_ends_the_failed_pull() -> None:
    """`Failed` of another kind (a container that cannot start) is not ended by a pull."""
    pulled = ("40s", "Normal", "Pulled", "pod/x", "Successfully pulled image")
    assert over(
        bundle({"e.txt": events(("9m", "Warning", "Failed", "pod/x", "Failed to pull image: i/o timeout"), pulled)})
    ) == ["EVENT"]
    assert (
        over(bundle({"e.txt": events(("9m", "Warning", "Failed", "pod/x", "Error: cannot start container"), pulled)}))
        == []
    )


def test_a_ready_pod_ends_what_was_said_of_it_before() -> None:
    """Above the list, or not seen for long; a young event below it stands, and so does one of a pod that is not ready."""
    old = events(
        ("55m", "Warning", "Unhealthy", "pod/konnectivity-agent-axxxx", "Readiness probe failed: HTTP probe failed")
    )
    young = old.replace("55m", "20s")
    assert over(bundle({"t.txt": "$ kubectl get pods -A -o wide\n" + READY + old})) == ["READY"]
    assert over(bundle({"t.txt": "$ kubectl get pods -A -o wide\n" + READY + young})) == []
    assert over(bundle({"t.txt": young + "$ kubectl get pods -A -o wide\n" + READY})) == ["READY"]
    ill = pods(agent("a", "0/1"), agent("b"))
    assert over(bundle({"t.txt": old + "$ kubectl get pods -A -o wide\n" + ill})) == []


def test_an_event_of_a_pod_that_is_no_more_is_past() -> None:
    """Where its successors are listed whole; a selection may leave it out."""
    old = events(
        (
            "55m",
            "Warning",
            "FailedScheduling",
            "pod/konnectivity-agent-zzzzz",
            "0/2 nodes are available: 2 Insufficient cpu.",
        )
    )
    assert over(bundle({"t.txt": old + "$ kubectl get pods -A -o wide\n" + READY})) == ["GONE"]
    assert over(bundle({"t.txt": old + "$ kubectl get pods -A -l a=b -o wide\n" + READY})) == []


def test_a_full_daemonset_ends_its_refusals() -> None:
    """As many ready as wanted; one less leaves the refusal standing."""
    refused = events(("40m", "Warning", "FailedCreate", "daemonset/konnectivity-agent", QUOTA))
    assert over(bundle({"t.txt": refused + "$ kubectl get ds -A\n" + daemonset(3, 3, 3)})) == ["READY"]
    case = bundle({"t.txt": refused + "$ kubectl get ds -A\n" + daemonset(3, 2, 2)})
    assert over(case) == []


def test_a_ready_node_ends_its_not_ready() -> None:
    """The node's other events (memory killed) are not about its readiness."""
    down = events(("40m", "Normal", "NodeNotReady", "node/n1", "Node n1 status is now: NodeNotReady"))
    assert over(bundle({"t.txt": down + "$ kubectl get nodes\n" + nodes(node("n1"))})) == ["READY"]
    killed = events(("40m", "Warning", "SystemOOM", "node/n1", "System OOM encountered, victim process: proxy-agent"))
    assert over(bundle({"t.txt": killed + "$ kubectl get nodes\n" + nodes(node("n1"))})) == []


def test_a_webhook_with_endpoints_had_none_once() -> None:
    """The service that the call names has addresses in a later list; another service's are of no use."""
    event = events(
        ("3h12m", "Warning", "FailedCreate", "replicaset/cart", REFUSED + 'no endpoints available for service "opa"')
    )
    titles = "NAMESPACE  NAME  ENDPOINTS  AGE"
    backed = "$ kubectl get endpoints -A\n" + table(titles, [["opa", "opa", "172.30.0.5:8443", "3d"]])
    case = bundle({"t.txt": event + backed})
    assert over(case) == ["READY"]
    assert case.causes == {}
    assert over(bundle({"t.txt": event + backed.replace("172.30.0.5:8443", "<none>         ")})) == []
    assert over(bundle({"t.txt": event + backed.replace("opa         opa", "app         web")})) == []


def test_a_refusal_for_want_of_an_agent_is_over_when_the_tunnel_is_used() -> None:
    """An output of `exec` below it; without one the refusal stands."""
    event = events(("25m", "Warning", "FailedCreate", "replicaset/cart", REFUSED + "No agent available"))
    shown = "$ kubectl exec -n shop web-0 -- env\nPATH=/usr/bin\nHOSTNAME=web-0\n"
    case = bundle({"t.txt": event + shown})
    assert over(case) == ["USED"]
    assert case.status("SRV-03") != "fail"
    assert bundle({"t.txt": event}).status("SRV-03") == "fail"


def test_an_unready_pod_elsewhere_keeps_the_event() -> None:
    """A pod that one member lists as ready and another as not is not known to be well."""
    old = events(("55m", "Warning", "Unhealthy", "pod/konnectivity-agent-axxxx", "Readiness probe failed"))
    other = pods(agent("a", "0/1"), pod("web-0", namespace="shop"))
    assert over(bundle({"a.txt": old + "$ kubectl get pods -A -o wide\n" + READY, "b.txt": other})) == []


def said(reason: str | None = "FailedMount", line: int | None = 5, seen: str | None = None, **more: Any) -> EventRow:
    values = {"source": "e", "type": "Warning", "object_kind": "Pod", "object_name": "x-aaaaa", "namespace": "s"}
    return EventRow(**(values | {"reason": reason, "line": line, "last_seen": seen} | more))


def ends(*rows: Row, uses: tuple[Row, ...] = ()) -> list[tuple[int | None, str]]:
    return [(one.row.line, one.why.name) for one in ended(CurrentRows(tables_of(*rows)), None, uses)]


def state(
    ready: bool | None = True, line: int | None = 9, name: str = "x-aaaaa", source: str = "e", **more: Any
) -> PodRow:
    status = None if ready is None else "Running"
    return PodRow(
        **({"source": source, "line": line, "namespace": "s", "name": name, "status": status, "ready": ready} | more)
    )


ANSWER = said("Started", 7, "1m")


def test_an_answer_is_of_the_same_object() -> None:
    """Kind and name in any letter case of the kind, and the namespace where both state one."""
    first = said(seen="9m")
    assert ends(first, ANSWER) == [(5, "EVENT")]
    assert ends(first, said("Started", 7, "1m", object_kind="pod")) == [(5, "EVENT")]
    assert ends(first, said("Started", 7, "1m", object_kind="Node")) == []
    assert ends(first, said("Started", 7, "1m", object_name="y")) == []
    assert ends(first, said("Started", 7, "1m", namespace="t")) == []
    assert ends(first, said("Started", 7, "1m", namespace=None)) == [(5, "EVENT")]
    nobody = {"object_kind": None, "object_name": None}
    assert ends(said(seen="9m", **nobody), said("Started", 7, "1m", **nobody)) == [(5, "EVENT")]
    assert ends(said(None, seen="9m"), ANSWER) == []


def test_the_newest_answer_counts_in_any_order() -> None:
    """Of one member by their ages; an old one does not hide it."""
    first, old = said(seen="9m"), said("Started", 6, "30m")
    for rows in ((first, old, ANSWER), (ANSWER, old, first), (old, ANSWER, first)):
        assert ends(*rows) == [(5, "EVENT")]
    assert ends(first, old) == []
    assert ends(first, said("Started", 7, "1m", source="f")) == []


@pytest.mark.parametrize(
    ("message", "over"),
    [("Failed to pull image", True), ("Error: IMAGE not there", True), ("Error: cannot start", False), (None, False)],
)
def test_a_failure_is_one_of_a_pull_by_its_words(message: str | None, over: bool) -> None:
    """Only then is it ended by a pull."""
    assert (ends(said("Failed", seen="9m", message=message), said("Pulled", 7, "1m")) == [(5, "EVENT")]) is over


@pytest.mark.parametrize(
    ("event", "row", "why"),
    [
        (said("Unhealthy"), state(), "READY"),
        (said("Unhealthy"), state(False), None),
        (said("Unhealthy"), state(None), None),
        (said("Unhealthy"), state(line=3), None),
        (said("Unhealthy", seen="2h"), state(line=3), "READY"),
        (said("Unhealthy", type="Normal"), state(), None),
        (said("Unhealthy"), state(name="x-bbbbb"), None),
        (said("NodeNotReady", object_kind="Node", object_name="n"), NodeRow(source="e", line=9, name="n", ready=True), "READY"),
        (said("NodeNotReady", object_kind="Node", object_name="n", type="Normal"), NodeRow(source="e", line=9, name="n", ready=True), "READY"),
        (said("NodeNotReady", object_kind="Node", object_name="n"), NodeRow(source="e", line=9, name="n", ready=False), None),
        (said("SystemOOM", object_kind="Node", object_name="n"), NodeRow(source="e", line=9, name="n", ready=True), None),
        (said("FailedCreate", object_kind="DaemonSet", object_name="d"), WorkloadRow(source="e", line=9, kind="DaemonSet", name="d", desired=2, ready=2), "READY"),
        (said("FailedCreate", object_kind="DaemonSet", object_name="d"), WorkloadRow(source="e", line=9, kind="DaemonSet", name="d", desired=2, ready=3), "READY"),
        (said("FailedCreate", object_kind="DaemonSet", object_name="d"), WorkloadRow(source="e", line=9, kind="DaemonSet", name="d", desired=2, ready=1), None),
        (said("FailedCreate", object_kind="DaemonSet", object_name="d"), WorkloadRow(source="e", line=9, kind="DaemonSet", name="d", desired=0, ready=0), None),
        (said("FailedCreate", object_kind="DaemonSet", object_name="d"), WorkloadRow(source="e", line=9, kind="DaemonSet", name="d", desired=2, ready=None), None),
        (said("FailedCreate", object_kind="DaemonSet", object_name="d"), WorkloadRow(source="e", line=9, kind="Deployment", name="d", desired=2, ready=2), None),
        (said("Other", object_kind="DaemonSet", object_name="d"), WorkloadRow(source="e", line=9, kind="DaemonSet", name="d", desired=2, ready=2), None),
    ],
)  # fmt: skip
def test_a_state_below_ends_what_was_said_of_the_object(event: EventRow, row: Row, why: str | None) -> None:
    """Ready pods end warnings, ready nodes what is about their readiness, controllers with all their pods a refusal."""
    assert ends(event, row) == ([(5, why)] if why else [])


def test_what_one_row_states_against_another_is_not_well() -> None:
    """Ready in one list and not in another: nothing is known."""
    assert ends(said("Unhealthy"), state(), state(False, source="f")) == []
    assert ends(said("Unhealthy"), state(), state(None, source="f")) == [(5, "READY")]


WHOLE = ListingRow(source="e", line=8, kind="pods", rows=1, complete=True)


def test_a_successor_ends_events_of_a_pod_that_is_no_more() -> None:
    """Of the same set and namespace, from a whole list that does not name the pod itself."""
    event, other = said("Unhealthy"), state(name="x-bbbbb")
    assert ends(event, other, WHOLE) == [(5, "GONE")]
    assert ends(event, other) == []
    assert ends(event, other, ListingRow(source="e", line=8, kind="nodes", rows=1, complete=True)) == []
    assert ends(event, other, ListingRow(source="e", line=8, kind="pods", rows=1, complete=False)) == []
    assert ends(event, other, WHOLE, state(False, name="x-aaaaa")) == []
    assert ends(event, state(name="y-bbbbb"), WHOLE) == []
    assert ends(event, state(name="x-bbbbb", namespace="t"), WHOLE) == []
    assert ends(said("Unhealthy", namespace=None), other, WHOLE) == []
    assert ends(event, state(name="x-bbbbb", line=3), WHOLE) == []


def test_a_successor_that_waits_for_the_same_image_is_no_answer() -> None:
    """Why a replaced pod did not get its image holds while its successor does not get it; other complaints end with the pod."""
    pull = said("Failed", message='Failed to pull image "icr.io/a/b:1": dial tcp 10.0.0.9:443: i/o timeout')
    space = pull.namespace
    waits = PodRow(source="e", line=9, namespace=space, name="x-bbbbb", status="ImagePullBackOff")
    runs = PodRow(source="e", line=9, namespace=space, name="x-bbbbb", status="Running")
    assert ends(pull, waits, state(name="x-ccccc"), WHOLE) == []
    assert ends(pull, runs, state(name="x-ccccc"), WHOLE) == [(5, "GONE")]
    assert ends(said("Unhealthy"), waits, state(name="x-ccccc"), WHOLE) == [(5, "GONE")]


CALL = 'failed calling webhook "g.example": failed to call webhook: Post "https://opa.shop.svc:443/v?timeout=3s": '


def backed(count: int | None = 1, line: int = 9, space: str | None = "shop", name: str = "opa") -> EndpointRow:
    return EndpointRow(source="e", line=line, namespace=space, name=name, ready_addresses=count)


@pytest.mark.parametrize(
    ("rows", "over"),
    [
        ([backed()], True),
        ([backed(0)], False),
        ([backed(None)], False),
        ([backed(space="web")], False),
        ([backed(space=None)], True),
        ([backed(line=3)], False),
        ([backed(name="other")], False),
    ],
)
def test_endpoints_end_that_there_were_none(rows: list[Row], over: bool) -> None:
    """Of the service that the call names, in its namespace or in a table without one; without an address, where one alone is called so."""
    event = said("FailedCreate", message=CALL + 'no endpoints available for service "opa"', object_kind="ReplicaSet")
    assert (ends(event, *rows) == [(5, "READY")]) is over
    words = 'failed calling webhook "opa": no endpoints available for service "opa"'
    bare = said("FailedCreate", message=words, object_kind="ReplicaSet")
    two = [backed(), backed(space="web")]
    assert ends(event, *two) == [(5, "READY")]
    assert ends(bare, *two) == []
    assert ends(bare, backed()) == [(5, "READY")]


def use(line: int | None = 9, source: str = "e") -> FactRow:
    return FactRow(source=source, line=line, key="exec_shown", value="web-0")


@pytest.mark.parametrize(
    ("message", "through"),
    [
        (CALL + "No agent available", True),
        (
            "Internal error occurred: error dialing backend: dial unix /var/run/tunnel-uds/s: connect: connection refused",
            True,
        ),
        (CALL + "x509: certificate signed by unknown authority", False),
        ("nothing of the kind", False),
        (None, False),
    ],
)
def test_a_use_ends_what_kept_everything_from_passing(message: str | None, through: bool) -> None:
    """Below it in the same member; one target's own fault is not ended by a use of another."""
    event = said("FailedCreate", message=message, object_kind="ReplicaSet")
    assert (ends(event, uses=(use(),)) == [(5, "USED")]) is through
    assert ends(event, uses=(use(3),)) == []
    assert ends(event) == []


def test_the_last_use_of_a_member_counts_and_else_any() -> None:
    """In whatever order they come; of another member only for what was not seen for long."""
    event = said("FailedCreate", message=CALL + "No agent available", object_kind="ReplicaSet")
    for uses in ((use(9), use(3)), (use(3), use(9)), (use(None), use(9)), (use(9), use(None))):
        assert ends(event, uses=uses) == [(5, "USED")]
    assert ends(event, uses=(use(source="f"),)) == []
    old = said("FailedCreate", seen="2h", message=CALL + "No agent available", object_kind="ReplicaSet")
    assert ends(old, uses=(use(source="f"),)) == [(5, "USED")]
    assert ends() == []
