"""
Addresses from which BGP connects arrive that are no peer's: BIRD closes such a connect, and the other end reads a reset.

BIRD 1.6 to 3.0 (``proto/bgp/bgp.c``) logs it at the end that is dialled::

    bird: BGP: Unexpected connect from unknown address 192.0.2.1 (port 34437)

Whoever dials is a peer whose source address was rewritten on the way (NAT), or a node that leaves by another of its own addresses. A node
that is merely not among the peers is another thing (BGP-06), and a bridge's address says that Calico took it for the node's (BGP-11).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from analyzer.addresses import valid
from analyzer.facts.cluster import About
from analyzer.mesh import bridges
from analyzer.mesh.plain import MeshView
from analyzer.schema import CalicoNodeRow, InterfaceRow, LogSignalRow


class StrangeSource(NamedTuple):
    """
    Attributes:
        times: lines that name it.
        place: the node, pod or log of the BIRD that was dialled; empty where nothing names it.
        owner: the node that has the address beside its own; empty where none is known to.
        is_near: it is in the network of several peers, and not the first address of it, which a router has.
    """

    address: str
    times: int
    place: str
    owner: str
    is_near: bool = False


def found(
    about: About,
    mesh: MeshView,
    log_signals: Iterable[LogSignalRow],
    records: Iterable[CalicoNodeRow],
    interfaces: Iterable[InterfaceRow],
) -> tuple[list[StrangeSource], list[LogSignalRow]]:
    """Every such address, most lines first, and the last line of each."""
    known = {own for own in mesh.owners if own} | set(mesh.peers) | set(mesh.addresses.values())
    known |= {node.internal_ip for node in about.nodes.values() if node.internal_ip}
    known |= {(row.ipv4 or "").partition("/")[0] for row in records}
    lines: dict[str, list[LogSignalRow]] = {}
    for row in log_signals:
        address = (row.name or "").strip("[](),.:")
        if row.signal == "unexpected_bgp_peer" and valid(address) and not bridges.is_bridge(address):
            lines.setdefault(address, []).append(row)
    owners = {(row.address or "").partition("/")[0]: row.node or row.pod or "" for row in interfaces}
    owners |= {node.external_ip: node.name for node in about.nodes.values() if node.external_ip}
    strange = sorted(((a, rows) for a, rows in lines.items() if a not in known), key=lambda one: -len(one[1]))
    sources = [
        StrangeSource(a, len(rows), rows[-1].node or rows[-1].pod or "", owners.get(a, ""), _is_near(a, mesh.peers))
        for a, rows in strange
    ]
    return sources, [rows[-1] for _, rows in strange]


LEAST_NEAR = 2


def _is_near(address: str, peers: Collection[str]) -> bool:
    """By the first three numbers, which nodes of one network nearly always share; nothing states the network itself."""
    network, _, last = address.rpartition(".")
    return (
        bool(network) and last != "1" and sum(peer.rpartition(".")[0] == network for peer in set(peers)) >= LEAST_NEAR
    )
