"""A DaemonSet of agents that wants no pod, and why."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks import details
from analyzer.checks.ag_wanted import NEW_S, _why, other_count, wants_none
from analyzer.checks.details import NoneWanted
from analyzer.model import Status
from analyzer.schema import ListingRow, WorkloadRow

from tests.support.inline import Case, bundle, daemonset, node, nodes
from tests.support.outcomes import cite

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


def about(*labels: str | None) -> Any:
    return SimpleNamespace(
        facts={}, nodes={f"n{at}": SimpleNamespace(labels=text, label_columns=None) for at, text in enumerate(labels)}
    )


def wanting(age: float | None = 9e9, selector: str | None = '{"pool":"edge"}', ready: int | None = 0) -> WorkloadRow:
    return WorkloadRow(source="w", line=1, kind="DaemonSet", name="a", age_s=age, node_selector=selector, ready=ready)


def listed(kind: str = "nodes", complete: bool | None = True, rows: int = 0) -> ListingRow:
    return ListingRow(source="l", line=1, kind=kind, complete=complete, rows=rows)


EDGE, CORE = '{"pool":"edge"}', '{"pool":"core"}'


@pytest.mark.parametrize(
    ("nodes", "row", "lists", "told"),
    [
        ((), wanting(), [listed()], NoneWanted.NO_NODE),
        ((), wanting(), [listed("workers")], NoneWanted.NO_NODE),
        ((), wanting(), [listed("pods")], NoneWanted.UNTOLD),
        ((), wanting(), [listed(complete=False)], NoneWanted.UNTOLD),
        ((), wanting(), [listed(rows=2)], NoneWanted.UNTOLD),
        ((CORE,), wanting(), [listed()], NoneWanted.NO_MATCH),
        ((CORE,), wanting(0.0), [], NoneWanted.NEW),
        ((CORE,), wanting(NEW_S - 1), [], NoneWanted.NEW),
        ((CORE,), wanting(NEW_S), [], NoneWanted.NO_MATCH),
        ((CORE,), wanting(None), [], NoneWanted.NO_MATCH),
        ((CORE, None), wanting(), [], NoneWanted.UNTOLD),
        ((CORE, EDGE), wanting(), [], NoneWanted.UNTOLD),
        ((CORE,), wanting(selector=None), [], NoneWanted.UNTOLD),
        ((None,), wanting(), [], NoneWanted.UNTOLD),
    ],
)
def test_why_none_is_wanted(
    nodes: tuple[str | None, ...], row: WorkloadRow, lists: list[ListingRow], told: NoneWanted
) -> None:
    """No node by a whole empty list, too young to have counted, or a selector that fits none of all nodes; else nobody knows."""
    assert _why(about(*nodes), [row], lists)[0] is told


def test_what_is_said_of_none_wanted() -> None:
    """Only the empty lists of nodes are cited beside the controller, and the nodes are the denominator."""
    lists = [listed(), listed("workers"), listed("pods"), listed(rows=1)]
    found = wants_none(about(), [wanting()], "desired 0", lists, cite)
    assert (found.status, found.basis, len(found.evidence)) == (Status.WARN, "1 DaemonSet, 0 nodes listed", 3)
    new = wants_none(about(CORE), [wanting(1.0)], "desired 0", [], cite)
    assert (new.status, new.basis) == (Status.WARN, "1 DaemonSet, 1 node")
    assert new.summary == "desired 0: it was created 1 s before, and its nodes are not counted yet"
    none = wants_none(about(CORE), [wanting()], "desired 0", [], cite)
    assert (none.status, none.summary) == (
        Status.FAIL,
        "the DaemonSet wants no pod: its node selector pool=edge matches no node (desired 0)",
    )
    assert wants_none(about(), [wanting()], "desired 0", [], cite).summary == "the DaemonSet wants no pod: desired 0"


@pytest.mark.parametrize(
    ("nodes", "selector", "desired", "status", "said"),
    [
        ((EDGE, CORE), EDGE, 1, Status.PASS, "one for each node that its node selector pool=edge fits"),
        ((EDGE, EDGE), EDGE, 1, Status.WARN, "x: the counts differ"),
        ((EDGE, None), EDGE, 1, Status.WARN, "its node selector pool=edge may leave nodes out"),
        ((EDGE, CORE), None, 1, Status.WARN, "x: the counts differ"),
    ],
)
def test_other_counts_than_nodes(
    nodes: tuple[str | None, ...], selector: str | None, desired: int, status: Status, said: str
) -> None:
    """Right where the labels of all nodes are known and as many fit."""
    cover = details.Coverage(desired, desired, None)
    found = other_count(about(*nodes), [wanting(selector=None), wanting(selector=selector)], "x", cover, cite)
    assert (found.status, said in found.summary) == (status, True)
