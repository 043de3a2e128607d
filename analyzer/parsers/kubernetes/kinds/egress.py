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

Names are read in any case. What no selection is about, the API server dials itself: without `cluster` its calls to nodes, pods and services, without
`controlplane` those of webhooks by URL (apiserver/pkg/server/egressselector, `Lookup`; apiserver/pkg/util/webhook/authentication.go).
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer.parsers.host_rows import is_cut
from analyzer.parsers.kubernetes.kinds.base import Object

PART = regex.compile(r"\b(?:grep|egrep|sed|head|tail|awk)\b")
"""What shows a part of a file."""


def selection(item: Object) -> None:
    """Facts of the selection `cluster`, the one that leads to nodes, pods and services, that there is none, and of the one for webhooks by URL."""
    named = {str(one.get("name") or "").lower(): one for one in item.maps("egressSelections")}
    whole = all(_at(one, "connection", "proxyProtocol") for one in named.values())
    fragment = item.emit.fragment
    cut = is_cut(fragment) or PART.search(fragment.context.command) is not None
    if named and whole and not cut and "cluster" not in named:
        others = ",".join(name for name in named if name)
        item.emit.fact("egress_without_cluster", others, item.where("egressSelections:"))
    of_plane = _at(named.get("controlplane"), "connection", "proxyProtocol")
    if isinstance(of_plane, str) and of_plane:
        item.emit.fact("egress_controlplane", of_plane, item.where("name: controlplane", "name: ControlPlane"))
    for name, one in named.items():
        if name != "cluster":
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
