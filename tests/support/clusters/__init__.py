"""
Invented clusters with one injected fault each, as the files a support engineer would send, and their truth.

Deterministic by seed. Every name, ID and address is made up (private ranges, documentation ranges). The texts follow the
public formats of kubectl, calicoctl, birdcl and apiserver-network-proxy v0.30.3 and v0.34.0.
"""

from __future__ import annotations

from tests.support.clusters.agents import (
    acl,
    auth,
    dns,
    expired_certificate,
    firewall,
    one_node,
    pse_without_vrf,
    server_down,
)
from tests.support.clusters.base import DATE, SERVER_ID, Cluster, klog
from tests.support.clusters.healthy import healthy
from tests.support.clusters.logs import write_agent_log, write_bird, write_server_log
from tests.support.clusters.paths import (
    flapping,
    ha_without_agents,
    kubelet,
    node_isolated,
    stale,
    vrf_off,
    wrong_address,
)
from tests.support.clusters.products import openvpn, roks_proxy_down
from tests.support.clusters.refusals import WEBHOOK, policy_blocks, webhook_circle

FAULTS = {
    "none": healthy, "vrf-or-vlan-spanning-off": vrf_off, "private-endpoint-without-vrf": pse_without_vrf, "network-policy-blocks-agent": policy_blocks,
    "agents-blocked-by-webhook": webhook_circle, "openshift-apiserver-proxy-down": roks_proxy_down, "openvpn-client-fault": openvpn,
    "agents-partially-connected": ha_without_agents, "calico-wrong-address": wrong_address, "agent-tls": expired_certificate, "agent-dns": dns,
    "server-down": server_down, "firewall-or-routing": firewall, "agent-auth": auth, "kubelet-unreachable": kubelet, "stale-server": stale,
    "connection-flapping": flapping, "private-endpoint-acl": acl, "agent-node-fault": one_node, "bgp-node-isolated": node_isolated,
}  # fmt: skip

__all__ = [
    "DATE",
    "FAULTS",
    "SERVER_ID",
    "WEBHOOK",
    "Cluster",
    "acl",
    "auth",
    "dns",
    "expired_certificate",
    "firewall",
    "flapping",
    "ha_without_agents",
    "healthy",
    "klog",
    "kubelet",
    "node_isolated",
    "one_node",
    "openvpn",
    "policy_blocks",
    "pse_without_vrf",
    "roks_proxy_down",
    "server_down",
    "stale",
    "vrf_off",
    "webhook_circle",
    "write_agent_log",
    "write_bird",
    "write_server_log",
    "wrong_address",
]
