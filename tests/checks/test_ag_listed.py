"""What lists show of the agents."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks.ag_listed import daemonset, is_part, shown_in_part
from analyzer.facts.cluster import About
from analyzer.schema import LISTINGS, WORKLOADS, ListingRow, PodRow, WorkloadRow

from tests.support.tables import tables_of

POD = PodRow(source="p", line=1, namespace="kube-system", name="konnectivity-agent-aaaaa", ready=True, status="Running")


def controller(namespace: str | None, kind: str = "DaemonSet", desired: int | None = None) -> WorkloadRow:
    return WorkloadRow(source="w", line=1, kind=kind, namespace=namespace, name="konnectivity-agent", desired=desired)


def listing(ends: bool, namespace: str | None = None) -> ListingRow:
    return ListingRow(source="l", kind="pods", namespace=namespace, ends=ends)


@pytest.mark.parametrize(
    ("namespace", "kind", "counts"),
    [
        ("kube-system", "DaemonSet", True),
        ("kube-system", "Deployment", True),
        ("shop", "DaemonSet", False),
        ("shop", "Deployment", False),
        ("kubx-masters", "DaemonSet", False),
    ],
)
def test_whose_controller_it_is(namespace: str, kind: str, counts: bool) -> None:
    """That of the customer's side, in the namespace of the agents; a copy elsewhere and a master's own are none."""
    tables = tables_of(POD, controller(namespace, kind))
    assert bool(daemonset(About(tables), tables[WORKLOADS])) is counts


@pytest.mark.parametrize(
    ("lists", "part"),
    [
        ([], False),
        ([listing(True)], False),
        ([listing(False)], True),
        ([listing(False), listing(True)], False),
        ([listing(False), listing(True, "shop")], True),
        ([listing(False, "kube-system")], True),
    ],
)
def test_a_list_that_is_cut_shows_a_part(lists: list[ListingRow], part: bool) -> None:
    """Unless another one of the agents' namespace is whole."""
    tables = tables_of(POD, *lists)
    assert is_part(About(tables), tables[LISTINGS]) is part


@pytest.mark.parametrize(("desired", "part"), [(None, True), (2, True), (1, False)])
def test_all_that_are_wanted_are_no_part(desired: int | None, part: bool) -> None:
    """Their controller's count says how many there are to be, whatever the list leaves out."""
    tables = tables_of(POD, controller("kube-system", desired=desired), listing(False))
    about = About(tables)
    assert shown_in_part(about, about.role("agent"), tables[WORKLOADS], tables[LISTINGS]) is part


def test_a_namesake_counts_in_any_namespace_of_agents_as_a_daemonset() -> None:
    """A Deployment of that name counts in kube-system alone, and a control plane's own never."""
    about: Any = SimpleNamespace(agents_spaces={"kube-system", "other", "kubx-masters"})

    def counted(*rows: WorkloadRow) -> list[str | None]:
        return [row.namespace for row in daemonset(about, rows)]

    assert counted(controller("other"), controller("other", "Deployment")) == ["other"]
    assert counted(controller("kube-system", "Deployment"), controller("kubx-masters"), controller("shop")) == [
        "kube-system"
    ]
    assert (
        counted(WorkloadRow(source="w", line=1, kind="DaemonSet", namespace="other", name="konnectivity-agent-2")) == []
    )
