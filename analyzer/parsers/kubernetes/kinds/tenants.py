"""
The object by which an operator runs a control plane: the same fact `tenant` that a row of its list gives, product, namespace and name.

::

    apiVersion: kamaji.clastix.io/v1alpha1
    kind: TenantControlPlane
    metadata: {name: ten-a, namespace: tenants}

Kamaji says besides when it last changed the CA (`plane_ca_changed`). Kubermatic's ``Cluster`` belongs to no namespace; the ``Cluster`` of k0sctl is another thing, and tells what it installs.
"""

from __future__ import annotations

from analyzer.parsers.kubernetes.api_groups import group_of
from analyzer.parsers.kubernetes.kinds import k0s
from analyzer.parsers.kubernetes.kinds.base import Object
from analyzer.sources.clock import rfc3339_us

KUBERMATIC = "kubermatic.k8c.io"


def tenant(item: Object, called: str, space: str | None) -> None:
    """The fact, in the words of the list's row."""
    item.emit.fact("tenant", f"{called}:{space or ''}/{item.name}", item.named or item.line)


def kamaji(item: Object) -> None:
    tenant(item, "Kamaji", item.namespace)
    changed = item.text_at("status", "certificates", "ca", "lastUpdate")
    if changed is not None and rfc3339_us(changed) is not None:
        item.emit.fact("plane_ca_changed", changed, item.where(changed))


def hosted(item: Object) -> None:
    tenant(item, "HyperShift", item.namespace)


def control_plane(item: Object) -> None:
    """HyperShift makes one of a ``HostedCluster``, in a namespace that is called after that one's and the cluster."""
    tenant(item, "HyperShift", (item.namespace or "").removesuffix(f"-{item.name}") or None)


def cluster(item: Object) -> None:
    """Of which of the groups it is: k0s's own configuration had this name until v1.22."""
    group = group_of(item.get("apiVersion"))
    if group == KUBERMATIC:
        tenant(item, "Kubermatic", None)
    elif group == k0s.GROUP:
        k0s.configured(item)
    else:
        k0s.installed(item)


KINDS = {"TenantControlPlane": kamaji, "HostedCluster": hosted, "HostedControlPlane": control_plane, "Cluster": cluster}
