"""
Whether an OpenShift runs its control plane on nodes of its own.

Operators say it that hosted control planes do not have; so does the role `control-plane` of a node with OpenShift's kubelet, which the
installer alone writes: workers on IBM Cloud are `master,worker`, those of HyperShift `worker`.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.facts.nodes import Node
from analyzer.model import Placed
from analyzer.schema import CLUSTER_OPERATORS
from analyzer.tables.rows import Tables
from analyzer.vendors import distributions

OPENSHIFT_BUILD = regex.compile(r"^v?\d{1,3}\.\d{1,3}\.\d{1,4}(?:-[a-z][\w.]{0,20})?\+[0-9a-f]{7,}$")
"""An OpenShift kubelet's version, which is not the cluster's own; commits counted since a tag (`-18+3d35a4c5aec26c`) are any other builder's."""
ROLE = "control-plane"


def own_masters(tables: Tables, nodes: Iterable[Node]) -> tuple[Placed, str] | None:
    """The row that states it, and what in it does."""
    operator = next((row for row in tables[CLUSTER_OPERATORS] if row.name in distributions.OWN_MASTERS), None)
    if operator is not None:
        return operator, f"cluster operator {operator.name}"
    for node in nodes:
        if OPENSHIFT_BUILD.search(node.version or "") and ROLE in (node.roles or "").split(","):
            return node.rows[0], f"role {ROLE} of {node.name}"
    return None
