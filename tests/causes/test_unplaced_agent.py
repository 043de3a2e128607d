"""One agent of several that waits for a node."""

from __future__ import annotations

import pytest
from analyzer.causes.unplaced_agent import waits

from tests.support.inline import agent, bundle, node, nodes, pods

WORKERS = [agent(end * 5, node=f"w{at}") for at, end in enumerate("bcd")]
CAUSE = "agents-not-scheduled"


def listed(state: str = "Pending", on: str = "<none>") -> str:
    return pods(agent("aaaaa", "0/1", state, node=on), *WORKERS)


def test_a_pod_on_no_node_is_no_workers_trouble() -> None:
    """Nothing of it runs: its events are asked for, and it is neither deleted nor looked for in a runtime."""
    case = bundle(p=listed())
    assert case.causes == {CAUSE: "likely"}
    assert case.cause(CAUSE).scope == "konnectivity-agent-aaaaa"  # type: ignore[union-attr]
    assert "kubectl describe pod -n kube-system konnectivity-agent-aaaaa" in case.commands(CAUSE)
    assert "delete" not in case.commands(CAUSE)
    assert case.places(CAUSE) == ["p.txt:2"]


@pytest.mark.parametrize(("state", "on"), [("CrashLoopBackOff", "w9"), ("Pending", "w9"), ("ContainerCreating", "w9")])
def test_a_pod_on_a_node_is_that_workers(state: str, on: str) -> None:
    """Where it has a node, the trouble is bound to it, as before."""
    case = bundle(p=listed(state, on))
    assert case.first == ("agent-node-fault", "confirmed")
    assert CAUSE not in case.causes


def test_the_schedulers_own_words_come_first() -> None:
    """A taint that it names is the cause itself, and a want of room is one of its own."""
    event = (
        "LAST SEEN   TYPE      REASON             OBJECT                         MESSAGE\n"
        "2m          Warning   FailedScheduling   pod/konnectivity-agent-aaaaa   {}\n"
    )
    full = bundle(p=listed(), e=event.format("0/4 nodes are available: 4 Insufficient memory."))
    assert full.causes == {"resource-exhaustion": "confirmed"}
    taint = bundle(p=listed(), e=event.format("0/4 nodes are available: 4 node(s) had untolerated taint {team: blue}."))
    assert taint.causes == {CAUSE: "confirmed"}
    assert "team" in taint.cause(CAUSE).summary  # type: ignore[union-attr]


def test_who_waits() -> None:
    """One alone; of several, and of none, there is not one that waits."""
    assert waits(bundle(p=listed()).snapshot.about).name == "konnectivity-agent-aaaaa"  # type: ignore[union-attr]
    two = pods(*(agent(end * 5, "0/1", "Pending", node="<none>") for end in "ef"), *WORKERS)
    assert waits(bundle(p=two).snapshot.about) is None
    assert waits(bundle(p=pods(*WORKERS), n=nodes(node("w0"))).snapshot.about) is None
