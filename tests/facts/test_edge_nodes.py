"""Nodes at the edge, as KubeEdge has them."""

from __future__ import annotations

import pytest
from analyzer.facts.edge_nodes import edge_nodes, is_edge
from analyzer.facts.nodes import Node

from tests.support.inline import agent, bundle, pods, table


@pytest.mark.parametrize(
    ("one", "edge"),
    [
        (Node("e", version="v1.28.6-kubeedge-v1.17.0"), True),
        (Node("e", roles="agent,edge"), True),
        (Node("e", roles="edge"), False),
        (Node("e", version="v1.28.6", taints='["node-role.kubernetes.io/edge:NoSchedule"]'), False),
    ],
)
def test_an_edge_node_by_its_version_or_both_roles(one: Node, edge: bool) -> None:
    """Others call their gateways so."""
    assert is_edge(one) is edge
    assert edge_nodes([one]) == ([one] if edge else [])


def shore(version: str, *ends: str) -> dict[str, str]:
    rows = [[name, "Ready", "<none>", "9d", v] for name, v in (("w-1", "v1.28.6"), ("w-2", "v1.28.6"), ("buoy-7", version))]  # fmt: skip
    listed = table("NAME  STATUS  ROLES  AGE  VERSION", rows)
    return {"n.txt": listed, "p.txt": pods(*(agent(end, node=name) for end, name in zip("abc", ends, strict=False)))}


def test_an_edge_node_needs_no_agent() -> None:
    """It is named all the same, and any other node without one is missing its agent."""
    case = bundle(shore("v1.28.6-kubeedge-v1.17.0", "w-1", "w-2"))
    assert (case.status("AG-05"), case.status("AG-02")) == ("pass", "pass")
    assert "buoy-7" in case.says("AG-05")
    assert case.snapshot.about.called == "KubeEdge"
    assert bundle(shore("v1.28.6", "w-1", "w-2")).status("AG-05") == "fail"
    assert bundle(shore("v1.28.6-kubeedge-v1.17.0", "w-1")).subjects("AG-05") == ["w-2"]


def test_another_product_keeps_its_name_beside_edge_nodes() -> None:
    """They may join any cluster."""
    case = bundle(shore("v1.28.6-kubeedge-v1.17.0", "w-1", "w-2") | {"m.txt": table("NAME  STATUS  ROLES  AGE  VERSION", [["k-1", "Ready", "<none>", "9d", "v1.30.4+k3s1"]])})  # fmt: skip
    assert case.snapshot.about.called == "k3s"
