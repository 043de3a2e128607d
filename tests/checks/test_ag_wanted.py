"""A DaemonSet of agents that wants no pod, and why."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.details import NoneWanted

from tests.support.inline import Case, bundle, daemonset, node, nodes

SELECTED = daemonset(0, 0, 0).replace("<none>", "pool=edge")
EMPTY = "$ kubectl get nodes\nNo resources found\n"
REFUSED = "$ kubectl exec web-0 -- date\nError from server: error dialing backend: No agent available\n"


def why(case: Case) -> NoneWanted | None:
    detail = case.check("AG-02").detail
    assert isinstance(detail, details.Coverage)
    return detail.none


@pytest.mark.parametrize("ds", [SELECTED, daemonset(0, 0, 0)])
def test_a_cluster_without_nodes_wants_no_agent(ds: str) -> None:
    """Nothing fails; where users suffer, that there is no node is the cause, and no selector is touched."""
    quiet = bundle({"ds.txt": ds, "n.txt": EMPTY})
    assert (quiet.status("AG-02"), quiet.causes, why(quiet)) == ("warn", {}, NoneWanted.NO_NODE)
    loud = bundle({"ds.txt": ds, "n.txt": EMPTY, "e.txt": REFUSED})
    assert loud.first == ("agents-missing", "confirmed")
    assert "has no node" in loud.cause("agents-missing").summary  # type: ignore[union-attr]
    assert "worker nodes" in loud.commands("agents-missing")
    assert "selector" not in loud.commands("agents-missing")


def test_one_that_was_just_created_has_counted_nothing() -> None:
    """Its controller needs a moment: a zero of the first seconds tells nothing, an older one does."""
    new = bundle({"ds.txt": SELECTED.replace("40d", "4s"), "n.txt": nodes(node("w1"))})
    assert (new.status("AG-02"), new.causes, why(new)) == ("warn", {}, NoneWanted.NEW)
    assert bundle({"ds.txt": SELECTED.replace("40d", "5m"), "n.txt": nodes(node("w1"))}).status("AG-02") == "fail"


def test_matches_no_node_is_said_of_known_labels_only() -> None:
    """All nodes show labels and none has it; one that has it is counted; no labels, no statement."""
    none = bundle({"ds.txt": SELECTED, "n.txt": nodes(node("w1", pool="core"), node("w2", pool="core"))})
    assert (why(none), "pool=edge matches no node" in none.says("AG-02")) == (NoneWanted.NO_MATCH, True)
    one = bundle({"ds.txt": SELECTED, "n.txt": nodes(node("w1", pool="edge"), node("w2", pool="core"))})
    assert (why(one), "fits 1 of 2 nodes" in one.says("AG-02")) == (NoneWanted.UNTOLD, True)
    bare = bundle({"ds.txt": SELECTED, "n.txt": nodes(node("w1"), node("w2"))})
    assert (why(bare), "selector" in bare.says("AG-02")) == (NoneWanted.UNTOLD, False)


def test_nodes_that_the_selector_leaves_out_want_no_agent() -> None:
    """Labels tell how many it fits: as many agents are right, fewer are not; without labels nobody knows."""
    two = daemonset(2, 2, 2).replace("<none>", "os=linux")
    fits = nodes(node("w1", os="linux"), node("w2", os="linux"), node("w3", os="windows"))
    assert bundle({"ds.txt": two, "n.txt": fits}).status("AG-02") == "pass"
    every = nodes(node("w1", os="linux"), node("w2", os="linux"), node("w3", os="linux"))
    assert bundle({"ds.txt": two, "n.txt": every}).status("AG-02") == "warn"
    bare = bundle({"ds.txt": two, "n.txt": nodes(node("w1"), node("w2"), node("w3"))})
    assert bare.says("AG-02").startswith(
        "desired 2, current 2, ready 2, 3 nodes: the counts differ; its node selector os=linux may"
    )
