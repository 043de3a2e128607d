"""
A pod of the tunnel or of Calico that no list shows, and of which the cluster's own events say that it does not run.

Its event is the user's line where nothing else complains: it states the fault of that pod at that time, and the look says whether it is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyzer.checks.base import plural
from analyzer.checks.bgp_calico import LOST
from analyzer.checks.told_pods import reason
from analyzer.facts.scheduling import Obstacle, is_port_taken, unplaced
from analyzer.facts.told_pods import OLD_TUNNEL, ToldPod, told
from analyzer.model import Candidate, Gap
from analyzer.schema import LOG_SIGNALS, EventRow, LogSignalRow

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

LEGS = {
    "server": "Konnectivity server, at its start",
    OLD_TUNNEL: "API server to node, through the tunnel of its own",
    "openvpn-server": "OpenVPN's server, at its start",
    "vpn": "OpenVPN's client, at its start",
    "typha": "Calico's nodes to Typha, beside the tunnel",
    "calico-node": "Calico between the nodes, beside the tunnel",
}
"""What a pod is -> the leg that is missing while it does not run."""
CURES = {
    Obstacle.TAINT: "a taint that it does not tolerate: take the taint off one node, or add a pool without it",
    Obstacle.SELECTOR: "no node has the labels that it asks for",
    Obstacle.CORDON: "the nodes are cordoned: uncordon one",
    Obstacle.ROOM: "no node has room for it: free one, or add one",
    Obstacle.NO_NODE: "the cluster has no node: add one",
}

PORT = "another pod has the port that it wants of the node"


class OfPod(NamedTuple):
    """What is said of one pod."""

    row: EventRow | LogSignalRow
    leg: str
    says: str
    candidates: tuple[Candidate, ...]


def of_system(about: About) -> OfPod | None:
    """The first of them, those that carry the tunnel before Calico's."""
    found = [one for role in LEGS for one in told(about, role)]
    if not found:
        return _typha(about)
    one = found[0]
    name, space = one.pod.name, one.pod.namespace or "kube-system"
    return OfPod(one.row, LEGS[one.pod.role], f"{name} {reason(one)}", (_behind(one, space),))


def _typha(about: About) -> OfPod | None:
    """Felix that lost its Typha to silence while all of Calico's pods are shown ready: it comes back, and something on the way is slow or shut."""
    lost = [row for row in about.tables[LOG_SIGNALS] if row.signal == LOST]
    row = next((one for one in reversed(lost) if one.name), None)
    if row is None:
        return None
    host, _, port = (row.name or "").rpartition(":")
    where = f"   # on {row.node}" if row.node else "   # on the node of that calico-node"
    way = Gap("whether the port answers", f"nc -vz -w 5 {host} {port}{where}")
    busy = Gap(
        "how busy Typha and its node are",
        "kubectl top nodes; kubectl logs -A -l k8s-app=calico-typha --prefix --tail=50",
    )
    says = f"a calico-node got no answer of Typha at {row.name} ({plural(len(lost), 'line')})"
    return OfPod(row, LEGS["typha"], says, (
        Candidate(f"a firewall or security group between the nodes that drops connections to {port} after a time", way),
        Candidate("Typha or its node has too little CPU, or they were started anew in that minute", busy),
    ))  # fmt: skip


def _behind(one: ToldPod, space: str) -> Candidate:
    name = one.pod.name
    look = f"kubectl describe pod -n {space} {name} | tail -20"
    if one.pod.status == "Pending":
        kinds = [r.obstacle for r in unplaced(one.row.message, one.pod.role == "calico-node")]
        known = (
            PORT
            if is_port_taken(one.row.message)
            else next((CURES[kind] for kind in kinds if kind in CURES), "what the scheduler names")
        )
        nodes = "kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints[*].key"
        return Candidate(
            f"{name} still waits: {known}", Gap("whether that is over, and the nodes' taints", f"{look}; {nodes}")
        )
    if one.pod.status == "CrashLoopBackOff":
        why = f"kubectl logs -n {space} {name} --all-containers --previous --tail=30"
        return Candidate(
            f"{name} still ends: its last words say why",
            Gap("whether that is over, and its last words", f"{look}; {why}"),
        )
    return Candidate(f"{name} is still not started: give it what the event names", Gap("whether that is over", look))
