"""Pods of a DaemonSet that a younger one on their node replaced."""

from __future__ import annotations

import pytest
from analyzer.current.held import CurrentRows
from analyzer.current.replaced import replaced, slot
from analyzer.schema import ContainerRow, PodRow
from analyzer.tables.base import Row

from tests.support.inline import agent, bundle, pods
from tests.support.tables import tables_of

TITLES = "$ kubectl get pods -n kube-system -o wide | grep agent\n"


def listed(*rows: list[str]) -> str:
    """A selection of pods, without titles."""
    return TITLES + "\n".join("   ".join(row[1:]) for row in rows) + "\n"


OLD = agent("old", "0/1", "CrashLoopBackOff", restarts=9, age="9h", node="w-1")


@pytest.mark.parametrize(
    ("new", "shown"),
    [
        (agent("new", age="9m", node="w-1"), 1),
        (agent("new", age="9d", node="w-1"), 2),
        (agent("new", age="9m", node="w-2"), 2),
    ],
)
def test_a_younger_pod_on_the_node_is_the_set_s_one(new: list[str], shown: int) -> None:
    """An older one, or one elsewhere, replaces none; nor does one shown above, or in the same list, which shows both."""
    for text, many in (
        (listed(OLD) + listed(new), shown),
        (listed(new) + listed(OLD), 1 if new[5] == "9d" else 2),
        ("$ kubectl get pods -A -o wide\n" + pods(OLD, new), 2),
    ):
        assert len(bundle({"t.txt": text}).snapshot.current.tables["pods"]) == many


def test_pods_of_a_deployment_share_a_node() -> None:
    """A hash before the random end says that a ReplicaSet made them: both may be there."""
    old, new = (
        ["kube-system", f"konnectivity-agent-5c9f8d7b4-{end}", *row[2:]]
        for end, row in (("aaaaa", OLD), ("bbbbb", agent("x", age="9m", node="w-1")))
    )
    snapshot = bundle({"t.txt": listed(old) + listed(new)}).snapshot
    assert len(snapshot.current.tables["pods"]) == 2


def one(
    line: int | None,
    end: str,
    age: float | None,
    node: str | None = "w1",
    base: str = "agent",
    space: str = "s",
    source: str = "t",
) -> PodRow:
    return PodRow(source=source, line=line, namespace=space, name=f"{base}-{end}", node=node, age_s=age)


def over(*rows: Row) -> list[tuple[str, int | None, int | None]]:
    return [(past.table, past.row.line, past.by.line) for past in replaced(CurrentRows(tables_of(*rows)))]


OLDER, YOUNGER = one(2, "aaaaa", 900.0), one(9, "bbbbb", 9.0)


def test_the_last_shown_must_be_younger_and_in_another_list() -> None:
    """Whatever the order of rows; a row without a line stands above, and one without an age says nothing."""
    assert over(OLDER, YOUNGER) == over(YOUNGER, OLDER) == [("pods", 2, 9)]
    assert over(one(None, "aaaaa", 900.0), YOUNGER) == [("pods", None, 9)]
    for last in (
        one(9, "bbbbb", 900.0),
        one(9, "bbbbb", 901.0),
        one(9, "bbbbb", None),
        one(3, "bbbbb", 9.0),
        one(9, "aaaaa", 9.0),
    ):
        assert over(OLDER, last) == []
    for other in (
        one(9, "bbbbb", 9.0, "w2"),
        one(9, "bbbbb", 9.0, base="other"),
        one(9, "bbbbb", 9.0, space="z"),
        one(9, "bbbbb", 9.0, source="u"),
    ):
        assert over(OLDER, other) == []
    assert over(OLDER, one(3, "ccccc", 900.0), one(4, "ddddd", 9.0)) == []
    assert over(OLDER, one(5, "ccccc", 500.0), YOUNGER) == [("pods", 2, 9), ("pods", 5, 9)]


def test_containers_above_go_with_their_pod() -> None:
    """Those of the pod that is gone, and none that stands below its successor."""

    def box(line: int | None, pod: str | None = "agent-aaaaa", space: str = "s", source: str = "t") -> ContainerRow:
        return ContainerRow(source=source, line=line, namespace=space, pod=pod, container="c")

    rows = [box(3), box(None), box(9), box(3, "agent-bbbbb"), box(3, None), box(3, space="z"), box(3, source="u")]
    assert over(OLDER, YOUNGER, *rows)[1:] == [("containers", 3, 9), ("containers", None, 9)]
    assert over(*rows) == []


@pytest.mark.parametrize(
    ("name", "node", "found"),
    [
        ("agent-aaaaa", "w1", ("agent", "w1")),
        ("agent-aaaaa", None, None),
        ("agent-aaaa", "w1", None),
        ("agent-5c9f8d7b4-aaaaa", "w1", None),
        (None, "w1", None),
    ],
)
def test_the_place_of_a_pod(name: str | None, node: str | None, found: tuple[str, str] | None) -> None:
    """Its set and node, where its name has the form of a DaemonSet's pod."""
    assert slot(PodRow(source="t", name=name, node=node)) == found
