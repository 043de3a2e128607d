"""Where calico-node runs, and whether an operator keeps it there."""

from __future__ import annotations

import pytest
from analyzer.facts import calico_home
from analyzer.facts.cluster import About
from analyzer.schema import CalicoObjectRow, EventRow, FactRow, NodeRow, PodRow, UnreadLineRow, WorkloadRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

HERE, THERE = "kube-system", "calico-system"


def pod(name: str, space: str | None) -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name)


def workload(name: str, space: str) -> WorkloadRow:
    return WorkloadRow(source="w", line=1, kind="DaemonSet", namespace=space, name=name)


def words(text: str) -> UnreadLineRow:
    return UnreadLineRow(source="t", line=1, text=text, reason="no format recognised")


def node(version: str) -> NodeRow:
    return NodeRow(source="n", line=1, name="10.5.0.2", version=version)


INSTALLATION = CalicoObjectRow(source="c", line=1, kind="Installation", name="default")
ASKED = FactRow(source="f", line=1, key="calico_space", value=THERE)
EVENT = EventRow(source="e", line=1, namespace=THERE, object_kind="Pod", object_name="calico-node-7k2xd")


@pytest.mark.parametrize(
    ("rows", "space", "operated"),
    [
        ([pod("calico-node-7k2xd", HERE)], HERE, False),
        ([pod("calico-node-7k2xd", THERE)], THERE, True),
        ([pod("calico-node-7k2xd", None), pod("tigera-operator-5b7d4-x2k9p", None)], THERE, True),
        ([pod("calico-typha-5b7d4c8f9-x2k9p", THERE)], THERE, True),
        ([workload("calico-node", HERE), words("calico 3.28 (tigera)")], HERE, False),
        ([workload("csi-node-driver", THERE)], THERE, True),
        ([EVENT], THERE, True),
        ([INSTALLATION], THERE, True),
        ([INSTALLATION, pod("calico-node-7k2xd", HERE)], HERE, False),
        ([ASKED], THERE, True),
        ([words("calico 3.28 (tigera), three nodes")], THERE, True),
        ([words("Calico by manifest, not tigera")], HERE, None),
        ([node("v1.30.4+IKS")], THERE, True),
        ([node("v1.28.9+IKS")], HERE, False),
        ([words("ROKS 4.15 cluster")], THERE, True),
        ([node("v1.30.4")], HERE, None),
        ([], HERE, None),
    ],
)
def test_the_first_kind_of_witness_tells_it(rows: list[Row], space: str, operated: bool | None) -> None:
    """Pods and DaemonSets before events and commands, these before parts of the operator, then the product, and words last."""
    assert calico_home.settle(About(tables_of(*rows))) == (space, operated)
