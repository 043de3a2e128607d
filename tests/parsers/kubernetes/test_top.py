"""`kubectl top`: an answer is evidence that the way to metrics-server works."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.top import PARSERS

from tests.support.inline import Case, bundle, table

NODES = "NAME  CPU(cores)  CPU%  MEMORY(bytes)  MEMORY%"
PODS = "NAMESPACE  NAME  CPU(cores)  MEMORY(bytes)"
GOOD = ["w1", "212m", "5%", "3187Mi", "23%"]
BLIND = ["w2", "<unknown>", "<unknown>", "<unknown>", "<unknown>"]


def top(case: Case) -> str:
    return next(s.state for s in case.report.data.symptoms if s.id == "top")


def facts(case: Case) -> list[tuple[str, str, int]]:
    found = case.snapshot["facts"]
    return list(zip(found["key"], found["value"], found["line"], strict=True))


@pytest.mark.parametrize(
    ("text", "state", "told"),
    [
        (table(NODES, [GOOD]), "works", [("top_shown", "1", 2)]),
        (table(NODES, [GOOD, GOOD, BLIND]), "partly", [("top_without", "w2", 4), ("top_shown", "2", 2), ("top_unknown", "1", 4)]),
        (table(NODES, [BLIND]), "broken", [("top_without", "w2", 2), ("top_unknown", "1", 2)]),
        (table(PODS, [["kube-system", "web-1", "1m", "14Mi"]]), "works", [("top_shown", "1", 2)]),
        (table("POD  NAME  CPU(cores)  MEMORY(bytes)", [["web-1", "web", "0m", "0Mi"]]), "works", [("top_shown", "1", 2)]),
        (table(NODES.replace("CPU%", "CPU(%)").replace("MEMORY%", "MEMORY(%)"), [GOOD]), "works", [("top_shown", "1", 2)]),
    ],
)  # fmt: skip
def test_rows_with_and_without_figures(text: str, state: str, told: list[tuple[str, str, int]]) -> None:
    """Figures say that `top` works; a row without them is a node from which metrics-server gets nothing."""
    case = bundle(t=text)
    assert (top(case), facts(case)) == (state, told)
    assert not len(case.snapshot["unread"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (table(NODES, [GOOD, BLIND]), [("node", None, "w1", None, 212, 5, 3187 << 20, 23)]),
        (table(NODES, [["w1", "2", "98%", "1Gi", "101%"]]), [("node", None, "w1", None, 2000, 98, 1 << 30, 101)]),
        (table(PODS, [["kube-system", "web-1", "1m", "512Ki"]]), [("pod", "kube-system", "web-1", None, 1, None, 512 << 10, None)]),
        (table("POD  NAME  CPU(cores)  MEMORY(bytes)", [["web-1", "web", "0m", "3G"]]), [("container", None, "web-1", "web", 0, None, 3 * 10**9, None)]),
        ("$ kubectl top pods -A --no-headers\nkube-system   web-1   1m   20Mi\n", [("pod", "kube-system", "web-1", None, 1, None, 20 << 20, None)]),
        ("$ kubectl top nodes --no-headers\nw1   100m   5%   2000Mi   30%\n", [("node", None, "w1", None, 100, 5, 2000 << 20, 30)]),
    ],
)  # fmt: skip
def test_the_figures_are_rows(text: str, found: list[tuple[object, ...]]) -> None:
    """Thousandths of a core, bytes, and of a node its shares; a row without figures is none."""
    rows = bundle(t=text).snapshot.rows["usage"]
    assert [
        (r.kind, r.namespace, r.name, r.container, r.cpu_m, r.cpu_percent, r.memory_bytes, r.memory_percent)
        for r in rows
    ] == found


def test_titles_without_rows_say_nothing() -> None:
    """No row is no answer about any node."""
    case = bundle(t=table(NODES, []))
    assert (top(case), facts(case)) == ("unknown", [])


def test_what_is_no_row_is_unread() -> None:
    """A sentence, a row of another table, a row with a cell too few; the sum's own lines are no rows either."""
    text = table(NODES, [GOOD]) + "w2   it hangs   here\nw3   212m   5%   3187Mi\n"
    case = bundle(t=text)
    assert list(case.snapshot["unread"]["line"]) == [3, 4]
    text = (
        table(PODS, [["kube-system", "web-1", "1m", "14Mi"]])
        + "                         ________     ________\n                         1m           14Mi\n"
    )
    assert not len(bundle(t=text).snapshot["unread"])


@pytest.mark.parametrize(
    "text",
    [
        "$ kubectl top nodes --no-headers\nw1   100m   5%   2000Mi   30%\n",
        "$ kubectl top pods -A --no-headers\nkube-system   web-1   1m   20Mi\n",
    ],
)
def test_rows_below_the_command_need_no_titles(text: str) -> None:
    """Its figures tell them, behind a namespace as well; without the command nothing does."""
    assert [fact[:2] for fact in facts(bundle(t=text))] == [("top_shown", "1")]
    assert facts(bundle(t=text.partition("\n")[2])) == []


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 28
