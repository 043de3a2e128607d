"""
Cilium's entities: which end of a connection is the world, the cluster, a node or the API server.

What the bundle names as a pod or a node is of the cluster; an address of which it is not known whose it is may be either.
"""

from __future__ import annotations

from analyzer.policy.objects import Side

OF_NODES = frozenset({"host", "remote-node"})
API_SERVER = "kube-apiserver"
KUBERNETES = ("default", "kubernetes")
"""The service of the API server."""


def within(zones: frozenset[str], side: Side, *, api_server: bool | None, nodes_known: bool) -> bool | None:
    """
    Is this end one of the entities; None where it may be.

    Args:
        api_server: is it known to be an address of the API server.
        nodes_known: are the addresses of the nodes known; else a private one may be a node's.
    """
    if "all" in zones or (API_SERVER in zones and api_server):
        return True
    kind = side.endpoint.kind if side.endpoint is not None else None
    maybe_api = API_SERVER in zones and api_server is None
    if kind == "workload":
        return "cluster" in zones
    if kind == "node":
        if "cluster" in zones or zones >= OF_NODES:
            return True
        return None if zones & OF_NODES or maybe_api else False
    if kind == "api":
        return True if API_SERVER in zones else None
    if side.unsure or (not nodes_known and (side.ip is None or side.ip.is_private)):
        return None
    version = side.ip.version if side.ip is not None else side.range.version if side.range is not None else None
    if "world" in zones or f"world-ipv{version}" in zones:
        return True
    return None if maybe_api or (version is None and any(one.startswith("world") for one in zones)) else False
