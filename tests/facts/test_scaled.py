"""Workloads that somebody scaled to zero."""

from __future__ import annotations

import pytest
from analyzer.facts.scaled import to_zero
from analyzer.schema import WorkloadRow


def row(name: str, desired: int | None = 0, kind: str = "Deployment", namespace: str = "guards") -> WorkloadRow:
    return WorkloadRow(source="w", line=1, kind=kind, namespace=namespace, name=name, desired=desired)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([row("guard")], "guard"),
        ([row("guard", kind="StatefulSet")], "guard"),
        ([row("guard-admission")], "guard-admission"),
        ([row("gua")], "gua"),
        ([row("other")], "other"),
        ([row("other"), row("more")], None),
        ([row("guard"), row("guard-cleanup", 1)], "guard"),
        ([row("guard-admission"), row("guard-cleanup", 1)], None),
        ([row("guard", 2)], None),
        ([row("guard", None)], None),
        ([row("guard", 2), row("guard", 0)], "guard"),
        ([row("guard", 0), row("guard", 2)], None),
        ([row("guard", kind="ReplicaSet")], None),
        ([row("guard", kind="DaemonSet")], None),
        ([row("guard", namespace="shop")], None),
        ([], None),
    ],
)
def test_the_workload_behind_a_service(rows: list[WorkloadRow], found: str | None) -> None:
    """By its name, or alone in its namespace; a set with none is an old revision, and what is stated last holds."""
    one = to_zero(rows, "guards", "guard")
    assert (one.name if one else None) == found


def test_a_namespace_of_many_programs_shows_nothing_by_being_short() -> None:
    """In the system's own a workload of another name is another program."""
    assert to_zero([row("other", namespace="kube-system")], "kube-system", "guard") is None
