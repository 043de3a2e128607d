"""The order in which members were recorded."""

from __future__ import annotations

import itertools

import pytest
from analyzer.current.members import MOST, in_order
from analyzer.schema import PodRow

from tests.current.test_used import state
from tests.support.inline import agent, bundle, pods


def pod(member: str, age: float | None, restarts: int | None = 0, name: str = "a") -> PodRow:
    return PodRow(source=member, line=1, namespace="kube-system", name=name, age_s=age, restarts=restarts)


@pytest.mark.parametrize("order", list(itertools.permutations(("x", "y", "z"))))
def test_members_stand_in_the_order_of_their_pods_ages(order: tuple[str, ...]) -> None:
    """Whatever they are called."""
    rows = tuple(pod(member, 100.0 * at) for at, member in enumerate(order, 1))
    assert in_order(rows, {"x", "y", "z"}) == list(order)


@pytest.mark.parametrize(
    "rows",
    [
        (pod("x", 100.0), pod("y", 100.0)),
        (pod("x", None, None), pod("y", 100.0)),
        (pod("x", 100.0), pod("y", 200.0, name="b")),
        (pod("x", 100.0), pod("y", 200.0), pod("x", 300.0, name="b"), pod("y", 250.0, name="b")),
        (pod("x", 100.0, 5), pod("y", 200.0, 3)),
        (),
    ],
)
def test_where_nothing_tells_there_is_no_order(rows: tuple[PodRow, ...]) -> None:
    """Equal ages, none, no pod in common, and pods or counts that contradict each other."""
    assert in_order(rows, {"x", "y"}) is None


def test_one_member_and_very_many_are_no_transcript() -> None:
    """One has no order to find; of many together nobody typed one evening's commands."""
    many = [f"m{n}" for n in range(MOST + 1)]
    rows = tuple(pod(member, 100.0 * at) for at, member in enumerate(many, 1))
    assert in_order(rows, many) is None
    assert in_order(rows, many[:1]) is None
    assert in_order(rows, many[:MOST]) == many[:MOST]


DOWN = "$ kubectl exec web -- date\nError from server: error dialing backend: No agent available\n"
UP = "$ kubectl exec web -- date\nSat Nov 28 11:30:12 UTC 2026\n"


@pytest.mark.parametrize(
    ("first", "then", "ages", "wanted"),
    [
        (DOWN, UP, ("40m", "4h10m"), "works"),
        (UP, DOWN, ("40m", "4h10m"), "broken"),
        (DOWN, UP, ("40m", "40m"), "partly"),
        (DOWN, UP, ("4h10m", "40m"), "broken"),
    ],
)
def test_a_later_file_ends_what_an_earlier_one_shows(first: str, then: str, ages: tuple[str, str], wanted: str) -> None:
    """Where their lists of pods tell which is later; else both stand."""
    typed = "$ kubectl get pods -A -o wide\n"
    listed = [typed + pods(agent("a", age=age), agent("b", age=age)) for age in ages]
    case = bundle({"one.txt": first + listed[0], "two.txt": then + listed[1]})
    assert state(case, "exec") == wanted
