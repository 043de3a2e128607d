"""Objects that the last whole list of a member no longer names."""

from __future__ import annotations

from tests.current.test_relisted import DOWN, asked, why
from tests.support.inline import agent, bundle, node, nodes, pods


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
