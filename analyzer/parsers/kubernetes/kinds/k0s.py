"""
``ClusterConfig`` of k0s: the port that its controllers start the Konnectivity server with, and tell the agents to dial; and ``Cluster`` of
k0sctl, which installs k0s on the hosts that it names. Both tell whose machines these are.

::

    apiVersion: k0s.k0sproject.io/v1beta1
    kind: ClusterConfig
    spec:
      konnectivity: {agentPort: 8132, adminPort: 8133}
"""

from __future__ import annotations

from analyzer.parsers.kubernetes.kinds.base import Object


def configured(item: Object) -> None:
    """Its `agentPort`, where the configuration states one."""
    installed(item)
    port = item.number_at("spec", "konnectivity", "agentPort")
    if port is not None and 0 < port < 65536:
        item.emit.fact("k0s_agent_port", f"{port:.0f}", item.where("agentPort:", '"agentPort"'))


def installed(item: Object) -> None:
    """The product: nothing else has documents of these groups."""
    item.emit.fact("machine_config", "k0s", item.named or item.line)


KINDS = {"ClusterConfig": configured, "Cluster": installed}
