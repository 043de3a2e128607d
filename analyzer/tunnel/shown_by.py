"""
Whose certificate it is that is shown where a kubelet was called: the kubelet's own, or that of something in between.

A kubelet's serving certificate has names and addresses of its own node. A tunnel's server that ends TLS itself, as OpenYurt's
does for calls that are led to it on the API server's host, shows its own, with the addresses of its services and machines::

    x509: certificate is valid for 203.0.113.237, 10.96.220.74, 127.0.0.1, 172.16.200.181, not 192.168.30.247
    yurttunnel-server address: 203.0.113.237:32502
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from analyzer.addresses import is_loopback, valid
from analyzer.schema import LOG_SIGNALS, SERVICES

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.tunnel.view import TunnelView

SIGNAL = "tunnel_server"
"""A tunnel's own agent names the server that it serves."""
OF_ONE_NODE = 3
"""Addresses that one node has at most in its certificate: of each family its own, and one from outside."""


class ShownBy(Enum):
    """What shows a certificate at a kubelet's address."""

    KUBELET = "the kubelet"
    SERVER = "the tunnel's server"
    OTHER_NODE = "another node"
    SERVICE = "a service of the cluster"
    UNTOLD = "nothing tells what"
    """More addresses than a node has, and none of them known."""

    @property
    def is_another(self) -> bool:
        return self not in (ShownBy.KUBELET, ShownBy.UNTOLD)


class Showing(NamedTuple):
    """Who shows it, and the names that tell it."""

    by: ShownBy
    names: tuple[str, ...] = ()


OWN = Showing(ShownBy.KUBELET)


def shown_by(about: About, tunnel: TunnelView, called: str | None, names: Iterable[str]) -> Showing:
    """Who has the certificate of these names, which was shown where `called` was called and does not have that name."""
    listed = [one for one in names if not is_loopback(one)]
    own: set[str] = set()
    others: set[str] = set()
    for node in about.nodes.values():
        known = {one for one in (node.name, node.internal_ip, node.external_ip) if one}
        if called in known:
            own |= known
        else:
            others |= known
    if not listed or own & set(listed):
        return OWN
    servers = {host for host in (about.agent_host.value, *map(_host, tunnel.dialled)) if host}
    servers |= {_host(row.name) for row in about.tables[LOG_SIGNALS] if row.signal == SIGNAL and row.name}
    services = {row.cluster_ip for row in about.tables[SERVICES] if row.cluster_ip}
    for by, known in ((ShownBy.SERVER, servers - {called}), (ShownBy.SERVICE, services), (ShownBy.OTHER_NODE, others)):
        if found := tuple(one for one in listed if one in known or (by is ShownBy.SERVICE and _is_service(one))):
            return Showing(by, found)
    addresses = [one for one in listed if valid(one)]
    return Showing(ShownBy.UNTOLD, tuple(addresses)) if len(addresses) > OF_ONE_NODE else OWN


def _host(address: str) -> str:
    return address.rpartition(":")[0].strip("[]")


def _is_service(name: str) -> bool:
    return name.endswith((".svc", ".svc.cluster.local")) or name in ("kubernetes", "kubernetes.default")
