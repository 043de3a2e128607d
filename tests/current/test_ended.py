"""Events that are over."""

from __future__ import annotations

import pytest

from tests.support.inline import Case, agent, bundle, daemonset, node, nodes, pod, pods, table

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
