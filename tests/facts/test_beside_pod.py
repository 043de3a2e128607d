"""The other replicas of a set, by the pod whose log is there."""

from __future__ import annotations

import pytest
from analyzer.facts.beside_pod import ready_beside

from tests.support.inline import bundle, pod, pods

SET = pods(
    pod("plane-east-0", namespace="t1"),
    pod("plane-east-1", "0/1", "CrashLoopBackOff", namespace="t1"),
    pod("plane-east-2", "0/1", "Pending", namespace="t1"),
    pod("plane-east-etcd-0", namespace="t1"),
    pod("plane-east-3", namespace="t2"),
    pod("web-6c8d9f7b5-abcde", namespace="t1"),
)


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        (None, "logs/plane-east-1.log", ["plane-east-0"]),
        ("plane-east-1", "all.txt", ["plane-east-0"]),
        (None, "server.log", []),
        (None, "plane-east-0.txt", []),
        ("web-6c8d9f7b5-abcde", "all.txt", []),
    ],
)
def test_ready_pods_of_the_same_set(name: str | None, source: str, found: list[str]) -> None:
    """Of its own namespace and set, ready, and never the pod itself."""
    about = bundle({"p.txt": SET}).snapshot.about
    assert [one.name for one in ready_beside(about.pods, name, source)] == found
