"""Calico and Kubernetes network policy, host endpoints, Calico nodes and the other objects policy depends on."""

from __future__ import annotations

import json
from typing import Any

from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object, dumps

CALICO_ONLY = frozenset({"selector", "types", "order", "tier", "serviceAccountSelector"})


def _metadata(item: Object) -> None:
    """Old CRD exports keep the real metadata in an annotation."""
    raw = item.get("metadata", "annotations", "projectcalico.org/metadata")
    if isinstance(raw, str):
        try:
            inner = json.loads(raw)
        except ValueError:
            return
        if isinstance(inner, dict) and isinstance(inner.get("labels"), dict):
            item.value.setdefault("metadata", {})["labels"] = inner["labels"]


def _spec(item: Object) -> dict[str, Any]:
    """
    The object's `spec`.

    Raises:
        TypeError: `spec` is missing (an export always has it, so the object was cut off) or no mapping (the API server
            never took it, so that nothing it says holds).
    """
    spec = item.get("spec")
    if spec is None:
        raise TypeError("it has no spec")
    if not isinstance(spec, dict):
        raise TypeError(f"spec is a {type(spec).__name__}, not a mapping")
    return spec


def _of_calico(item: Object, spec: dict[str, Any]) -> bool:
    """Of projectcalico.org; where no version is stated, by the fields that only one of the two kinds has."""
    version = item.text_at("apiVersion")
    if item.kind != "NetworkPolicy" or version:
        return item.kind != "NetworkPolicy" or "projectcalico" in (version or "")
    return "podSelector" not in spec and not CALICO_ONLY.isdisjoint(spec)


def policy(item: Object) -> None:
    _metadata(item)
    spec = _spec(item)
    if not item.name:
        raise TypeError("it has no name")
    calico = _of_calico(item, spec)
    tier = (item.text_at("spec", "tier") or "default") if calico else "default"
    name = item.name
    if calico and tier == "default":
        name = name.removeprefix("default.")  # the CRD form puts the tier in front; kubectl shows only other tiers'
    order = item.get("spec", "order") if calico else 1000
    types = item.get("spec", "types" if calico else "policyTypes", default=[])
    if not isinstance(types, list):
        raise TypeError(f"its types are a {type(types).__name__}, not a list")
    item.row(
        schema.POLICIES, kind=item.kind if calico else "KubernetesNetworkPolicy", namespace=item.namespace if item.kind != "GlobalNetworkPolicy" else None,
        name=name, api_version=item.text_at("apiVersion"), tier=tier, order=_number(order), selector=item.text_at("spec", "selector"),
        types=", ".join(str(t) for t in types) or None, spec=json.dumps(spec, sort_keys=True, default=str), created_at=item.time_at("metadata", "creationTimestamp"),
    )  # fmt: skip


def _number(order: Any) -> float | None:
    try:
        return float(order)
    except (TypeError, ValueError):
        return None


def host_endpoint(item: Object) -> None:
    _metadata(item)
    spec = _spec(item)
    for key, kind in (("node", str), ("interfaceName", str), ("expectedIPs", list), ("profiles", list)):
        if not isinstance(spec.get(key), (kind, type(None))):
            raise TypeError(f"its {key} is a {type(spec[key]).__name__}")
    item.row(
        schema.HOST_ENDPOINTS, name=item.name, node=spec.get("node"), interface=spec.get("interfaceName"),
        expected_ips=",".join(str(a) for a in spec.get("expectedIPs") or []) or None, labels=item.stated_labels,
        profiles=",".join(str(p) for p in spec.get("profiles") or []) or None, ports=dumps(spec.get("ports")),
    )  # fmt: skip


def calico_node(item: Object) -> None:
    """A `Node` of projectcalico.org (calicoctl), not the Kubernetes one."""
    bgp = item.get("spec", "bgp", default={})
    asn = bgp.get("asNumber")
    item.row(
        schema.CALICO_NODES, item.where("ipv4Address", "name:"), name=item.name, asn=str(asn) if asn is not None else None,
        ipv4=bgp.get("ipv4Address"), ipv6=bgp.get("ipv6Address"), tunnel_ip=bgp.get("ipv4IPIPTunnelAddr"),
    )  # fmt: skip


def node(item: Object) -> None:
    from analyzer.parsers.kubernetes.kinds.nodes import node as kubernetes_node

    if "projectcalico" in str(item.value.get("apiVersion", "")):
        calico_node(item)
    else:
        kubernetes_node(item)


def other(item: Object) -> None:
    _metadata(item)
    spec = {} if item.kind == "ServiceAccount" else _spec(item)
    if not item.name:
        raise TypeError("it has no name")
    item.row(
        schema.CALICO_OBJECTS,
        kind=item.kind,
        namespace=item.namespace,
        name=item.name,
        labels=item.stated_labels,
        spec=json.dumps(spec, sort_keys=True, default=str),
    )


OTHER = (
    "GlobalNetworkSet", "NetworkSet", "Tier", "Profile", "FelixConfiguration", "BGPConfiguration", "BGPPeer", "IPPool", "Installation",
    "ServiceAccount", "WorkloadEndpoint", "StagedGlobalNetworkPolicy", "StagedNetworkPolicy", "StagedKubernetesNetworkPolicy",
    "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy",
)  # fmt: skip
KINDS = {
    "GlobalNetworkPolicy": policy,
    "NetworkPolicy": policy,
    "HostEndpoint": host_endpoint,
    "Node": node,
    **dict.fromkeys(OTHER, other),
}
