"""
A node's own address, from the lists of a full mesh: each list holds every node but its own.

Two nodes of a full mesh never have the same list, so equal lists are one node asked twice. A complete listing of the nodes
says the same of a single list: the one node that it lacks is its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from typing import Any, NamedTuple

from analyzer import patterns as regex

LEAST = 3
"""So many addresses have to be known: of two, each list lacks one by nature."""
NUMBERS = regex.compile(r"[\d.]+")


def address_of(node: str | None, node_ips: Mapping[str, str]) -> str | None:
    """A node's address: the one listed, or its name where that is one."""
    if node is None:
        return None
    return node_ips.get(node, node if node and NUMBERS.fullmatch(node) else None)


def stated(nodes: Set[str], node_ips: Mapping[str, str]) -> dict[str, str]:
    """Addresses of these nodes that something states, or that are their names."""
    return {node: own for node in sorted(nodes) if (own := address_of(node, node_ips))}


def left_out(peers: Set[str], nodes: Set[str]) -> str | None:
    """The one of all nodes that a list of peers lacks; None where it lacks several, or names something that is no node."""
    missing = nodes - peers
    return next(iter(missing)) if peers and peers < nodes and len(missing) == 1 else None


def whole(peers: Set[str], nodes: Set[str]) -> Set[str] | None:
    """All addresses of the mesh, by its lists or by a complete listing of its nodes; None where neither tells them."""
    if peers and peers <= nodes and len(nodes) - len(peers) <= 1:
        return nodes
    return peers if len(peers) >= LEAST else None


def from_lists(lists: Mapping[str, Set[str]], nodes: Set[str] = frozenset()) -> dict[str, str]:
    """
    Owner (a node, or an output that names none) to the one address that its list lacks and others hold.

    Args:
        nodes: addresses of all nodes, where they are listed completely.
    """
    every = whole(set().union(*lists.values()), nodes)
    if every is None:
        return {}
    return {owner: next(iter(every - peers)) for owner, peers in lists.items() if len(every) - len(peers) == 1}


class Owners(NamedTuple):
    """Addresses of named nodes that were not stated, and the node of outputs that name none."""

    addresses: dict[str, str]
    nodes: dict[str, str]


def owners(found: Mapping[str, str], named: Set[str], known: Mapping[str, str]) -> Owners:
    """
    What the lists give away; nothing when a stated address contradicts: then the mesh is not a full one.

    An output without a name gets the name of the node whose address it lacks, or that address where no name is known.
    """
    if any(known.get(owner, address) != address for owner, address in found.items()):
        return Owners({}, {})
    times = Counter(address for owner, address in found.items() if owner in named)
    fresh = {owner: a for owner, a in found.items() if owner in named and owner not in known and times[a] == 1}
    names = {address: owner for owner, address in (fresh | dict(known)).items()}
    return Owners(fresh, {view: names.get(a, a) for view, a in found.items() if view not in named})


def complete(
    data: Mapping[str, list[Any]], node_ips: Mapping[str, str], nodes: Set[str] = frozenset()
) -> dict[str, str]:
    """Fill `node` of rows whose output names none, in place; returns the addresses of named nodes that were found."""
    lists: dict[str, set[str]] = {}
    named = {node for node in data["node"] if node}
    columns = (data[name] for name in ("node", "view", "peer_ip", "peer_type", "ip_version"))
    for node, view, peer, kind, version in zip(*columns, strict=True):
        if kind == "mesh" and version == 4:
            lists.setdefault(node or view, set()).add(peer)
    known = stated(named, node_ips)
    if all(owner in known for owner in lists):
        return {}
    found = owners(from_lists(lists, nodes), named, known)
    for at, (node, view) in enumerate(zip(data["node"], data["view"], strict=True)):
        if node is None and view in found.nodes:
            data["node"][at] = found.nodes[view]
    return found.addresses
