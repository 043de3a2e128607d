"""
Kubelets that do not answer while the tunnel's end stands in another subnet: what calls look like where nothing routes between subnets.

OpenVPN has one end, the pod of its client; an agent of Konnectivity may run on any node, and dials kubelets of the others, too. The one on the
node that is called needs no way there: a call that gets no answer went through another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.facts.nodes import Node, apart, network_of
from analyzer.konnectivity.chain import Caller, Reason
from analyzer.mesh.pair import is_nameless
from analyzer.mesh.plain import MeshView
from analyzer.model import Placed
from analyzer.tunnel.faults import Faults, Seen

LEAST_SPEAKERS = 2
SILENT = frozenset({Reason.TIMEOUT, Reason.UNROUTED, Reason.UNANSWERED})


class AcrossSubnets(NamedTuple):
    """Calls to kubelets that got no answer, each from an end of the tunnel in another subnet, and in words who stands where."""

    rows: tuple[Placed, ...]
    text: str


def missed(about: About, faults: Faults) -> AcrossSubnets | None:
    """None where a call went to a node that nothing lists, or to one that an end of the tunnel shares its subnet with."""
    calls = [one for one in faults.of(caller=Caller.KUBELET, reasons=SILENT) if _host(one)]
    nodes = [_node(about, _host(one)) for one in calls]
    known = [node for node in nodes if node is not None]
    ends = {node.name: _ends(about, node) for node in known}
    if not calls or len(known) < len(calls) or not all(ends.values()):
        return None
    if not all(apart(end, node) for node in known for _, end in ends[node.name]):
        return None
    hosts = some(dict.fromkeys(node.internal_ip or node.name for node in known))
    through = dict.fromkeys(pod for found in ends.values() for pod, _ in found)
    where = some(dict.fromkeys(end.internal_ip or end.name for found in ends.values() for _, end in found))
    whose = (
        f"{some(filter(None, through))}, which they go through,"
        if any(through)
        else "every other node, whose agents they go through,"
    )
    return AcrossSubnets(
        tuple(one.row for one in calls[-2:]),
        f"calls to the kubelet of {hosts} get no answer, and {whose} is in another subnet ({where})",
    )


def split_list(mesh: MeshView) -> str | None:
    """
    In words how a list of peers of a node without a name falls into two: those that are up share no range with those that are down.

    Its own address is not known, and no subnet's length; two addresses that differ before their last number are taken for apart.
    """
    if not all(is_nameless(pair.a) or is_nameless(pair.b) for pair in mesh.pairs):
        return None
    up, down = (
        sorted({_range(pair.b if is_nameless(pair.a) else pair.a) for pair in mesh.pairs if pair.up is state})
        for state in (True, False)
    )
    if not up or not down or set(up) & set(down) or not all((*up, *down)):
        return None
    return f"one node's list has its peers in {some(up)} up and those in {some(down)} down"


def told_apart(about: About, spoken: Iterable[tuple[str, tuple[str, ...]]]) -> str | None:
    """
    In words how readiness messages part the nodes: each misses all calico-node pods of other networks, and none of its own.

    Two speakers at least, and two nodes in each network; a pod on its node's network has the node's address.
    """
    at = {name: pod.ip for pod in about.role("calico-node") if pod.ip for name in (pod.name, pod.node) if name}
    homes = {ip: network_of(ip) for ip in at.values()}
    said = [(at.get(name), set(peers)) for name, peers in spoken]
    sizes = Counter(homes.values())
    if (
        len(said) < LEAST_SPEAKERS
        or None in sizes
        or len(sizes) < LEAST_SPEAKERS
        or min(sizes.values()) < LEAST_SPEAKERS
    ):
        return None  # a network of one node may be a node that is cut off
    if any(own is None or missed != {ip for ip in homes if homes[ip] != homes[own]} for own, missed in said):
        return None
    sides = sorted({_range(ip) for ip in homes})
    return f"nodes lack their peers in the other networks and no peer in their own ({some(sides)})"


def _range(address: str) -> str:
    """``10.1.2.x`` of an IPv4 address, else ""."""
    first, dot, last = address.rpartition(".")
    return f"{first}.x" if dot and last.isdigit() else ""


def _ends(about: About, called: Node) -> list[tuple[str, Node]]:
    """Ends of the tunnel by which such a call may have gone, with their nodes; where no agent is listed, any other node may have one."""
    vpn = [(pod.name, about.nodes[pod.node]) for pod in about.role("vpn") if pod.node in about.nodes]
    if vpn:
        return vpn
    agents = [pod for pod in about.role("agent") if pod.node]
    if agents:
        elsewhere = [(pod.name, about.nodes.get(pod.node or "")) for pod in agents if pod.node != called.name]
        return (
            [(name, node) for name, node in elsewhere if node is not None] if all(node for _, node in elsewhere) else []
        )
    others = [("", node) for node in about.nodes.values() if node.name != called.name]
    return others if about.tunnel == "konnectivity" else []


def _host(one: Seen) -> str:
    """The node that was called, by the address that gave no answer, else by the URL."""
    url = (one.fault.url or "").partition("://")[2].partition("/")[0]
    return (one.fault.address or url).rpartition(":")[0].strip("[]")


def _node(about: About, host: str) -> Node | None:
    return next((node for node in about.nodes.values() if host in (node.internal_ip, node.name)), None)
