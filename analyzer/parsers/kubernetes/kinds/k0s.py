"""
``ClusterConfig`` of k0s (``Cluster`` until v1.22): the port that its controllers start the Konnectivity server with, and tell the agents to dial; and ``Cluster`` of
k0sctl, which installs k0s on the hosts that it names. Both tell whose machines these are.

::

    apiVersion: k0s.k0sproject.io/v1beta1
    kind: ClusterConfig
    spec:
      api: {externalAddress: 192.0.2.100}
      konnectivity: {agentPort: 8132, adminPort: 8133}
      network:
        nodeLocalLoadBalancing: {enabled: true}
        controlPlaneLoadBalancing:
          enabled: true
          keepalived: {vrrpInstances: [{virtualIPs: [192.0.2.100/24]}]}

Facts: `k0s_agent_port`, `k0s_address` (what the agents are told to dial), `k0s_api_address` (of the machine that has the file), `k0s_virtual_address` (each address that keepalived gives to one controller at a time), and
`k0s_node_balancer`, `true` or `false` where it is stated.
"""

from __future__ import annotations

from analyzer.parsers.kubernetes.kinds.base import Object

GROUP = "k0s.k0sproject.io"


def configured(item: Object) -> None:
    """What the configuration states of it."""
    installed(item)
    port = item.number_at("spec", "konnectivity", "agentPort")
    if port is not None and 0 < port < 65536:
        item.emit.fact("k0s_agent_port", f"{port:.0f}", item.where("agentPort:", '"agentPort"'))
    for part in ("konnectivity", "api"):
        if (address := item.text_at("spec", part, "externalAddress")) is not None:
            item.emit.fact("k0s_address", address, item.where("externalAddress:", '"externalAddress"'))
    if (own := item.text_at("spec", "api", "address")) is not None:
        item.emit.fact("k0s_api_address", own, item.where(" address:", '"address"'))
    balancer = item.get("spec", "network", "nodeLocalLoadBalancing", "enabled")
    if isinstance(balancer, bool):
        item.emit.fact(
            "k0s_node_balancer",
            str(balancer).lower(),
            item.where("nodeLocalLoadBalancing:", '"nodeLocalLoadBalancing"'),
        )
    shared = item.get("spec", "network", "controlPlaneLoadBalancing", default={})
    if not isinstance(shared, dict) or shared.get("enabled") is not True:
        return
    instances = item.get("spec", "network", "controlPlaneLoadBalancing", "keepalived", "vrrpInstances", default=[])
    for one in instances if isinstance(instances, list) else ():
        listed = one.get("virtualIPs") if isinstance(one, dict) else None
        for text in listed if isinstance(listed, list) else ():
            item.emit.fact(
                "k0s_virtual_address", str(text).partition("/")[0], item.where("virtualIPs:", '"virtualIPs"')
            )


def installed(item: Object) -> None:
    """The product: nothing else has documents of these groups."""
    item.emit.fact("machine_config", "k0s", item.named or item.line)


KINDS = {"ClusterConfig": configured}
"""`Cluster` is another product's as well, and stands in `tenants`."""
