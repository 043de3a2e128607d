"""
The namespace in which calico-node runs, and whether Tigera's operator keeps it there.

What is listed tells it, then events and commands that name a pod of it, then parts of the operator, then the product: IBM Cloud has it in
`calico-system` on OpenShift and from 1.29 on. What people write tells it last, for a command alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from analyzer.facts.tunnel_kind import version_key
from analyzer.schema import CALICO_OBJECTS, EVENTS, WORKLOADS
from analyzer.vendors import calico

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

MOVED = (1, 29)
"""The first version of IBM Cloud's Kubernetes in which the operator keeps it."""


class CalicoHome(NamedTuple):
    """
    Attributes:
        namespace: where calico-node runs, or would by all that is known.
        operated: does the operator write its DaemonSet; None where nothing tells.
    """

    namespace: str
    operated: bool | None


def settle(about: About) -> CalicoHome:
    """By the first kind of witness that says it."""
    if (seen := by_namespace(next(_seen(about), None))) is not None:
        return seen
    if _has_operator(about) or _by_product(about) or about.language.by_operator:
        return CalicoHome(calico.OPERATED, True)
    return CalicoHome(calico.BY_HAND, False if about.language.on_ibm and about.version.value else None)


def by_namespace(space: str | None) -> CalicoHome | None:
    """What the namespace in which calico-node runs tells; None where none is stated."""
    return None if space is None else CalicoHome(space, space == calico.OPERATED)


def _seen(about: About) -> Iterator[str]:
    """Namespaces of calico-node's own pods and DaemonSet, the surest first."""
    yield from (pod.namespace for pod in about.role("calico-node") if pod.namespace)
    for row in about.tables[WORKLOADS]:
        if row.kind == "DaemonSet" and row.name == "calico-node" and row.namespace:
            yield row.namespace
    for event in about.tables[EVENTS]:
        if event.namespace and calico.NODE_POD.match(event.object_name or ""):
            yield event.namespace
    yield from (row.value for row in about.facts.get("calico_space", []))


def _has_operator(about: About) -> bool:
    """Is the operator itself there, its object, or another part of Calico where it alone puts one."""
    if any(pod.namespace in calico.OPERATORS or pod.name.startswith(calico.OPERATOR_POD) for pod in about.pods):
        return True
    if any(row.namespace in calico.OPERATORS for row in about.tables[WORKLOADS]):
        return True
    return any(row.kind == "Installation" for row in about.tables[CALICO_OBJECTS])


def _by_product(about: About) -> bool:
    if about.language.product == "roks":
        return True
    version = about.version.value
    return about.language.product == "iks" and version is not None and version_key(version) >= MOVED
