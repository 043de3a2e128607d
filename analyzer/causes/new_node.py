"""
A node that BIRD of its peers does not know: added, or made anew with another address (part of bgp-misconfigured).

Who dials gets a reset from each peer, the peers log its address as no peer's, and that address is one of the network in which the peers are:
no filter answers so, and whoever rewrites a source stands between two networks.
"""

from __future__ import annotations

from analyzer.causes.base import LIKELY, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.mesh_pattern import ROWS
from analyzer.checks import commands, details
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.plain import MeshView
from analyzer.mesh.strange_sources import StrangeSource

TITLE = "BIRD of the peers does not know a node that dials it (added, or made anew with another address)"


def unknown_node(mesh: MeshView, outcomes: Outcomes) -> StrangeSource | None:
    """The one address, where every session that is down of a mesh ends with a connection that the peer took and closed."""
    strange = told(outcomes, "BGP-11", details.StrangeSources)
    if strange is None or len(strange.sources) != 1:
        return None
    closed = mesh.bad_with(BirdError.RESET, BirdError.CLOSED)
    all_closed = bool(closed) and len(closed) == len(mesh.bad_rows) and all(row.peer_type == "mesh" for row in closed)
    return strange.sources[0] if all_closed and strange.sources[0].is_near else None


def finding(outcomes: Outcomes, one: StrangeSource) -> Finding:
    """confd writes the peers of the mesh from the records of the nodes: either the record is not there, or confd did not take it up."""
    where = one.place or "the node that was dialled"
    pod = "kubectl exec <calico-node pod> -c calico-node --"
    return Finding(
        LIKELY,
        f"{outcomes['BGP-11'].summary}, and in the network of the peers; each session that is down ends with a connection that the peer took and closed",
        ("BGP-11", *fails(outcomes, *ROWS)),
        proof(outcomes, ("BGP-11", "BGP-03")),
        (
            customer(
                f"see whether Calico has a record with {one.address}, and whether confd has written it into BIRD's configuration on {where}",
                f"calicoctl get node -o wide; {pod} grep -n {one.address} /etc/calico/confd/config/bird.cfg   # in the pod on {where}",
                "S6",
            ),
            customer(
                f"where the record is there and the line is not: give calico-node on {where} a new pod, which makes confd read all nodes anew; where the record is missing or has another address, restart calico-node on the node that has {one.address}",
                "kubectl get pods -A -l k8s-app=calico-node -o wide",
                "S6",
            ),
            customer(
                f"where {one.address} is no node's: something between the nodes rewrites the source of their packets (NAT), and has to leave it",
                f"kubectl get nodes -o wide; ip -br address | grep -wF {one.address}   # on each node",
                "S6",
            ),
        ),
        (commands.Gap("the addresses of all nodes", "kubectl get nodes -o wide; calicoctl get node -o wide"),),
        scope=one.address,
        title=TITLE,
    )
