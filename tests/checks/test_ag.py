"""Agents as the cluster shows them: AG-01 to AG-08."""

from __future__ import annotations

import pytest

from tests.checks.test_pse import get
from tests.support.inline import HOST, PORT, agent, arguments, bundle, classic, daemonset, events, node, nodes, pods

THREE = pods(agent("a", node="n1"), agent("b", node="n2"), agent("c", node="n3"))
NODES = nodes(node("n1"), node("n2"), node("n3"))


def test_the_daemonset_or_its_pods() -> None:
    """Either is proof; a complete listing of others without it is a fail; nothing shown is unknown."""
    assert bundle(ds=daemonset(3, 3, 3)).status("AG-01") == "pass"
    assert bundle(p=THREE).places("AG-01") == ["p.txt:2", "p.txt:3", "p.txt:4"]
    gone = bundle(ds=daemonset(3, 3, 3, "calico-node"), n=NODES)
    assert gone.status("AG-01") == "fail"
    assert gone.places("AG-01") == ["ds.txt:2"]
    other = bundle(ds=daemonset(3, 3, 3, namespace="master-c1a2b3c4d5e6f7a8b9c0"))
    assert other.status("AG-01") != "pass"
    assert bundle(x="Hello\n").status("AG-01") == "unknown"


@pytest.mark.parametrize(
    ("desired", "current", "ready", "status"),
    [(3, 3, 3, "pass"), (3, 3, 2, "fail"), (3, 2, 2, "fail"), (2, 2, 2, "warn"), (4, 4, 4, "warn")],
)
def test_counts_of_the_daemonset_against_the_nodes(desired: int, current: int, ready: int, status: str) -> None:
    """Its own counts differ: fail; they agree and the three nodes are more or fewer: warn."""
    case = bundle(ds=daemonset(desired, current, ready), n=NODES)
    assert case.status("AG-02") == status
    assert case.places("AG-02") == ["ds.txt:2"]
    assert f"desired {desired}, current {current}, ready {ready}, 3 nodes" in case.says("AG-02")


def test_counts_of_the_pods_where_the_daemonset_is_not_shown() -> None:
    """Three of three on three nodes; two on three is a fail; without the node list they count among themselves."""
    assert bundle(p=THREE, n=NODES).status("AG-02") == "pass"
    assert bundle(p=pods(agent("a", node="n1"), agent("b", node="n2")), n=NODES).status("AG-02") == "fail"
    assert bundle(p=THREE).status("AG-02") == "pass"
    assert bundle(p=pods(agent("a"), agent("b", "0/1"))).places("AG-02") == ["p.txt:3"]


@pytest.mark.parametrize(
    ("ready", "state", "status"),
    [
        ("1/1", "Running", "pass"),
        ("0/1", "Running", "warn"),
        ("0/1", "CrashLoopBackOff", "fail"),
        ("0/1", "Pending", "fail"),
    ],
)
def test_an_agent_alive_and_unconnected_is_told_from_one_that_is_down(ready: str, state: str, status: str) -> None:
    """0/1 Running is a warning with its own meaning; the pod is named and cited."""
    case = bundle(p=pods(agent("a"), agent("b", ready, state)))
    assert case.status("AG-03") == status
    assert case.subjects("AG-03") == ([] if status == "pass" else ["konnectivity-agent-bxxxx"])
    if status != "pass":
        assert case.places("AG-03") == ["p.txt:3"]
        assert "1 of 2 agents" in case.says("AG-03")
    both = bundle(p=pods(agent("a", "0/1"), agent("b", ready, state)))
    assert both.status("AG-03") == ("warn" if state == "Running" else "fail")


def test_agents_wanted_and_none_there() -> None:
    """By the counts, or by an event that says so; pods that exist pass; nothing shown is unknown."""
    none = bundle(ds=daemonset(3, 0, 0))
    assert none.status("AG-04") == "fail"
    assert none.check("AG-04").missing
    refused = events(
        ("FailedCreate", "daemonset/konnectivity-agent", 'pods "konnectivity-agent-" is forbidden: exceeded quota')
    )
    assert bundle(e=refused).places("AG-04") == ["e.txt:2"]
    assert bundle(e=refused).status("AG-04") == "fail"
    assert bundle(e=refused.replace("konnectivity-agent", "web-agent")).status("AG-04") == "unknown"
    assert bundle(p=THREE).status("AG-04") == "pass"
    assert bundle(ds=daemonset(3, 3, 3)).status("AG-04") == "pass"


def test_where_the_bad_agents_are() -> None:
    """One node, one zone, all, or scattered; a node without an agent counts as one."""
    assert bundle(p=THREE, n=NODES).status("AG-05") == "pass"
    one = bundle(p=pods(agent("a", "0/1", node="n1"), agent("b", node="n2"), agent("c", node="n3")), n=NODES)
    assert (one.status("AG-05"), one.subjects("AG-05")) == ("fail", ["n1"])
    assert one.places("AG-05") == ["p.txt:2"]
    bare = bundle(p=pods(agent("a", node="n1"), agent("b", node="n2")), n=NODES)
    assert (bare.subjects("AG-05"), bare.places("AG-05")) == (["n3"], ["n.txt:4"])
    four = nodes(
        classic("10.1.0.1"),
        classic("10.1.0.2"),
        classic("10.2.0.1", "dal12", "2300200"),
        classic("10.2.0.2", "dal12", "2300200"),
    )

    def listed(*bad: str) -> str:
        ips = ("10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2")
        return pods(*(agent("abcd"[n], "0/1" if ip in bad else "1/1", node=ip) for n, ip in enumerate(ips)))

    zone = bundle(n=four, p=listed("10.2.0.1", "10.2.0.2"))
    assert "one zone, dal12" in zone.says("AG-05")
    assert "2 of 4 nodes" in zone.says("AG-05")
    assert "scattered" in bundle(n=four, p=listed("10.1.0.1", "10.2.0.2")).says("AG-05")
    every = bundle(n=four, p=listed("10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2"))
    assert every.status("AG-05") == "fail"
    assert len(every.subjects("AG-05")) == 4


@pytest.mark.parametrize(("restarts", "status"), [(4, "pass"), (5, "warn"), (61, "warn")])
def test_five_restarts_of_a_running_agent_are_a_warning(restarts: int, status: str) -> None:
    """It runs, and does not keep running."""
    case = bundle(p=pods(agent("a"), agent("b", restarts=restarts)))
    assert case.status("AG-06") == status
    assert case.places("AG-06") == (["p.txt:3"] if status == "warn" else ["p.txt:2"])


@pytest.mark.parametrize(
    "state", ["CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "CreateContainerConfigError", "Pending"]
)
def test_an_agent_that_does_not_start_names_its_reason(state: str) -> None:
    """Status, count, pod and the event that explains it."""
    said = events(("Failed", "pod/konnectivity-agent-bxxxx", "secret konnectivity-agent not found"))
    case = bundle(p=pods(agent("a"), agent("b", "0/1", state)), e=said)
    assert (case.status("AG-06"), case.subjects("AG-06")) == ("fail", ["konnectivity-agent-bxxxx"])
    assert case.places("AG-06") == ["p.txt:3", "e.txt:2"]
    assert f"1 of 2: 1 {state}; secret konnectivity-agent not found" in case.says("AG-06")


@pytest.mark.parametrize(
    ("host", "port", "status"),
    [
        (HOST, PORT, "pass"), (HOST, 20000, "pass"), (HOST, 32767, "pass"), (HOST, 19999, "fail"), (HOST, 32768, "fail"),
        (HOST, "none", "fail"), ("localhost", PORT, "fail"), (f"https://{HOST}", PORT, "fail"), (HOST, 30122, "fail"),
    ],
)  # fmt: skip
def test_arguments_of_an_iks_cluster(host: str, port: object, status: str) -> None:
    """A bare host, a node port at both ends of its range, and not the API server's port."""
    files = {"ds.yaml": arguments(host, port), "n.txt": nodes(classic("10.1.0.1")), "c.txt": get()}
    case = bundle(files)
    assert case.status("AG-07") == status
    assert case.places("AG-07")[0].startswith("ds.yaml:")
    if status == "pass":
        assert f"{host}:{port}" in case.says("AG-07")


def test_arguments_not_in_the_bundle() -> None:
    """Pods alone do not show them."""
    assert bundle(p=THREE).status("AG-07") == "unknown"


@pytest.mark.parametrize(("age", "word"), [("119m", "younger than"), ("2h1m", "no restart"), ("9d", "no restart")])
def test_a_restart_shows_in_the_ages(age: str, word: str) -> None:
    """All younger than two hours; pods that are not listed leave it unknown."""
    case = bundle(p=pods(agent("a", age=age), agent("b", age="5m")))
    assert case.status("AG-08") == "pass"
    assert word in case.says("AG-08")
    assert bundle(ds=daemonset(3, 3, 3)).status("AG-08") == "unknown"
