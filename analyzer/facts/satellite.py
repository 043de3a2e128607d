"""Hosts of a Satellite location that are this cluster's nodes (`ibmcloud sat host ls` lists those of every cluster of the location)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer.facts.nodes import Node
from analyzer.schema import FactRow


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
