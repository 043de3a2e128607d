"""calico-node and typha: BGP-08 and BGP-09."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.bgp_calico import calico_node, typha
from analyzer.checks.details import CalicoNode, TyphaUnreached
from analyzer.schema import BirdStatusRow, EventRow, LogSignalRow, NodeRow, PodRow
from analyzer.tables.base import Row

from tests.support.asked import asked
from tests.support.inline import bundle, classic, events, nodes, pod, pods
from tests.support.meshes import FOUR, A, B, C
from tests.support.peers import session


def test_calico_node_pods() -> None:
    """All ready passes, one that is not is named by its node, none listed is unknown."""
    good, bad = pod("calico-node-aaaaa", node=A), pod("calico-node-bbbbb", "0/1", node=B)
    case = bundle(p=pods(good, bad))
    assert (case.status("BGP-08"), case.subjects("BGP-08")) == ("fail", [B])
    assert "1 of 2 calico-node pods" in case.says("BGP-08")
    assert case.places("BGP-08") == ["p.txt:3"]
    fine = bundle(p=pods(good))
    assert fine.status("BGP-08") == "pass"
    assert "1 of 1" in fine.says("BGP-08")
    assert bundle(n=FOUR).status("BGP-08") == "unknown"


def test_a_node_whose_network_is_unavailable() -> None:
    """Its condition says so even where no calico-node pod is listed."""
    text = """Name:               n1
Roles:              <none>
Labels:             a=b
Conditions:
  Type                 Status  LastHeartbeatTime                 LastTransitionTime                Reason         Message
  ----                 ------  -----------------                 ------------------                ------         -------
  NetworkUnavailable   True    Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   CalicoIsDown   down
  Ready                True    Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   Ok             ok
Addresses:
  InternalIP:  10.0.0.1
Taints:             <none>
"""
    listed = pods(pod("calico-node-aaaaa", node="n1"))
    assert bundle(n=text, p=listed).status("BGP-08") == "fail"
    other = bundle(n=text.replace("CalicoIsDown", "NoRouteYet  "), p=listed)
    assert (other.status("BGP-08"), other.places("BGP-08")) == ("warn", ["n.txt:1"])


TYPHA = "calico-typha-7d9f8b6c5-"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([("1/1", "Running"), ("1/1", "Running")], "pass"),
        ([("0/1", "Running"), ("0/1", "CrashLoopBackOff")], "fail"),
        ([("1/1", "Running"), ("0/1", "CrashLoopBackOff")], "warn"),
        ([("1/1", "Running"), ("0/1", "Pending")], "pass"),
    ],
)
def test_typha_pods(rows: list[tuple[str, str]], status: str) -> None:
    """All down fails, one down warns, a pending replica in a small cluster is normal."""
    listed = pods(*(pod(f"{TYPHA}{'abcd'[at] * 5}", *row) for at, row in enumerate(rows)))
    case = bundle(p=listed, n=nodes(classic(A), classic(B)))
    assert case.status("BGP-09") == status
    good = sum(ready == "1/1" for ready, _ in rows)
    assert f"{good} of 2" in case.says("BGP-09")
    if status == "pass" and good == 1:
        assert bundle(p=listed, n=nodes(classic(A), classic(B), classic(C))).status("BGP-09") == "warn"


def test_typha_not_listed() -> None:
    """
    Beside calico-node it is missing from the bundle; without Calico the question does not apply.

    Where the whole list of pods has none and each calico-node is ready, there is none by design; IBM's clusters have one.
    """
    alone = pods(pod("calico-node-aaaaa"))
    assert bundle(p=alone).status("BGP-09") == "not_applicable"
    assert bundle(p=alone, n=nodes(classic(A), classic(B))).status("BGP-09") == "unknown"
    assert bundle(p=pods(pod("calico-node-aaaaa", "0/1"))).status("BGP-09") == "unknown"
    assert bundle(p=pods(pod("web-1"))).status("BGP-09") == "not_applicable"


def told(*rows: Row) -> Answer:
    return asked(calico_node, *rows)


def at(node: str | None = "w1", ready: bool | None = True, end: str = "aaaaa", **more: Any) -> PodRow:
    values = {"namespace": "kube-system", "name": f"calico-node-{end}", "status": None if ready is None else "Running"}
    return PodRow(source="p", line=1, **(values | {"node": node, "ready": ready} | more))


def state(conditions: str | None, name: str = "w1") -> NodeRow:
    return NodeRow(source="n", line=1, name=name, conditions=conditions)


def daemon(message: str = "Connection refused", node: str | None = "w1") -> BirdStatusRow:
    return BirdStatusRow(source="d", line=1, node=node, daemon="bird", running=False, message=message)


def signal(kind: str, name: str | None = None, **more: Any) -> LogSignalRow:
    return LogSignalRow(source="l", line=1, signal=kind, name=name, **more)


def event(message: str | None, reason: str = "Unhealthy", name: str | None = "calico-node-aaaaa") -> EventRow:
    return EventRow(source="e", line=1, reason=reason, object_name=name, message=message)


PROBE = "Readiness probe failed: calico/node is not ready: "


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        ("NetworkUnavailable=True CalicoIsDown", "fail"),
        ("NetworkUnavailable=True Other", "warn"),
        ("Ready=False cni plugin not initialized", "warn"),
        ("NetworkUnavailable=False CalicoIsUp", "pass"),
        (None, "pass"),
    ],
)
def test_conditions_of_a_node(conditions: str | None, status: str) -> None:
    """Calico's own reason fails; another one says that some plug-in is not there; beside no pod that is unknown."""
    assert told(at(), state(conditions)).status == status
    if status == "warn":
        assert told(at(), state(conditions)).detail == CalicoNode()
        assert told(state(conditions)).status == "unknown"


def test_each_kind_of_what_is_down_is_counted() -> None:
    """Daemons, pods and conditions, each with its number and whose they are."""
    rows = [
        session("w8", "w7"),
        daemon(node="w9"),
        at("w1", False),
        at("w2", end="bbbbb"),
        state("NetworkUnavailable=True CalicoIsDown", "w3"),
    ]
    answer = told(*rows)
    assert answer.summary == (
        "BIRD does not run on w9 and 1 of 2 calico-node pods not ready: calico-node-aaaaa not ready, Running on w1"
        " and Calico says that it is down on 1 of 1 node: w3"
    )
    assert answer.basis == "1 silent daemon, 2 pods, 1 node condition"
    assert answer.subjects == ("w9", "w1", "w3")
    assert answer.detail == CalicoNode(1, 1, 0, nodes=("w9", "w1", "w3"))
    alone = told(at(None, False))
    assert (alone.summary.endswith("Running"), alone.subjects) == (True, ("calico-node-aaaaa",))
    assert alone.detail == CalicoNode(1)


def test_a_socket_that_refuses_beside_a_pod_that_is_ready_did_not_die() -> None:
    """The output is older than the pod, or of another container; a socket that is not found is no death either."""
    assert told(session("w8", "w7"), daemon()).detail == CalicoNode(0, 1, 0, nodes=("w1",))
    assert told(session("w8", "w7"), daemon(), at("w1")).detail == CalicoNode(0, 0, 1, nodes=("w1",))
    assert told(session("w8", "w7"), daemon(), at("w2")).detail == CalicoNode(0, 1, 0, nodes=("w1",))
    assert told(session("w8", "w7"), daemon("No such socket")).detail == CalicoNode(0, 0, 1, nodes=("w1",))
    assert told(session("w8", "w7"), daemon(node=None), at(None)).detail == CalicoNode(0, 1, 0)


@pytest.mark.parametrize(
    ("rows", "by_bgp", "reasoned"),
    [
        ([], False, False),
        ([event(PROBE + "BGP not established with 10.1.0.2")], True, True),
        ([event(PROBE + "BGP not established with 10.1.0.2"), event(PROBE + "Felix is not live")], False, True),
        ([event(PROBE, reason="Killing")], False, False),
        ([event(PROBE, name="web-1")], False, False),
        ([event(PROBE, name=None)], False, False),
        ([event("Readiness probe failed: x")], False, False),
        ([event(None)], False, False),
        ([signal("bgp_not_established", message="BGP not established with 10.1.0.2")], True, True),
        ([signal("bird_not_ready", message=None)], False, True),
        ([signal("oom", message="BGP not established with")], False, False),
        ([signal("typha_unreachable"), event(PROBE + "BGP not established with 10.1.0.2")], False, True),
        ([signal("typha_unreachable")], False, True),
    ],
)
def test_the_probes_own_words(rows: list[Row], by_bgp: bool, reasoned: bool) -> None:
    """Missing sessions alone make calico-node no cause; any word of the probe, or of Felix, is a reason."""
    detail = told(at("w1", False), *rows).detail
    assert isinstance(detail, CalicoNode)
    assert (detail.by_bgp, detail.reasoned) == (by_bgp, reasoned)


@pytest.mark.parametrize(
    ("more", "reasoned"),
    [
        ({}, False),
        ({"status": None}, False),
        ({"status": "CrashLoopBackOff"}, True),
        ({"restarts": 4}, False),
        ({"restarts": 5}, True),
        ({"restarts": None}, False),
    ],
)
def test_a_status_or_restarts_are_a_reason(more: dict[str, Any], reasoned: bool) -> None:
    """`0/1 Running` is none, and a few restarts are not."""
    assert getattr(told(at("w1", False, **more)).detail, "reasoned", None) is reasoned


@pytest.mark.parametrize(
    ("rows", "found", "words"),
    [
        ([signal("typha_unreachable", "10.9.8.7:5473", pod="calico-node-aaaaa", message="x")], TyphaUnreached("10.9.8.7:5473", "w1", False), "Felix on w1 gets no connection to Typha at 10.9.8.7:5473: x"),
        ([signal("typha_unreachable", None, message="x509: y")], TyphaUnreached("", "", True), "Felix gets no connection to Typha: "),
        ([signal("typha_unreachable", None, node="w4", message="tls: y")], TyphaUnreached("", "w4", True), "Felix on w4 gets"),
        ([signal("typha_unreachable", None, message=None), signal("typha_unreachable", "10.9.8.7:5473", message="x")], TyphaUnreached("10.9.8.7:5473", "", False), "at 10.9.8.7:5473"),
        ([signal("typha_unreachable", "10.9.8.7:5473", pod="calico-node-zzzzz", message="x")], None, ""),
        ([signal("oom", "10.9.8.7:5473", message="x")], None, ""),
    ],
)  # fmt: skip
def test_felix_without_typha(rows: list[Row], found: TyphaUnreached | None, words: str) -> None:
    """Lines of the pods that are not ready, or of nobody's name; the one with an address first, the place by the pod's node."""
    answer = told(at("w1", False), at("w2", end="bbbbb"), *rows)
    assert getattr(answer.detail, "typha", None) == found
    assert words in answer.summary


def test_a_pod_without_a_node_is_its_own_place() -> None:
    """Felix's line names the pod; where the list has no node of it, the pod stands for the place."""
    line = signal("typha_unreachable", None, pod="calico-node-aaaaa", message="x")
    assert getattr(told(at(None, False), line).detail, "typha", None) == TyphaUnreached("", "calico-node-aaaaa", False)


def test_what_leaves_calico_node_open() -> None:
    """A daemon that was not found is a note beside ready pods and unknown alone; pods without a state, or none, are unknown."""
    lost = daemon("No such socket")
    assert (
        told(at(), lost).summary
        == f"1 of 1 calico-node pods ready; BIRD was not found on w1: {told(lost).summary.split(': ', 1)[1]}"
    )
    assert told(at()).summary == "1 of 1 calico-node pods ready"
    assert (told(lost).status, told(lost).detail) == ("unknown", CalicoNode(unseen=1))
    assert told(at(ready=None), lost).detail == CalicoNode(unseen=1)
    assert told(at(ready=None)).status == "unknown"
    assert "not in the bundle" not in told(at(ready=None)).summary
    assert told().summary == "calico-node pods are not in the bundle"
    other = PodRow(source="p", line=1, namespace="kube-system", name="cilium-abcde", status="Running", ready=True)
    assert told(other).status == "not_applicable"


def test_typha_without_a_state_is_unknown() -> None:
    """A list without a status is no answer; one that is down is still one."""

    def one(ready: bool | None, end: str) -> PodRow:
        return at(None, ready, name=f"calico-typha-7d9f8b6c5-{end}")

    assert asked(typha, one(None, "aaaaa"), one(True, "bbbbb")).status == "unknown"
    assert asked(typha, one(None, "aaaaa"), one(False, "bbbbb")).status == "warn"
    assert asked(typha, one(True, "aaaaa")).summary == "1 of 1 typha pods ready"


def test_the_schedulers_reason_stands_beside_a_typha_that_waits() -> None:
    """It is quoted without what it says of preemption, and cited before the pod's row."""
    waits = pods(pod("calico-node-aaaaa", "0/1"), pod("calico-typha-7d9f8b6c5-aaaaa", "0/1", "Pending"))
    said = "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports. preemption: 0/2 nodes are available."
    case = bundle(
        {"p.txt": waits, "e.txt": events(("FailedScheduling", "pod/calico-typha-7d9f8b6c5-aaaaa", said)), "n.txt": FOUR}
    )
    assert "didn't have free ports for the requested pod ports." in case.says("BGP-09")
    assert "preemption" not in case.says("BGP-09")
    assert case.places("BGP-09")[0].startswith("e.txt")
