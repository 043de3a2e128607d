"""
Addresses of the workers, by whatever names them: rows of nodes, pods that run on every node, figures of `kubectl top`.

IBM Cloud calls a classic worker and most others by their private address, so the column NODE of a pod is one (IBM Cloud Kubernetes
Service, "Accessing clusters": `kubectl get nodes` prints addresses as names).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analyzer.addresses import valid
from analyzer.facts import satellite
from analyzer.facts.nodes import Node
from analyzer.facts.pods import Pod
from analyzer.model import Placed
from analyzer.schema import FactRow, UsageRow


class WorkerAddress(NamedTuple):
    """
    Attributes:
        name: as nodes are called.
        address: its private address; None where its subnet alone is stated.
        subnet: a CIDR, where some source states the prefix length.
        row: what says it.
    """

    name: str
    address: str | None
    subnet: str | None
    row: Placed


def addresses(
    nodes: Mapping[str, Node], pods: Iterable[Pod], usage: Iterable[UsageRow], hosts: Iterable[FactRow] = ()
) -> tuple[WorkerAddress, ...]:
    """
    Workers whose address or subnet is known, each once: those of the listed nodes first.

    Args:
        pods: those that run on workers, one on each.
        hosts: of a Satellite location, which pods name by the hosts' names.
    """
    found: dict[str, WorkerAddress] = {}
    for node in nodes.values():
        address = node.internal_ip or (node.name if valid(node.name) else None)
        if node.rows and (address or node.subnet):
            found[node.name] = WorkerAddress(node.name, address, node.subnet, node.rows[0])
    known = {one.address for one in found.values()}
    others: list[tuple[str | None, Placed]] = [(pod.node, pod.rows[0]) for pod in pods if pod.rows]
    others += [(row.name, row) for row in usage if row.kind == "node"]
    for name, row in others:
        if name and name not in known and name not in nodes and valid(name):
            found.setdefault(name, WorkerAddress(name, name, None, row))
    called = dict.fromkeys(name for name, _ in others if name and name not in nodes)
    for name, (address, row) in satellite.hosts_of(hosts, called).items():
        found.setdefault(name, WorkerAddress(name, address, None, row))
    return tuple(found.values())
