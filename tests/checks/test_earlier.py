"""CTX-13: what was taken back is named with both lines."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from analyzer.checks.earlier import CHECKS, taken_back
from analyzer.current.past import Past, Why

from tests.support.inline import agent, bundle, pods
from tests.support.outcomes import cite

LIST = "$ kubectl get pods -A -o wide\n"


def test_an_earlier_statement_is_named_with_the_later_one() -> None:
    """It stands in the report with its line, and is no fault."""
    case = bundle({"t.txt": LIST + pods(agent("a", "0/1")) + LIST + pods(agent("a"))})
    assert case.status("CTX-13") == "pass"
    assert "1 earlier statement counts no more" in case.says("CTX-13")
    assert "konnectivity-agent-axxxx" in case.says("CTX-13")
    assert case.places("CTX-13") == ["t.txt:3", "t.txt:6"]


def test_nothing_taken_back_is_no_answer() -> None:
    """A bundle that states everything once."""
    assert bundle({"p.txt": pods(agent("a"))}).status("CTX-13") == "not_applicable"


def past(name: str | None, table: str = "pods", why: Why = Why.RELISTED) -> Past:
    row: Any = SimpleNamespace(name=name)
    return Past(table, row, row, why)


def test_four_are_named_and_the_rest_counted() -> None:
    """Each thing once; what has no name is called by its table; reasons stand by how often they are given."""
    one = taken_back((past("a"),), cite)
    assert one.summary == "1 earlier statement counts no more (1x the object was listed again): a"
    four = taken_back((*map(past, "abcd"), past("a", why=Why.DELETED)), cite)
    assert four.summary == (
        "5 earlier statements count no more (4x the object was listed again; 1x the object was deleted): a, b, c, d"
    )
    five = taken_back((*map(past, "abcde"), past(None, "listings")), cite)
    assert five.summary.endswith(": a, b, c, d and 2 more")
    assert five.subjects == ("a", "b", "c", "d")
    assert taken_back((past(None, "listings"),), cite).subjects == ("listings",)


def test_two_of_many_are_cited_with_what_replaced_them() -> None:
    """Each row and the one that stands for it; the check asks for no fault."""
    seen: list[tuple[int, int]] = []

    def counted(rows: Any, limit: int) -> tuple[()]:
        seen.append((len(list(rows)), limit))
        return ()

    for count in (1, 2, 3):
        taken_back(tuple(past("a") for _ in range(count)), counted)
    assert seen == [(2, 4), (4, 4), (4, 4)]
    assert [one.of_health for one in CHECKS] == [False]
