"""OpenShift whose masters are nodes of the cluster."""

from __future__ import annotations

import pytest
from analyzer.facts.nodes import Node
from analyzer.facts.own_masters import own_masters
from analyzer.schema import ClusterOperatorRow, NodeRow

from tests.support.tables import tables_of

BUILD = "v1.28.9+416ecaf"


@pytest.mark.parametrize(
    ("roles", "version", "is_own"),
    [
        ("control-plane,master", BUILD, True),
        ("control-plane,master,worker", BUILD, True),
        ("master,worker", BUILD, False),
        ("worker", BUILD, False),
        (None, BUILD, False),
        ("control-plane", "v1.22.0-rc.0+af080cb", True),
        ("control-plane", "v1.22.6-3+7ab10db7034594", False),
        ("control-plane", "v1.28.9", False),
        ("control-plane", None, False),
    ],
)
def test_the_role_of_the_installer_on_openshifts_kubelet(roles: str | None, version: str | None, is_own: bool) -> None:
    """IBM Cloud calls its workers `master,worker`, and a control plane of another build is another product's."""
    row = NodeRow(source="n", line=3, name="m0", version=version, roles=roles)
    found = own_masters(tables_of(row), [Node("m0", version=version, roles=roles, rows=[row])])
    assert found == ((row, "role control-plane of m0") if is_own else None)


@pytest.mark.parametrize(("name", "is_own"), [("etcd", True), ("network", False)])
def test_an_operator_that_hosted_control_planes_lack(name: str, is_own: bool) -> None:
    """It is enough without any node."""
    row = ClusterOperatorRow(source="co", line=2, name=name)
    assert own_masters(tables_of(row), []) == ((row, "cluster operator etcd") if is_own else None)
