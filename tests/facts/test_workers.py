"""Addresses of workers, by whatever names them."""

from __future__ import annotations

from analyzer.facts.workers import WorkerAddress
from analyzer.schema import USAGE

from tests.support.inline import agent, bundle, node, nodes, pod, pods


def test_nodes_first_then_pods_of_every_node_then_figures() -> None:
    """Each worker once; names that are no addresses, and pods that need not run on a worker, name none."""
    top = "NAME   CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)\n10.1.0.3   4m   1%   5Mi   3%\n10.1.0.1   4m   1%   5Mi   3%\n"
    case = bundle(
        n=nodes(node("10.1.0.1"), node("w2", "10.1.0.2"), node("w9")),
        p=pods(
            agent("a", node="10.1.0.1"), agent("b", node="w2"), agent("c", node="10.1.0.4"), agent("d", node="w7"),
            pod("web-0", namespace="web", node="10.1.0.8"),
        ),
        t=top,
    )  # fmt: skip
    found = case.snapshot.about.workers
    assert [(one.name, one.address) for one in found] == [
        ("10.1.0.1", "10.1.0.1"), ("w2", "10.1.0.2"), ("10.1.0.4", "10.1.0.4"), ("10.1.0.3", "10.1.0.3"),
    ]  # fmt: skip
    assert [one.row.source for one in found] == ["n.txt", "n.txt", "p.txt", "t.txt"]
    assert len(case.snapshot.rows[USAGE]) == 2


def test_nobody_is_known_where_nothing_names_an_address() -> None:
    """An empty answer, which no check counts as all of them."""
    assert bundle(p=pods(agent("a", node="w1"))).snapshot.about.workers == ()
    (one,) = bundle(p=pods(agent("a", node="10.1.0.4"))).snapshot.about.workers
    assert one == WorkerAddress("10.1.0.4", "10.1.0.4", None, one.row)
