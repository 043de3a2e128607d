"""A DaemonSet's counts and its pods in one member: the later of the two holds."""

from __future__ import annotations

import pytest
from analyzer.current.held import CurrentRows
from analyzer.current.recounted import recounted
from analyzer.schema import PodRow, WorkloadRow

from tests.support.inline import agent, bundle, daemonset, node, nodes, pods
from tests.support.tables import tables_of

UP, DOWN = (pods(*(agent(end, ready, node=f"w{at}") for at, end in enumerate("abc"))) for ready in ("1/1", "0/1"))
LISTED = nodes(*(node(f"w{at}") for at in range(3)))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (daemonset(3, 0, 0) + UP, "pass"),
        (daemonset(3, 3, 1) + UP, "pass"),
        (UP + daemonset(3, 0, 0), "fail"),
        (daemonset(4, 3, 3) + UP, "fail"),
        (daemonset(3, 3, 0) + DOWN, "fail"),
        (DOWN + daemonset(3, 3, 3), "pass"),
        (daemonset(3, 3, 3) + DOWN, "fail"),
    ],
)
def test_the_later_of_counts_and_pods_holds(text: str, status: str) -> None:
    """Counts above as many pods as are wanted are over, as are pods above whole counts; not the other way round."""
    case = bundle({"paste.txt": text, "n.txt": LISTED})
    assert case.status("AG-02") == status
    assert (str(case.report.verdict) in ("broken", "degraded")) is (status == "fail")


def test_as_many_as_before_are_not_ready_no_more() -> None:
    """Counts of one ready agent above two that are: the pods are said, although some are still missing."""
    two = pods(
        *(
            agent(end, ready, node=f"w{at}")
            for at, (end, ready) in enumerate(zip("abc", ("1/1", "1/1", "0/1"), strict=True))
        )
    )
    case = bundle({"paste.txt": daemonset(3, 3, 1) + two, "n.txt": LISTED})
    assert case.says("AG-02") == "2 of 3 agent pods ready [3 pods]"


def test_of_two_members_neither_is_known_to_be_later() -> None:
    """Counts in one file say of pods in another nothing that is over."""
    assert bundle({"ds.txt": daemonset(3, 0, 0), "p.txt": UP, "n.txt": LISTED}).status("AG-04") == "fail"


def test_a_pod_that_ends_again_and_again_is_not_ready_by_a_count_of_one_moment() -> None:
    """Counts printed below it in a moment in which it ran; one that failed once before them is over."""
    for restarts, past in ((77, 0), (1, 1)):
        states = (("agent-abcde", "CrashLoopBackOff", False, restarts), ("agent-fghij", "Running", True, 0))
        rows = [
            PodRow(source="t", line=at, name=name, namespace="s", status=status, ready=ready, restarts=again)
            for at, (name, status, ready, again) in enumerate(states, 2)
        ]
        assert len(list(recounted(CurrentRows(tables_of(*rows, counts(9, 2)))))) == past


def counts(
    line: int | None,
    ready: int | None,
    desired: int | None = 2,
    current: int | None = None,
    kind: str = "DaemonSet",
    space: str = "s",
) -> WorkloadRow:
    return WorkloadRow(
        source="t", line=line, kind=kind, namespace=space, name="agent", desired=desired, ready=ready, current=current
    )


def pod(line: int | None, ready: bool | None, end: str = "a", space: str | None = "s", source: str = "t") -> PodRow:
    return PodRow(
        source=source,
        line=line,
        namespace=space,
        name=f"agent-{end * 5}",
        ready=ready,
        status=None if ready is None else "Running",
    )


def over(*rows: WorkloadRow | PodRow) -> list[tuple[str, int | None]]:
    return [(past.table, past.row.line) for past in recounted(CurrentRows(tables_of(*rows)))]


@pytest.mark.parametrize(
    ("row", "states", "past"),
    [
        (counts(1, 0), (True, True), True),
        (counts(1, 2), (True, True), False),
        (counts(1, 2, current=1), (True, True), True),
        (counts(1, 2, current=2), (True, True), False),
        (counts(1, 1), (True, False), False),
        (counts(1, 0), (True, False), True),
        (counts(1, 2), (False, False), True),
        (counts(1, 0), (False, False), False),
        (counts(1, 0), (True, None), False),
        (counts(None, 0), (True, True), True),
        (counts(4, 0), (True, True), False),
        (counts(5, 0), (True, True), False),
        (counts(1, None), (True, True), False),
        (counts(1, 0, None), (True, True), False),
        (counts(1, 0, 3), (True, True), False),
        (counts(1, 0, kind="Deployment"), (True, True), False),
        (counts(1, 0, space="z"), (True, True), False),
    ],
)
def test_counts_above_as_many_pods(row: WorkloadRow, states: tuple[bool | None, bool | None], past: bool) -> None:
    """They are over where another number of pods is ready, or where they are short and the pods are not; else both stand."""
    found = over(row, pod(4, states[0]), pod(5, states[1], "b"))
    assert found == ([("workloads", row.line)] if past else [])


@pytest.mark.parametrize(
    ("row", "past"),
    [
        (counts(9, 2), [4]),
        (counts(9, 2, current=2), [4]),
        (counts(9, 2, current=1), []),
        (counts(9, 1), []),
        (counts(5, 2), []),
        (counts(6, 2), [4]),
    ],
)
def test_pods_above_whole_counts(row: WorkloadRow, past: list[int]) -> None:
    """Those that are not ready are over, and those that are stay; one line cannot hold both."""
    assert over(row, pod(4, False), pod(5, True, "b")) == [("pods", line) for line in past]


def test_pods_of_no_namespace_or_of_another_member_are_not_counted() -> None:
    """Nor is a pod counted twice that is listed twice."""
    assert over(counts(1, 0), pod(4, True, space=None), pod(5, True, "b")) == []
    assert over(counts(1, 0), pod(4, True, source="u"), pod(5, True, "b")) == []
    assert over(counts(1, 0), pod(4, True), pod(5, True)) == []
    assert over(counts(1, 0, 1), pod(4, True), pod(5, True)) == [("workloads", 1)]
