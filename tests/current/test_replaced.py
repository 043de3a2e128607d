"""Pods of a DaemonSet that a younger one on their node replaced."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, pods

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
