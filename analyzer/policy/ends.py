"""The two ends of a question: ``namespace/pod``, ``node:NAME``, an address or a network."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple

from analyzer.policy.decision import UNKNOWN, Decision
from analyzer.policy.objects import Address, Endpoint, Side
from analyzer.policy.workloads import finished

if TYPE_CHECKING:
    from analyzer.facts.pods import Pod
    from analyzer.policy.world import World


class End(NamedTuple):
    """One end as it was found; `literal` where the question names its address."""

    endpoint: Endpoint | None
    literal: Address | None = None
    range: ipaddress.IPv4Network | ipaddress.IPv6Network | None = None


NO_END = "{!r} is neither namespace/pod, node:NAME nor an address"


def is_end(text: str) -> bool:
    """Does a text name an end at all, be it in the bundle or not."""
    for sign in ("/", ":") if text.startswith("node:") else ("/",):
        before, found, behind = text.partition(sign)
        if found:
            return bool(before and behind)
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def find(world: World, text: str) -> End | Decision:
    """The end that a text names; what the bundle does not hold is an unknown answer."""
    if text.startswith("node:"):
        node = world.nodes.get(text[5:]) or world.node_by_ip.get(text[5:])
        return End(node) if node is not None else _unknown(f"node {text[5:]} is not in the bundle")
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return _pod(world, text)
    if network.prefixlen < network.max_prefixlen:
        return End(None, None, network)
    address = network.network_address
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped  # another way to write an IPv4 address
    owner = world.by_ip.get(str(address))
    if owner is None and (hep := world.hep_by_ip.get(str(address))) is not None and hep.node:
        owner = world.nodes.get(hep.node) or Endpoint("node", hep.node, None, hep.addresses, hep.node, row=hep.row)
    return End(owner, address)


def _pod(world: World, text: str) -> End | Decision:
    space, slash, name = text.partition("/")
    if not slash:
        return _unknown(NO_END.format(text))
    endpoint = world.workloads.get((space, name)) or world.asked_in(space, name)
    if endpoint is not None:
        return End(endpoint)
    pod = world.pods.get((space, name)) or world.pods.get((None, name))
    if pod is None:
        return _unknown(f"pod {text} is not in the bundle")
    if finished(pod):
        return _unknown(f"pod {text} has finished, and has no address any more")
    host = _host(world, pod)
    return End(host) if host is not None else _unknown(f"pod {text} has no address of its own, and no node")


def _host(world: World, pod: Pod) -> Endpoint | None:
    """A pod on its node's network is the node."""
    node = world.nodes.get(pod.node or "") or world.node_by_ip.get(pod.ip or "")
    if node is None and pod.node:
        return Endpoint("node", pod.node, None, (pod.ip or "",), pod.node)
    return node


def side(world: World, end: End, other: End, port: int | None) -> Side:
    """One end of a packet, with an address of the other end's IP version where it has several."""
    if end.range is not None:
        return Side(None, None, port, range=end.range)
    if end.literal is not None:
        address: str | None = str(end.literal)
        unsure = world.unowned(end.literal)
    else:
        assert end.endpoint is not None
        wanted = other.literal or (other.range.network_address if other.range is not None else None)
        if wanted is None and other.endpoint is not None:
            wanted = _shared(end.endpoint, other.endpoint)
        address, unsure = end.endpoint.address_like(wanted), ""
    return Side(end.endpoint, address, port, world.hep_by_ip.get(address or ""), None, unsure)


def _shared(one: Endpoint, other: Endpoint) -> Address | None:
    """An address of a version that both ends have."""
    mine = {":" in a for a in one.addresses}
    return next((ipaddress.ip_address(a) for a in other.addresses if (":" in a) in mine), None)


def _unknown(why: str) -> Decision:
    return Decision(UNKNOWN, "", why)
