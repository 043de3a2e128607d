"""Starved programs, metrics, nodes and operators over rows alone: what each kind of row decides (RES-01, MET-01, NOD-01, CLU-01)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.details import Killed, MetricsApi, NodesNotReady, Part, Starvation
from analyzer.checks.met import metrics
from analyzer.checks.res import nodes, operators, starved
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Status
from analyzer.schema import (
    ApiServiceRow,
    ClusterOperatorRow,
    ContainerRow,
    EventRow,
    LogSignalRow,
    NodeRow,
    PodRow,
    ToolErrorRow,
    UsageRow,
)
from analyzer.tables.base import Row

from tests.support.asked import asked

AGENT = "konnectivity-agent-aaaaa"
ROOM = "0/2 nodes are available: 2 Insufficient cpu."


def box(
    last: str | None = "OOMKilled", pod: str | None = AGENT, container: str | None = "konnectivity-agent", **more: Any
) -> ContainerRow:
    values = {"source": "c", "line": 1, "namespace": "kube-system", "pod": pod, "container": container}
    return ContainerRow(**(values | {"last_reason": last} | more))


def pod(status: str | None = "Running", ready: bool | None = True, name: str = AGENT, **more: Any) -> PodRow:
    values = {"source": "p", "line": 1, "namespace": "kube-system", "name": name}
    return PodRow(**(values | {"status": status, "ready": ready} | more))


def event(
    reason: str | None = "FailedScheduling", message: str | None = ROOM, name: str | None = AGENT, kind: str = "Pod"
) -> EventRow:
    return EventRow(source="e", line=1, reason=reason, object_kind=kind, object_name=name, message=message)


def node(conditions: str | None = None, name: str = "n1", ready: bool | None = True) -> NodeRow:
    return NodeRow(source="n", line=1, name=name, conditions=conditions, ready=ready)


def told(*rows: Row) -> Answer:
    return asked(starved, *rows)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (box(), "fail"),
        (box("Error"), "pass"),
        (box("Error", reason="OOMKilled"), "fail"),
        (box(None, reason="OOMKilled"), "fail"),
        (box(pod="web-1", container="web"), "pass"),
        (box(pod="web-1", container="konnectivity-agent"), "fail"),
        (box(pod="kube-apiserver-x", container=None), "fail"),
        (box(pod=None), "fail"),
        (box(ready=True, restarts=1), "warn"),
        (box(ready=True, restarts=None), "warn"),
        (box(ready=None, restarts=1), "fail"),
        (box(ready=False, restarts=1), "fail"),
        (box(ready=True, restarts=9), "fail"),
    ],
)
def test_a_container_that_was_killed_for_memory(row: ContainerRow, status: str) -> None:
    """One of the tunnel's programs, now or before; ready since, and killed once or twice at an unknown time, it is a warning."""
    assert told(row).status == status


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([event()], "warn"),
        ([pod("Pending", False), event()], "fail"),
        ([pod("Pending", False)], "pass"),
        ([event(name="web-1")], "pass"),
        ([event(message="0/2 nodes are available: 2 node(s) had untolerated taint {a: b}.")], "pass"),
        ([event(message=None)], "pass"),
        ([event("Evicted", "low on memory")], "warn"),
        ([event("Pulled", "x")], "pass"),
        ([event("BackOff", "OOM")], "warn"),
        ([event("OOMKilling", "x", "n1", "Node")], "warn"),
        ([event("SystemOOM", None, "n1", "node")], "warn"),
        ([event("SystemOOM", "x", "web-1")], "pass"),
        ([event("SystemOOM", "victim: proxy-agent", "n1")], "warn"),
        ([LogSignalRow(source="l", line=1, signal="oom", pod=AGENT, name="OOMKilled"), event("Pulled", "x")], "fail"),
        (
            [
                LogSignalRow(source="l", line=1, signal="oom", pod="web-1", message="Killed process 7 (proxy-agent)"),
                event("Pulled", "x"),
            ],
            "fail",
        ),
        ([LogSignalRow(source="l", line=1, signal="oom", pod="web-1", message="x"), event("Pulled", "x")], "pass"),
        ([LogSignalRow(source="l", line=1, signal="etcd_slow", pod=AGENT), event("Pulled", "x")], "pass"),
        ([pod("OOMKilled", False)], "fail"),
        ([pod("OOMKilled", False, "web-1")], "pass"),
        ([NodeRow(source="n", line=1, name="n1", pressure="MemoryPressure")], "warn"),
        ([node("Ready=True")], "pass"),
        ([node()], "unknown"),
        ([pod(None, None)], "unknown"),
        ([pod()], "pass"),
        ([], "unknown"),
    ],
)
def test_what_else_shows_want_of_memory_or_room(rows: list[Row], status: str) -> None:
    """Events of the tunnel's pods and of nodes, lines, pods killed, pressure; a pod that waits needs the event that says why."""
    assert told(*rows).status == status


def test_who_was_killed_and_who_waits() -> None:
    """By pod, container and role, as listed or by name; a pod that is killed does not wait."""
    rows = [
        box(namespace=None),
        pod("OOMKilled", False, "konnectivity-server-x", namespace="kubx-masters"),
        pod("Pending", False, "konnectivity-agent-bbbbb"),
        event(),
        pod(),
    ]
    detail = told(*rows).detail
    assert isinstance(detail, Starvation)
    assert detail.killed == (
        Killed("kube-system", AGENT, "konnectivity-agent", Part.AGENT), Killed("kubx-masters", "konnectivity-server-x", None, Part.SERVER),
    )  # fmt: skip
    assert detail.waiting == ("konnectivity-agent-bbbbb",)
    alone = told(
        box(namespace="x"), box(namespace="x"), box(pod=None, container="konnectivity-server", namespace=None)
    ).detail
    assert isinstance(alone, Starvation)
    assert alone.killed == (
        Killed("x", AGENT, "konnectivity-agent", Part.AGENT),
        Killed(None, "", "konnectivity-server", Part.SERVER),
    )
    nameless = told(box(pod="konnectivity-agent-ccccc", container=None)).detail
    assert getattr(nameless, "killed", None) == (Killed("kube-system", "konnectivity-agent-ccccc", None, Part.AGENT),)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (box(restarts=3), f"{AGENT}/konnectivity-agent OOMKilled, 3 restarts"),
        (box(pod=None), "konnectivity-agent OOMKilled"),
        (box(container=None), f"a container of {AGENT} OOMKilled"),
        (box("Error", reason="OOMKilled"), f"{AGENT}/konnectivity-agent OOMKilled"),
    ],
)
def test_how_a_killed_container_is_named(row: ContainerRow, words: str) -> None:
    """Pod and container as far as they are stated, and how often it started anew."""
    assert told(row).summary == words


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([], "unknown"),
        ([box("Error")], "pass"),
        ([box(None, exit_code=0)], "pass"),
        ([box(None, state="terminated")], "pass"),
        ([box(None, state="running")], "unknown"),
        ([box("Error", pod="web-1", container="web")], "unknown"),
        ([box("Error", pod=None)], "pass"),
        ([box("Error", pod=None, container="web")], "unknown"),
        ([box("Error", pod=None, container=None)], "unknown"),
    ],
)
def test_a_pod_that_ended_without_a_reason_may_have_been_killed(rows: list[Row], status: str) -> None:
    """Its container's status, by the pod's name or in a text of one label, says how it ended."""
    assert told(pod("CrashLoopBackOff", False, restarts=3), *rows).status == status
    assert told(pod("CrashLoopBackOff", False, restarts=0), *rows).status == "pass"
    assert told(pod(restarts=3), *rows).status == "pass"


METRICS = "v1beta1.metrics.k8s.io"


def api(available: str | None = "False (MissingEndpoints)", name: str = METRICS, **more: Any) -> ApiServiceRow:
    return ApiServiceRow(source="a", line=1, name=name, available=available, **more)


def server(ready: bool | None = True) -> PodRow:
    return pod(None if ready is None else "Running", ready, "metrics-server-7d9f8b6c5-aaaaa")


FAULT = Fault(Caller.AGGREGATED, Leg.TARGET, Reason.TIMEOUT, "inner", name=METRICS)


def of_metrics(*rows: Row, fault: Fault | None = None) -> Answer:
    found = [SimpleNamespace(fault=fault, row="row")] if fault else []
    return asked(metrics, *rows, faults=SimpleNamespace(of=lambda **_: found))


ERROR = ToolErrorRow(source="t", line=1, class_="metrics", message="Metrics API not available")


@pytest.mark.parametrize(
    ("rows", "status", "detail"),
    [
        ([], "unknown", None),
        ([api("True")], "pass", None),
        ([api(None)], "pass", None),
        ([api()], "fail", MetricsApi(False)),
        ([api(reason="MissingEndpoints")], "fail", MetricsApi(True)),
        (
            [api(reason="FailedDiscoveryCheck", service="kube-system/m")],
            "fail",
            MetricsApi(False, None, "kube-system/m"),
        ),
        ([api(service="Local")], "fail", MetricsApi(False)),
        ([api(name="v1.x")], "unknown", None),
        (
            [server(False)],
            "fail",
            MetricsApi(True, pods=(("kube-system", "metrics-server-7d9f8b6c5-aaaaa", "not ready, Running"),), ran=True),
        ),
        ([server()], "pass", None),
        ([server(None)], "unknown", None),
        ([server(None), api("True")], "pass", None),
        ([ERROR], "fail", MetricsApi(False)),
        ([ERROR, api("True")], "pass", None),
        ([ToolErrorRow(source="t", line=1, class_="tunnel", message="x")], "unknown", None),
        ([LogSignalRow(source="l", line=1, signal="metrics_unavailable", message="x")], "fail", MetricsApi(False)),
        ([LogSignalRow(source="l", line=1, signal="oom", message="x")], "unknown", None),
    ],
)
def test_the_metrics_api(rows: list[Row], status: str, detail: MetricsApi | None) -> None:
    """Its API service, its pods, and errors where no API service is listed; a reason of its own, or a pod that is down, is its own fault."""
    answer = of_metrics(*rows)
    assert (answer.status, answer.detail) == (status, detail)


def test_why_the_metrics_are_not_reached() -> None:
    """The innermost reason of a fault of that API, cited beside; another API's fault is none."""
    answer = of_metrics(api("False (x)", reason=None), fault=FAULT)
    assert answer.summary == f"{METRICS} False (x): inner"
    assert answer.detail == MetricsApi(False, FAULT)
    assert answer.evidence[1:] == ("row",)
    assert answer.subjects == ("",)
    assert of_metrics(api("False (x)", reason="R")).subjects == ("R",)
    other = Fault(Caller.AGGREGATED, Leg.TARGET, Reason.TIMEOUT, "inner", name="v1.x.example")
    assert of_metrics(api("False (x)"), fault=other).summary == f"{METRICS} False (x)"


@pytest.mark.parametrize(
    ("ready", "status", "words"),
    [
        ([], "unknown", "no node listed"),
        ([None], "unknown", "no node's condition is stated"),
        ([True, None], "pass", "1 of 2 nodes Ready"),
        ([True, False, None], "fail", "1 of 3 nodes NotReady: n1"),
    ],
)
def test_nodes_by_their_condition(ready: list[bool | None], status: str, words: str) -> None:
    """One that is not Ready fails; one of which nothing is stated is not counted."""
    answer = asked(nodes, *(node(None, f"n{at}", one) for at, one in enumerate(ready)))
    assert (answer.status, answer.summary) == (status, words)
    if status == "fail":
        assert answer.detail == NodesNotReady(("n1",), 3)


@pytest.mark.parametrize(
    ("conditions", "said", "asked_for"),
    [
        (None, "1 of 1 nodes NotReady: n1", "kubectl describe node n1"),
        ("MemoryPressure=True KubeletHasInsufficientMemory: x", "1 of 1 nodes NotReady: n1", "kubectl describe node n1"),
        ("Ready=Unknown NodeStatusUnknown: Kubelet stopped posting node status.", "n1: NodeStatusUnknown: Kubelet stopped posting node status", "journalctl -u kubelet"),
        ("PIDPressure=True x; Ready=False KubeletNotReady container runtime is down", "n1: KubeletNotReady container runtime is down", "journalctl -u kubelet"),
    ],
)  # fmt: skip
def test_what_a_node_that_is_not_ready_says_of_itself(conditions: str | None, said: str, asked_for: str) -> None:
    """Its condition's reason is told with it, and what is known is not asked for again."""
    answer = asked(nodes, NodeRow(source="n", line=1, name="n1", ready=False, conditions=conditions))
    assert answer.summary.endswith(said)
    assert asked_for in str(answer.missing[0].command)


def test_the_row_that_says_not_ready_is_cited() -> None:
    """Of several rows of one node."""
    rows = [NodeRow(source="n", line=1, name="n1", version="v1"), NodeRow(source="n", line=2, name="n1", ready=False)]
    assert [row.line for row in asked(nodes, *rows).evidence] == [2]


@pytest.mark.parametrize(
    ("available", "degraded", "status"),
    [(True, False, "pass"), (False, False, "warn"), (True, True, "warn"), (None, None, "pass")],
)
def test_operators_that_are_not_fine(available: bool | None, degraded: bool | None, status: str) -> None:
    """Not available or degraded; what is not stated is neither."""
    assert (
        asked(
            operators, ClusterOperatorRow(source="o", line=1, name="dns", available=available, degraded=degraded)
        ).status
        == status
    )


def test_operators_are_openshifts() -> None:
    """Unknown there, no question elsewhere."""
    assert asked(operators).summary == "product unknown has no cluster operators"
    assert asked(operators, NodeRow(source="n", line=1, name="n", version="v1.29.4+IKS")).summary.startswith(
        "product iks"
    )
    assert (
        asked(operators, NodeRow(source="n", line=1, name="n", worker_version="4.16.30_1569_openshift")).status
        == "unknown"
    )


@pytest.mark.parametrize(
    ("cpu", "memory", "words"),
    [
        (98, 97, "w1 uses 98 % of its CPU, 97 % of its memory"),
        (95, 40, "w1 uses 95 % of its CPU"),
        (3, 101, "w1 uses 101 % of its memory"),
        (94, 94, ""),
        (None, None, ""),
    ],
)
def test_a_node_with_little_left_is_a_warning(cpu: int | None, memory: int | None, words: str) -> None:
    """In the moment of `kubectl top`; its figures are a denominator of their own, and a pod's say nothing of its node."""
    row = UsageRow(source="t", line=2, kind="node", name="w1", cpu_percent=cpu, memory_percent=memory)
    answer = asked(starved, row)
    assert answer.status is (Status.WARN if words else Status.PASS)
    assert "1 row of `kubectl top`" in answer.basis
    if words:
        assert answer.summary == words
        assert answer.detail == Starvation(nodes=("w1",))
    later = UsageRow(source="t", line=9, kind="node", name="w1", cpu_percent=5, memory_percent=5)
    assert asked(starved, row, later).status is Status.PASS
