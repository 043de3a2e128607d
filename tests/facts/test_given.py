"""What fills the places of a command, the surest witness first."""

from __future__ import annotations

import pytest
from analyzer.facts import given
from analyzer.facts.cluster import About
from analyzer.schema import FactRow, NodeRow, PodRow, UnreadLineRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of


def fact(key: str, value: str) -> FactRow:
    return FactRow(source="f", line=1, key=key, value=value)


def words(text: str) -> UnreadLineRow:
    return UnreadLineRow(source="t", line=1, text=text, reason="no format recognised")


def pod(space: str) -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name="etcd-0")


GROUP = '{"kubernetes.azure.com/cluster": "MC_rg-tern_tern_westeurope"}'


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([fact("tenant", "Kamaji:tenants/ten-a")], {"tenant": "ten-a", "namespace": "tenants"}),
        ([fact("tenant", "Kamaji:tenants/ten-a"), fact("tenant", "Kamaji:tenants/ten-b")], {}),
        ([fact("tenant", "Gardener:garden-ops/eu2")], {"project": "ops", "shoot": "eu2"}),
        ([fact("tenant", "HyperShift:clusters/tern")], {"cluster": "tern", "namespace": "clusters"}),
        ([pod("shoot--ops--eu2")], {"project": "ops", "shoot": "eu2"}),
        ([pod("cluster-k4wz7t2mqn")], {"cluster": "k4wz7t2mqn"}),
        ([pod("clusters-tern")], {"namespace": "clusters", "cluster": "tern"}),
        ([NodeRow(source="n", line=1, name="n1", labels=GROUP)], {"node_resource_group": "MC_rg-tern_tern_westeurope", "resource_group": "rg-tern", "cluster": "tern"}),
        ([fact("given_cluster", "tern"), words("AKS cluster: dove-1")], {"cluster": "tern"}),
        ([words("AKS cluster: dove-1, RG: rg-dove")], {"cluster": "dove-1", "resource_group": "rg-dove"}),
        ([words("HTTPS_PROXY=http://gate.tern.example:3128   NO_PROXY=.svc")], {"proxy": "gate.tern.example:3128"}),
        ([], {}),
    ],
)  # fmt: skip
def test_the_surest_witness_names_it(rows: list[Row], names: dict[str, str]) -> None:
    """Objects before labels, these before what was asked for, and words last; of two nobody knows which."""
    assert given.settle(About(tables_of(*rows))) == names
