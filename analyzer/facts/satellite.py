"""Hosts of a Satellite location that are this cluster's nodes (`ibmcloud sat host ls` lists those of every cluster of the location)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer.addresses import is_address
from analyzer.facts.nodes import Node
from analyzer.schema import FactRow

CONTROL = "infrastructure"
"""What the list calls the cluster of hosts that carry the location's own control plane."""


def own_hosts(hosts: Iterable[FactRow], nodes: Mapping[str, Node]) -> list[FactRow]:
    """
    The hosts, of facts ``<name>: <state> <status> <zone> <cluster> <address>``, that are nodes by address, or by name without a domain.

    Where no node is listed the location may serve other clusters only, so none of its hosts tells anything.
    """
    addresses = {text for node in nodes.values() for text in (node.internal_ip, node.name) if text}
    names = {name.partition(".")[0] for name in nodes}
    found = []
    for row in hosts:
        name, _, told = row.value.partition(": ")
        if name.partition(".")[0] in names or told.rpartition(" ")[2] in addresses:
            found.append(row)
    return found


def place(hosts: Iterable[FactRow], nodes: Mapping[str, Node]) -> None:
    """Nodes that no list gives an address have that of the host by their name: kubectl's short list prints none."""
    by_name: dict[str, list[Node]] = {}
    for name, node in nodes.items():
        by_name.setdefault(name.partition(".")[0], []).append(node)
    for row in hosts:
        name, _, told = row.value.partition(": ")
        own, address = by_name.get(name.partition(".")[0], []), told.rpartition(" ")[2]
        if len(own) == 1 and own[0].internal_ip is None and is_address(address):
            own[0].internal_ip = address


def hosts_of(hosts: Iterable[FactRow], names: Iterable[str]) -> dict[str, tuple[str, FactRow]]:
    """Address and row of the one host of each of these nodes, by its name: of nodes that no list of nodes shows, and pods do."""
    by_name: dict[str, list[tuple[str, FactRow]]] = {}
    for row in hosts:
        name, _, told = row.value.partition(": ")
        by_name.setdefault(name.partition(".")[0], []).append((told.rpartition(" ")[2], row))
    found = {name: by_name.get(name.partition(".")[0], []) for name in names}
    return {name: own[0] for name, own in found.items() if len(own) == 1 and is_address(own[0][0])}


def served(hosts: Iterable[FactRow], nodes: Mapping[str, Node]) -> str | None:
    """The name of the cluster that the hosts serve which are its nodes; None where they serve several, or the location itself."""
    named = {row.value.split()[-2] for row in own_hosts(hosts, nodes)} - {"-", CONTROL}
    return named.pop() if len(named) == 1 else None


def location(locations: Iterable[FactRow]) -> str | None:
    """The one location that is listed or was asked for."""
    named = {row.value for row in locations}
    return named.pop() if len(named) == 1 else None
