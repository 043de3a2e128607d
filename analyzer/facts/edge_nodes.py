"""
Nodes at the edge, as KubeEdge has them: edgecore is their kubelet, and calls for it go by cloudcore's stream in place of Konnectivity's.

By the version that edgecore states, or by the two roles that `keadm join` gives; a taint called after the edge is put on other machines as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.facts.nodes import Node

BUILD = "-kubeedge-"
"""Part of the version that an edge node's kubelet, edgecore, states."""
ROLES = frozenset({"agent", "edge"})
"""Roles that its installer gives an edge node, both."""


def is_edge(node: Node) -> bool:
    roles = set((node.roles or "").split(","))
    return BUILD in (node.version or "") or roles >= ROLES


def edge_nodes(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if is_edge(node)]
