"""
``EgressSelectorConfiguration``: the way an API server takes to the cluster's network.

::

    apiVersion: apiserver.k8s.io/v1beta1
    kind: EgressSelectorConfiguration
    egressSelections:
    - name: cluster
      connection:
        proxyProtocol: GRPC          # HTTPConnect, or Direct: no tunnel
        transport:
          uds: {udsName: /etc/kubernetes/konnectivity-server/konnectivity-server.socket}
"""

from __future__ import annotations

from typing import Any

from analyzer.parsers.kubernetes.kinds.base import Object


def selection(item: Object) -> None:
    """Facts of the selection `cluster`, the one that leads to nodes, pods and services."""
    for one in item.maps("egressSelections"):
        if one.get("name") not in ("cluster", "Cluster"):
            continue
        protocol = _at(one, "connection", "proxyProtocol")
        uds = _at(one, "connection", "transport", "uds", "udsName")
        url = _at(one, "connection", "transport", "tcp", "url")
        for key, value, needle in (
            ("egress_protocol", protocol, "proxyProtocol:"),
            ("egress_socket", uds, "udsName:"),
            ("egress_url", url, "url:"),
        ):
            if isinstance(value, str) and value:
                item.emit.fact(key, value, item.where(f"{needle} {value}", f'{needle} "{value}"', needle))


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


KINDS = {"EgressSelectorConfiguration": selection}
