"""
Which program makes the pods' network: Calico by any trace of it, or another one by its pods.

Names of the pods are those of each project's own manifests.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.facts.pods import Pod
from analyzer.facts.tunnel_kind import ENOUGH
from analyzer.schema import (
    BGP_PEERS,
    BIRD_PROTOCOLS,
    BIRD_STATUS,
    CALICO_NODES,
    CALICO_OBJECTS,
    EVENTS,
    FIREWALL_DENIALS,
    HOST_ENDPOINTS,
    LOG_SIGNALS,
    POLICIES,
    WORKLOADS,
)  # fmt: skip
from analyzer.tables.rows import Tables
from analyzer.vendors import networks

CALICO = regex.compile(r"(?:calico|tigera)-")
OTHERS = (
    ("kindnet", regex.compile(r"kindnet-")),
    ("Cilium", regex.compile(r"cilium-(?!.*test)")),
    ("flannel", regex.compile(r"kube-flannel-")),
    ("kube-router", regex.compile(r"kube-router-")),
    ("Weave", regex.compile(r"weave-net-")),
    ("Antrea", regex.compile(r"antrea-(?:agent|controller)-")),
    ("OVN-Kubernetes", regex.compile(r"ovnkube-")),
    ("OpenShift SDN", regex.compile(r"sdn-(?:controller-)?[a-z0-9]{5}$")),
    ("Azure CNI", regex.compile(r"azure-cn[is]-")),
    ("the VPC CNI of EKS", regex.compile(r"aws-node-")),
    ("GKE's own", regex.compile(r"(?:netd|anetd)-")),
)
SIGNALS = frozenset({
    "bgp_not_established", "bird_not_ready", "autodetected_address", "unexpected_bgp_peer", "bird_log", "address_undetected", "calico_end",
    "typha_unreachable", "datastore_unreachable",
})  # fmt: skip
OWN_KINDS = frozenset({"NetworkPolicy", "GlobalNetworkPolicy"})
"""Calico's kinds of policies, as the table has them: Kubernetes' own has another name there."""
CILIUM = "Cilium"
"""As its pods, its policies and its own records name it."""
TABLES = (HOST_ENDPOINTS, BGP_PEERS, BIRD_PROTOCOLS, BIRD_STATUS, CALICO_NODES, CALICO_OBJECTS)


def traced(tables: Tables, pods: list[Pod]) -> bool:
    """Does anything in the bundle come of Calico."""
    if any(CALICO.match(pod.name) for pod in pods) or any(len(tables[table]) for table in TABLES):
        return True
    if any(row.kind in OWN_KINDS for row in tables[POLICIES]):
        return True
    if any(CALICO.match(row.name or "") for row in tables[WORKLOADS]):
        return True
    if any(row.object_kind in ("Pod", None) and CALICO.match(row.object_name or "") for row in tables[EVENTS]):
        return True
    return any(row.signal in SIGNALS for row in tables[LOG_SIGNALS])


def other(tables: Tables, pods: list[Pod]) -> str | None:
    """The name of another program that makes the pods' network, by its pods, DaemonSets, policies and records."""
    names = [pod.name for pod in pods] + [row.name or "" for row in tables[WORKLOADS] if row.kind == "DaemonSet"]
    found = (called for called, pattern in OTHERS if any(pattern.match(n) or pattern.match(f"{n}-") for n in names))
    return next(found, None) or (CILIUM if _is_cilium(tables) else None)


def _is_cilium(tables: Tables) -> bool:
    """Does a policy of Cilium's kinds, or its own record of a flow, stand in the bundle."""
    return any(row.kind in networks.OF_CILIUM for row in tables[POLICIES]) or any(
        row.device == CILIUM for row in tables[FIREWALL_DENIALS]
    )


def without_calico(tables: Tables, pods: list[Pod], is_clouds: bool = False) -> str | None:
    """
    Why this cluster does not seem to use Calico: another program's pods, or a listing without it; None where too little is shown.

    Args:
        is_clouds: is it a cluster of a cloud that routes between its nodes itself, and has Calico at most for policies.
    """
    if traced(tables, pods):
        return None
    if (called := other(tables, pods)) is not None:
        return f"its network is {called}"
    spaces = {pod.namespace for pod in pods}
    if len([pod for pod in pods if pod.namespace == "kube-system"]) >= ENOUGH and len(spaces) > 1:
        return f"no pod of it among {len(pods)}"
    return "the cloud itself routes between its nodes" if is_clouds else None
