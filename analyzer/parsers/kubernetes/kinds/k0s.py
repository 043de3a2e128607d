"""
``ClusterConfig`` of k0s: the port that its controllers start the Konnectivity server with, and tell the agents to dial.

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
    port = item.number_at("spec", "konnectivity", "agentPort")
    if port is not None and 0 < port < 65536:
        item.emit.fact("k0s_agent_port", f"{port:.0f}", item.where("agentPort:", '"agentPort"'))


KINDS = {"ClusterConfig": configured}
