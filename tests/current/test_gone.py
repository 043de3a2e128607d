"""Objects that the last whole list of a member no longer names."""

from __future__ import annotations

from collections.abc import Callable

from analyzer.current.gone import gone
from analyzer.current.held import CurrentRows
from analyzer.schema import ListingRow, PodRow

from tests.current.test_relisted import DOWN, asked, why
from tests.support.growth import grows
from tests.support.inline import agent, bundle, node, nodes, pods
from tests.support.tables import tables_of


def test_a_pod_that_a_whole_list_replaced_is_gone() -> None:
    """Its successor has another random end; a list that shows fewer of the set may be a selection and ends nothing."""
    new = pods(agent("c"), agent("b"))
    case = bundle({"t.txt": asked("pods -A -o wide\n" + DOWN, "pods -A -o wide\n" + new)})
    assert case.status("AG-03") == "pass"
    assert ("pods", "GONE") in why(case)
    part = bundle({"t.txt": asked("pods -A -o wide\n" + DOWN, "pods -A -o wide\n" + pods(agent("b")))})
    assert part.status("AG-03") in ("fail", "warn")
    chosen = bundle({"t.txt": asked("pods -A -o wide\n" + DOWN, "pods -A -l node=b -o wide\n" + new)})
    assert chosen.status("AG-03") in ("fail", "warn")


def test_a_rollout_that_replaces_one_pod_after_the_other() -> None:
    """Each list is compared with the ones before it, and not with all names ever seen."""
    steps = [("a", "b", "c"), ("d", "b", "c"), ("d", "e", "f")]
    lists = [
        "pods -A -o wide\n" + pods(*(agent(end, "0/1" if n < 2 else "1/1") for end in ends))
        for n, ends in enumerate(steps)
    ]
    case = bundle({"t.txt": asked(*lists)})
    assert [row.name[19] for row in case.snapshot.current.tables["pods"]] == ["d", "e", "f"]  # type: ignore[attr-defined]
    assert case.status("AG-03") == "pass"


def test_a_replaced_node_is_gone() -> None:
    """A worker that was replaced leaves the list; one that another list has not is none of a selection."""
    before, after = nodes(node("n1", status="NotReady"), node("n2")), nodes(node("n2"), node("n3"))
    assert bundle({"t.txt": asked("nodes\n" + before, "nodes\n" + after)}).status("NOD-01") == "pass"
    assert bundle({"t.txt": asked("nodes\n" + before, "nodes\n" + nodes(node("n2")))}).status("NOD-01") == "fail"


def test_thousands_of_lists_in_one_ticket_cost_what_is_in_them() -> None:
    """Each list of its own namespace is compared with all sets seen before by its own names only."""

    def job(many: int) -> Callable[[], object]:
        lists = [ListingRow(source="t", line=2 * at, kind="pods", rows=1, complete=True) for at in range(many)]
        shown = [PodRow(source="t", line=2 * at + 1, namespace=f"n{at}", name=f"p{at}") for at in range(many)]
        held = CurrentRows(tables_of(*lists, *shown))
        return lambda: gone(held)

    assert grows(job, 1500) == ""
