"""
Which address Calico found for a node, held against the one that the node has: whatever the interface is called.

::

    startup/autodetection_methods.go 103: Using autodetected IPv4 address on interface incusbr0: 10.77.140.1/24
    calico-node-xw2fb   1/1   Running   0   55m   192.168.50.25   node-05      its own: it shares the host's network
    BIRD is not ready: BGP not established with 10.77.140.1                    said by the others

A second network on purpose is no fault: then the others are peers by that network, too, and no peer has the address of a host.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer.addresses import addresses
from analyzer.facts.cluster import About
from analyzer.mesh import bridges, readiness
from analyzer.mesh.plain import MeshView
from analyzer.schema import EventRow, LogSignalRow


class Mismatch(NamedTuple):
    """
    A node that peers by an address which is not its own.

    Attributes:
        node: its name, "" where its log does not say it.
        own: its own address.
        joined: the addresses of the cluster tell it, whatever the interface is called.
        on_bridge: the interface or the address is known as one that no other machine reaches.
    """

    row: LogSignalRow
    node: str
    address: str
    own: str
    joined: bool
    on_bridge: bool

    @property
    def interface(self) -> str:
        """Where Calico found it; "" where its line names none."""
        name = (self.row.name or "").partition(":")[0]
        return "" if addresses(name) else name


def node_of(about: About, line: LogSignalRow) -> str | None:
    """The node of a calico-node that says something: as its log states it, else as its pod is listed."""
    return line.node or next((pod.node for pod in about.role("calico-node") if pod.name == line.pod and pod.node), None)


def hosts(about: About) -> dict[str, str]:
    """Nodes and their own addresses: of their objects, else of their calico-node, which shares the host's network."""
    found = {pod.node: pod.ip for pod in about.role("calico-node") if pod.node and pod.ip}
    return found | {node.name: node.internal_ip for node in about.nodes.values() if node.internal_ip}


def mismatches(
    about: About, mesh: MeshView, events: Iterable[EventRow], log_signals: Iterable[LogSignalRow]
) -> list[Mismatch]:
    """By the last line of each log: bridges, and addresses that are no host's and that others miss in place of the node's own."""
    lines = list(log_signals)
    own_of = hosts(about)
    missed = _missed(about, mesh, events, lines)
    known = set(own_of.values()) | {one for node in about.nodes.values() for one in addresses(node.addresses or "")}
    found = []
    for row in {
        row.pod or row.node or row.source: row for row in lines if row.signal == "autodetected_address"
    }.values():
        node = node_of(about, row) or ""
        own, address = own_of.get(node, ""), bridges.taken(row)
        others = {ip for name, ip in own_of.items() if name != node}
        speakers = missed.get(address, set()) - {node}
        by_hosts = any(ip in others and ip != own for ip in (*missed, *mesh.peers))
        up = any(one.established for one in mesh.to({address, own}))
        joined = bool(own and address and address not in known and speakers and by_hosts) and not up
        on_bridge = bridges.is_on_bridge(row)
        if joined or on_bridge:
            found.append(Mismatch(row, node, address, own, joined, on_bridge))
    return found


def _missed(
    about: About, mesh: MeshView, events: Iterable[EventRow], lines: Iterable[LogSignalRow]
) -> dict[str, set[str]]:
    """Peers without a session, and who says so: a node, else a pod."""
    of_pod = {pod.name: pod.node for pod in about.role("calico-node") if pod.node}
    said = [(one.object_name, one.message) for one in events if readiness.lacks_sessions(one.message)]
    said += [(one.node or one.pod, one.message) for one in lines if one.signal == "bgp_not_established"]
    told = [(who, ip) for who, message in said for ip in readiness.peers_missed(message)]
    told += [(row.node or row.pod, row.peer_ip) for row in mesh.bad_rows if row.peer_ip]
    found: dict[str, set[str]] = {}
    for who, ip in told:
        if who:
            found.setdefault(ip, set()).add(of_pod.get(who, who))
    return found
