"""
Namespaces in which no pod is and nothing is to make one: what is left of a product that somebody took out of the cluster.

::

    $ kubectl get pods -n ingress-old
    No resources found in ingress-old namespace.
"""

from __future__ import annotations

from analyzer.facts.cluster import About
from analyzer.model import Placed
from analyzer.schema import ListingRow, WorkloadRow
from analyzer.tables.rows import Rows

EMPTY_SPACE = "empty_space"
"""The fact that all pods of a namespace were asked for, and none is there."""


def empty(about: About, listings: Rows[ListingRow], workloads: Rows[WorkloadRow], space: str) -> Placed | None:
    """
    What shows it: all pods of the namespace were asked for, or those of all namespaces.

    A controller that is there may only be kept from making its pods.
    """
    if any(pod.namespace == space for pod in about.pods) or any(row.namespace == space for row in workloads):
        return None
    own = next((fact for fact in about.facts.get(EMPTY_SPACE, []) if fact.value == space), None)
    if own is not None:
        return own
    return next(
        (one for one in listings if one.kind == "pods" and one.complete and not one.namespace and one.rows), None
    )
