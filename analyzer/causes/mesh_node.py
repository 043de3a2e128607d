"""One node that lost all its peers."""

from __future__ import annotations

from collections import Counter

from analyzer.causes import cross_subnet, node_down, peer_closes
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.mesh_pattern import by_password, kind_of, pattern_text, ports_alone
from analyzer.causes.one_view import from_one_view
from analyzer.checks import commands, details, surroundings, worker_commands
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.picture import MOSTLY, Pattern
from analyzer.mesh.plain import MeshView
from analyzer.model import Remedy, Status

CAUSES = Rules()
LEAST_PAIRS = 3
CUT, NOISE = 0.9, 0.1
"""Share of its own pairs that a lonely node has lost at least, and of the pairs between others that may be down beside it."""
MOST_LONELY = 2
NOT_ALL = "One node, or a few, lost BGP peers, and hold others"


@CAUSES.cause(
    "bgp-node-isolated",
    "One node, or a few, lost all BGP peers",
    reads=(
        "AG-05",
        "AG-12",
        "BGP-03",
        "BGP-04",
        "BGP-05",
        "BGP-07",
        "BGP-08",
        "NOD-01",
        "POL-07",
    ),
)
def isolated(about: About, mesh: MeshView, outcomes: Outcomes) -> Finding | None:
    """
    All bad pairs meet at one node (or two), seen from the other ends too; its own BIRD answers or was not asked.

    Most of its own pairs have to be down: a node with a bad pair or two among many good ones is not cut off, and of a
    single bad pair either end may be at fault. A peer that is no node (a router, a reflector outside) is not it.
    """
    if outcomes["BGP-03"].status is not Status.FAIL:
        return None
    if not mesh.down and node_down.missed_with(about, outcomes):
        return None
    if not mesh.down:
        return _from_readiness(about, outcomes)
    kind, picture = kind_of(mesh), mesh.pattern
    if picture.shut:
        return None  # it holds sessions of its own: its port is filtered, and it is not cut off
    if kind in (Pattern.CROSS_SUBNET, Pattern.PLACE) or mesh.config_rows or mesh.partial:
        return None
    if by_password(outcomes) or mesh.elsewhere.apart or node_down.sessions_with(about, mesh):
        return None
    if alone := from_one_view(about, mesh, outcomes):
        return alone
    if kind is Pattern.NODE:
        nodes = [address for address in picture.ends if address not in mesh.strangers]
        whole = picture.cut >= MOSTLY and picture.sided and not any(map(mesh.one_witness, nodes))
        certainty = LIKELY if whole and len(mesh.pairs) > 1 else POSSIBLE
    elif lonely := _lonely(mesh):
        nodes = lonely
        certainty = POSSIBLE if any(map(mesh.one_witness, nodes)) else LIKELY
    else:
        nodes, certainty = [address for address in mesh.cover if address not in mesh.strangers], POSSIBLE
        if kind is Pattern.MIXED and not _mostly_node(mesh):
            return None
        if kind is Pattern.ALL and len(nodes) != 1 and len(mesh.down) >= LEAST_PAIRS:
            return None  # no node has peers, which is nothing of one node's
    if not nodes and kind is Pattern.NODE:
        return None
    rival = mesh.elsewhere.is_dark or bool(ports_alone(outcomes))
    if rival:
        certainty = POSSIBLE  # the other nodes' lists would look the same
    whole = all(map(mesh.cut_everywhere, nodes))
    return Finding(
        certainty,
        pattern_text(outcomes),
        ("BGP-04", *fails(outcomes, "BGP-03", "BGP-05", "AG-12", "AG-05", "NOD-01")),
        proof(outcomes, ("BGP-04", "BGP-05", *fails(outcomes, "NOD-01"))),
        _remedies(about, mesh, nodes, sure=certainty is LIKELY),
        (commands.Gap("BIRD on that node itself", commands.bird(about).command), commands.nodes()),
        scope=some(map(mesh.name_of, nodes)),
        title="" if whole else NOT_ALL,
        rival=rival,
    )


def _is_seconded(mesh: MeshView) -> bool:
    """Is there another list than the lonely node's own, or is calico-node ready on a peer, which it is not where it lacks a session."""
    return mesh.views > 1 or mesh.elsewhere.asked > mesh.elsewhere.unready


def _remedies(about: About, mesh: MeshView, nodes: list[str], *, sure: bool) -> tuple[Remedy, ...]:
    """A restart there, and nothing that costs a worker before the other ends agree; no restart where no node is named."""
    if not nodes:
        return (customer("look at the firewall and interface of the node whose peers are all down", None, "S6"),)
    one, names = mesh.node_of.get(nodes[0], nodes[0]), some(map(mesh.name_of, nodes))
    route, rules = ("ip -6 route", "ip6tables") if ":" in nodes[0] else ("ip route", "iptables")
    look = customer(
        f"look at the firewall and interface of {names}: TCP 179 from and to the other nodes",
        f"ssh {one} 'ip -br address; {route}; {rules} -S | grep -iE \"179|drop|reject\"'",
        "S6",
    )
    command = f"kubectl delete pod -A -l k8s-app=calico-node --field-selector spec.nodeName={one}"
    if others := [mesh.node_of.get(node, node) for node in nodes[1:]]:
        each = command.replace(f"={one}", '="$node"')
        command = f"for node in {' '.join([one, *others])}; do {each}; done"
    if sure and len(mesh.bad_with(BirdError.UNROUTED)) * 2 > len(mesh.bad_rows):
        if about.language.on_ibm and surroundings.place(about) != "satellite":
            return _rebooted(about, mesh, nodes[0], one)
        return _way(mesh, nodes[0], one), customer(f"then restart calico-node on {names}", command, "S6")
    if sure and peer_closes.most(mesh):
        return *peer_closes.compared(about, names), customer(f"then restart calico-node on {names}", command, "S6")
    if sure and _is_seconded(mesh):
        text = f"restart calico-node on {names}, then {node_down.at_last(about)}"
        if not all(map(mesh.cut_everywhere, nodes)):
            return look, customer(f"then restart calico-node on {names}", command, "S6")
        return customer(text, command, "S6"), look
    silent = some(map(mesh.name_of, sorted(mesh.unasked)))
    ask = (
        f"take BIRD's list on {silent} before anything is restarted" if silent else "compare both ends' lists of peers"
    )
    return (
        customer(ask, commands.bird(about).command, "S6"),
        customer(f"where its other sessions are down too: restart calico-node on {names}", command, "S6"),
        look,
    )


def _rebooted(about: About, mesh: MeshView, address: str, node: str) -> tuple[Remedy, ...]:
    """A worker of IBM Cloud that has no way to any peer is entered by nobody, and a pod there is not restarted: the worker itself is."""
    text = f"reboot worker {mesh.name_of(address)}: BIRD finds no way between it and its peers, so nothing on it can be reached or restarted"
    last = f"if it stays so: {worker_commands.in_words(about)} the worker"
    renewed = worker_commands.act(about, worker_commands.renewal(about), node)
    return customer(text, worker_commands.act(about, "reboot", node), "S6"), customer(last, renewed, "S6")


def _way(mesh: MeshView, address: str, node: str) -> Remedy:
    """A node that finds no way to its peers has none after a restart of its calico-node."""
    pair = next(pair for pair in mesh.down if address in (pair.a, pair.b))
    peer = pair.b if pair.a == address else pair.a
    return customer(
        f"look at interface, address and route of {mesh.name_of(address)} first: BIRD finds no way between it and its peers",
        f"ssh {node} 'ip -br address; ip route get {peer}; ip neigh show {peer}'",
        "S6",
    )


def _from_readiness(about: About, outcomes: Outcomes) -> Finding | None:
    """
    Only readiness messages speak: (who, the peers it has no session with).

    One that misses several peers is itself the lonely one; one peer that several miss is; else either end may be.
    """
    state = told(outcomes, "BGP-03", details.BadSessions)
    if state is None or not state.spoken or state.everywhere:
        return None
    if cross_subnet.told_apart(about, state.spoken) is not None:
        return None  # they are parted by networks, which is nothing of one node's
    certainty, remedies, look = POSSIBLE, tuple[Remedy, ...](), "kubectl get pods -A -l k8s-app=calico-node -o wide"
    if len(state.spoken) == 1 and state.spoken[0][0] and len(state.spoken[0][1]) > 1:
        scope, peers = state.spoken[0]
        pod = next((pod for pod in about.role("calico-node") if scope in (pod.name, pod.node)), None)
        others = {
            node.internal_ip or name for name, node in about.nodes.items() if name != (pod.node if pod else scope)
        }
        listed = about.role("calico-node")
        seen = {one.ip for one in listed if one.ip and one is not pod}  # host network: its address is the node's
        alone = pod is not None and pod.ready is False and all(one.ready for one in listed if one is not pod)
        if (others and others <= set(peers) and scope in about.nodes) or (
            len(seen) > 1 and seen <= set(peers) and alone
        ):
            certainty = LIKELY
        if pod is not None:
            command = f"kubectl delete pod -n {pod.namespace or 'calico-system'} {pod.name}"
            remedies = (customer(f"restart calico-node on {pod.node or scope}", command, "S6"),)
            look = f"kubectl logs -n {pod.namespace or 'calico-system'} {pod.name} -c calico-node --tail=100"
    else:
        missed = Counter(peer for _, peers in state.spoken for peer in dict.fromkeys(peers))
        most = max(missed.values(), default=0)
        named = [peer for peer, count in missed.items() if count == most]
        scope = some(named, 8)
    return Finding(
        certainty,
        outcomes["BGP-03"].summary,
        ("BGP-03", *(fails(outcomes, "BGP-08") if certainty is LIKELY else ())),
        proof(outcomes, ("BGP-03",)),
        (*remedies, customer(f"look at the network and the calico-node of {scope}", look, "S6")),
        (commands.bird(about),),
        scope=scope,
        title=NOT_ALL if state.holding else "",
    )


def _lonely(mesh: MeshView) -> list[str]:
    """Nodes whose pairs are as good as all down while of the others' few are: such noise every large mesh has."""
    found = [
        s.value
        for s in mesh.separators
        if s.kind == "node"
        and s.value not in mesh.strangers
        and s.inside >= LEAST_PAIRS
        and s.bad_inside >= CUT * s.inside
        and s.bad_outside <= NOISE * s.outside
    ]
    return found if len(found) <= MOST_LONELY else []


def _mostly_node(mesh: MeshView) -> bool:
    """Does one node hold most bad pairs, and are most of its own pairs bad."""
    best = next((s for s in mesh.separators if s.kind == "node"), None)
    return best is not None and best.bad_inside >= 0.6 * len(mesh.down) and best.bad_inside >= MOSTLY * best.inside
