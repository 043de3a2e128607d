"""Pods that are over while another stands in their place, and pods too young to tell."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, nodes, pods

HEAD = "NAMESPACE     NAME   READY   STATUS   RESTARTS   AGE   IP   NODE   NOMINATED NODE   READINESS GATES\n"


def row(name: str, ready: str, status: str, node: str, *, age: str = "9d", restarts: str = "0") -> str:
    return f"kube-system   {name}   {ready}   {status}   {restarts}   {age}   <none>   {node}   <none>   <none>\n"


def agents(*rows: str) -> list[str]:
    return [pod.name for pod in bundle({"p.txt": HEAD + "".join(rows)}).snapshot.about.role("agent")]


UP = row("konnectivity-agent-aaaaa", "1/1", "Running", "n1")


@pytest.mark.parametrize(
    "status",
    ["Evicted", "ContainerStatusUnknown", "Completed", "NodeShutdown", "NodeAffinity", "OutOfcpu", "UnexpectedAdmissionError", "Terminating", "Error"],
)  # fmt: skip
def test_an_ended_pod_beside_its_successor_is_none(status: str) -> None:
    """The DaemonSet's other pod on the same node runs; on another node it is no successor."""
    assert agents(UP, row("konnectivity-agent-bbbbb", "0/1", status, "n1")) == ["konnectivity-agent-aaaaa"]
    assert len(agents(UP, row("konnectivity-agent-bbbbb", "0/1", status, "n2"))) == 2
    assert len(agents(row("konnectivity-agent-bbbbb", "0/1", status, "n1"))) == 1


def test_a_replica_s_successor_runs_on_any_node() -> None:
    """Of another ReplicaSet, too, as a rollout leaves them; one that crashes again and again is no leftover."""
    new = row("konnectivity-agent-6c8f9d5b7b-2hhxw", "1/1", "Running", "n1")
    old = row("konnectivity-agent-7f9cd5b7b6-49pbd", "0/1", "Terminating", "n2")
    bad = row("konnectivity-agent-7f9cd5b7b6-49pbd", "0/1", "CrashLoopBackOff", "n2", restarts="9")
    failed = row("konnectivity-agent-7f9cd5b7b6-49pbd", "0/1", "Error", "n2", restarts="9")
    assert agents(new, old) == ["konnectivity-agent-6c8f9d5b7b-2hhxw"]
    assert len(agents(new, bad)) == len(agents(new, failed)) == 2


@pytest.mark.parametrize(("status", "ready"), [("ContainerCreating", "0/1"), ("Init:0/1", "0/1"), ("Pending", "0/1"), ("Running", "0/1")])  # fmt: skip
def test_a_pod_of_some_seconds_is_neither_good_nor_bad(status: str, ready: str) -> None:
    """A minute later it is."""
    listed = UP + row("konnectivity-agent-bbbbb", "1/1", "Running", "n2")
    young = bundle({"p.txt": HEAD + listed + row("konnectivity-agent-ccccc", ready, status, "n3", age="20s")})
    late = bundle({"p.txt": HEAD + listed + row("konnectivity-agent-ccccc", ready, status, "n3", age="5m")})
    again = row("konnectivity-agent-ccccc", ready, status, "n3", age="20s", restarts="2")
    assert young.status("AG-03") == young.status("AG-05") == "unknown"
    assert young.causes == {}
    assert late.status("AG-05") == bundle({"p.txt": HEAD + listed + again}).status("AG-05") == "fail"


def test_metrics_of_another_pod() -> None:
    """An old pod beside one that serves does not take the metrics API down; alone it does."""
    one = "kube-system   metrics-server-6d94bc8694-7jxk2   1/1   Running   0   5d   10.2.0.4   n1   <none>   <none>\n"
    bad = row("metrics-server-6d94bc8694-b8s5m", "0/1", "CrashLoopBackOff", "n2", restarts="7")
    assert bundle({"p.txt": HEAD + one + bad}).status("MET-01") == "pass"
    assert "metrics-server-6d94bc8694-b8s5m" in bundle({"p.txt": HEAD + one + bad}).says("MET-01")
    assert bundle({"p.txt": HEAD + bad}).status("MET-01") == "fail"
    assert bundle({"p.txt": pods(), "n.txt": nodes()}).status("MET-01") == "unknown"
