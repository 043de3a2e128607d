"""Objects that the last whole list of a member no longer names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from analyzer.current.gone import gone, set_of
from analyzer.current.held import CurrentRows
from analyzer.schema import ContainerRow, ListingRow, NodeRow, PodRow
from analyzer.tables.base import Row

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
    assert part.status("AG-03") == "fail"
    chosen = bundle({"t.txt": asked("pods -A -o wide\n" + DOWN, "pods -A -l node=b -o wide\n" + new)})
    assert chosen.status("AG-03") == "fail"


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


def listing(
    line: int | None, kind: str = "pods", rows: int = 1, complete: bool | None = True, source: str = "t"
) -> ListingRow:
    return ListingRow(source=source, line=line, kind=kind, rows=rows, complete=complete)


def one(line: int | None, end: str = "aaaaa", space: str | None = "s", source: str = "t") -> PodRow:
    return PodRow(source=source, line=line, namespace=space, name=f"x-{end}")


def past(*rows: Row) -> list[tuple[str, int | None]]:
    return [(found.table, found.row.line) for found in gone(CurrentRows(tables_of(*rows)))]


def test_only_what_stands_above_the_last_whole_list_is_gone() -> None:
    """Rows in any order; what stands behind that list, up to the next list of anything, is in it."""
    old, new = one(2), one(12, "bbbbb")
    assert past(listing(1), listing(11), old, new) == [("pods", 2)]
    assert past(listing(11), listing(1), new, old) == [("pods", 2)]
    assert past(listing(1), listing(11), old, new, one(13)) == []
    assert past(listing(1), listing(11), listing(13, "nodes"), old, new, one(14)) == [("pods", 2)]
    assert past(listing(1), listing(11), one(11, "bbbbb"), old) == [("pods", 2)]
    assert past(listing(1), listing(11), one(None), new) == [("pods", None)]
    assert past(listing(None), listing(11), old, new) == [("pods", 2)]


@pytest.mark.parametrize(
    "last",
    [
        listing(11, "nodes"),
        listing(11, complete=False),
        listing(11, complete=None),
        listing(11, rows=0),
        listing(11, source="u"),
    ],
)
def test_a_list_that_ends_nothing(last: ListingRow) -> None:
    """Of another kind, not whole, empty, or in another member."""
    assert past(listing(1), last, one(2), one(12, "bbbbb")) == []


def test_one_list_alone_ends_nothing() -> None:
    """Rows above it are of no list: a paste without its command; with any other list above they are of that one."""
    assert past(listing(11), one(2), one(12, "bbbbb")) == []
    assert past(listing(1, "nodes"), listing(11), one(2), one(12, "bbbbb")) == [("pods", 2)]


def test_a_set_is_as_large_as_it_ever_was_in_one_list() -> None:
    """Two of a set need two successors; sets of other namespaces and names are others."""
    two = [one(2), one(3, "ccccc")]
    assert past(listing(1), listing(11), *two, one(12, "bbbbb")) == []
    assert past(listing(1), listing(11), *two, one(12, "bbbbb"), one(13, "ddddd")) == [("pods", 2), ("pods", 3)]
    steps = [listing(1), listing(5), listing(11), one(2), one(6, "ccccc"), one(12, "bbbbb")]
    assert past(*steps) == [("pods", 2), ("pods", 6)]
    assert past(listing(1), listing(11), one(2), one(12, "bbbbb", "other")) == []
    other = PodRow(source="t", line=12, namespace="s", name="y-bbbbb")
    assert past(listing(1), listing(11), one(2), other) == []


def test_containers_go_with_their_pod() -> None:
    """Those above the list, of a pod that is gone; a node's list ends no containers."""

    def box(line: int | None, end: str = "aaaaa", source: str = "t") -> ContainerRow:
        return ContainerRow(source=source, line=line, namespace="s", pod=f"x-{end}", container="c")

    base: list[Any] = [listing(1), listing(11), one(2), one(12, "bbbbb")]
    assert past(*base, box(3), box(13), box(4, "bbbbb"), box(3, source="u"), box(None)) == [
        ("pods", 2), ("containers", 3), ("containers", None),
    ]  # fmt: skip
    nodes_ = [NodeRow(source="t", line=line, name=name) for line, name in ((2, "x-aaaaa"), (12, "n2"))]
    assert past(listing(1, "nodes"), listing(11, "nodes"), *nodes_, box(3)) == [("nodes", 2)]


def test_the_set_of_a_name() -> None:
    """Without the random end, of a ReplicaSet's with its hash; names of no namespace, as all nodes, are one set."""
    assert [set_of(("s", name)) for name in ("a-b-6d8f7c9b5-xk2lp", "a-b-xk2lp", "a-b-0", None)] == [
        ("s", "a-b"), ("s", "a-b"), ("s", "a-b-0"), ("s", ""),
    ]  # fmt: skip
    assert set_of((None, "n1")) == set_of((None, "n2")) == (None, "")


MASTER = "[admin@carrier ~]$ kubectl -n kubx-masters get pods | grep {id}\n{rows}"
ID = "c1a2b3c4d5e6f7a8b9c0"


def selection(server: str, state: str, *more: str) -> str:
    names = [
        f"konnectivity-server-{ID}-5cc6b8cc6d-{server}   {state}   0   22d",
        f"master-{ID}-5f8bb7b6c5-2gkbf   4/4   Running   0   22d",
        *more,
    ]
    return MASTER.format(id=ID, rows="".join(f"{name}\n" for name in names))


def test_a_selection_made_again_shows_what_is_gone() -> None:
    """Behind the same search as many pods of each set: the one that crashed is replaced; with one missing nobody knows."""
    bad, good = selection("xw2rm", "0/1   CrashLoopBackOff"), selection("k2x9z", "1/1   Running")
    assert bundle({"t.txt": bad + good}).causes == {}
    assert bundle({"t.txt": good + bad}).first == ("server-down", "confirmed")
    other = selection("k2x9z", "1/1   Running", f"cluster-health-{ID}-7d9c9b8f4-hh2bn   1/1   Running   0   22d")
    assert "server-down" in bundle({"t.txt": bad + other}).causes
