"""
Rows of the objects by which an operator runs control planes, each the name of a cluster and of its product.

As the projects' own CRDs print them: Kamaji's `tcp`, HyperShift's `hostedclusters`, Kubermatic's `clusters`, Gardener's `shoots`::

    NAME     VERSION   INSTALLED VERSION   STATUS   CONTROL-PLANE ENDPOINT   KUBECONFIG                DATASTORE   AGE
    ten-a    v1.31.4   v1.31.4             Ready    192.0.2.40:6443          ten-a-admin-kubeconfig    default     40d
"""

from __future__ import annotations

from collections.abc import Callable

from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.cells import Cells, name_of, value

TenantReader = Callable[[Emit, int, Cells, Fragment], None]


def tenant_of(called: str) -> TenantReader:
    """The fact `tenant`: the product, and the object's namespace and name where both are stated."""

    def row(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
        space = value(cells, "NAMESPACE") or fragment.context.namespace or ""
        emit.fact("tenant", f"{called}:{space}/{name_of(cells)}", line)

    return row


SHAPES: tuple[tuple[set[str], str, TenantReader], ...] = (
    ({"NAME", "INSTALLED VERSION", "CONTROL-PLANE ENDPOINT"}, "tenantcontrolplanes", tenant_of("Kamaji")),
    ({"NAME", "CONTROL-PLANE ENDPOINT", "KUBECONFIG", "DATASTORE"}, "tenantcontrolplanes", tenant_of("Kamaji")),
    ({"NAME", "VERSION", "KUBECONFIG", "PROGRESS"}, "hostedclusters", tenant_of("HyperShift")),
    ({"NAME", "HUMANREADABLENAME", "VERSION"}, "clusters.kubermatic.k8c.io", tenant_of("Kubermatic")),
    ({"NAME", "REGION", "K8S VERSION", "HIBERNATION"}, "shoots", tenant_of("Gardener")),
)
"""Titles, the kind that they are of, and what reads a row."""
