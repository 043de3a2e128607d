"""
Peers that take the connection on TCP 179 and close it: they are reached, and do not know who dials, or expect another AS.

BIRD closes a connect from an address that is none of its peers' without a message (``proto/bgp/bgp.c``, `bgp_incoming_connection`).
"""

from __future__ import annotations

from analyzer.causes import calico_remedies
from analyzer.causes.base import customer
from analyzer.facts.cluster import About
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.plain import MeshView
from analyzer.model import Remedy


def most(mesh: MeshView) -> bool:
    """Do most of the sessions that are down end so."""
    return bool(mesh.bad_rows) and len(mesh.bad_with(BirdError.CLOSED)) * 2 > len(mesh.bad_rows)


def every(mesh: MeshView) -> bool:
    """Do all of them: then nothing between the nodes keeps TCP 179 shut."""
    return bool(mesh.bad_rows) and len(mesh.bad_with(BirdError.CLOSED)) == len(mesh.bad_rows)


def compared(about: About, who: str) -> tuple[Remedy, ...]:
    """What both ends are to agree on comes before any restart: the address that Calico took for the node, and the AS."""
    way = calico_remedies.detection(about, "kubernetes-internal-ip")
    return (
        customer(
            f"compare the address that Calico took for {who} with the one it dials from, and the AS of both ends: its peers are reached on TCP 179 and close the session, as they do for an address or AS that they do not expect",
            "calicoctl get nodes -o wide; kubectl get nodes -o wide; calicoctl get bgppeer -o yaml",
            "S6",
        ),
        customer(
            f"where it took another interface's address (a public one beside the private): let Calico take the node's internal one ({way.place})",
            way.command,
            "S6",
        ),
    )
