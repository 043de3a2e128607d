"""A DaemonSet's counts and its pods in one member: the later of the two holds."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, daemonset, node, nodes, pods

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
