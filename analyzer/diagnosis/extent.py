"""
How far what users see reaches: calls to nodes that are out themselves, while the agents of other nodes are ready, say nothing of these.

A node is out where it is not Ready, or where its agent is not: an agent is ready while it is connected (`/readyz` of its health
server), so the tunnel stands on the other nodes. Where no agent is unready, nobody knows whether they are asked for it; there the figures
that `top` shows of more nodes than were called in vain say that the tunnel carries calls to their server.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Leg
from analyzer.model import Placed
from analyzer.schema import UsageRow

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


def is_confined(bad: Iterable[Placed], about: About) -> bool:
    """Were all calls that failed to nodes that are out, and is the agent of another node ready."""
    agents = {pod.node: pod.ready for pod in about.role("agent") if pod.node and not pod.is_replica}
    out = {name for name, node in about.nodes.items() if node.ready is False or agents.get(name) is False}
    if False not in agents.values() or not any(ready and name not in out for name, ready in agents.items()):
        return False
    at = {node.internal_ip: name for name, node in about.nodes.items() if node.internal_ip}
    return all(_node_of(row, at, about) in out for row in bad)


def is_of_few(bad: Iterable[Placed], about: About, usage: Iterable[UsageRow]) -> bool:
    """Did every call that failed find its way to the kubelet's end of the tunnel, and were they for fewer nodes than `top` shows."""
    measured = {row.name for row in usage if row.kind == "node" and row.memory_bytes is not None}
    read = [chain.of_use(getattr(row, "message", None)) for row in bad]
    hosts = {fault.kubelet for fault in read if fault is not None and fault.leg is Leg.TARGET and not fault.answered}
    sure = bool(read) and all(fault is not None and fault.leg is Leg.TARGET for fault in read) and None not in hosts
    return sure and 0 < len(hosts) < len(measured | about.nodes.keys()) and bool(measured)


def _node_of(row: Placed, at: dict[str, str], about: About) -> str | None:
    fault = chain.read(getattr(row, "message", None))
    for address in (fault.address if fault else None, getattr(row, "address", None)):
        host = (address or "").rpartition(":")[0] or address
        if host in at:
            return at[host]
    named = {pod.node for pod in about.pods if pod.name == getattr(row, "pod", None)}
    return named.pop() if len(named) == 1 else None
