"""
How far what users see reaches: calls to nodes that are out themselves, while the agents of other nodes are ready, say nothing of these.

A node is out where it is not Ready, or where its agent is not: an agent is ready while it is connected (`/readyz` of its health
server), so the tunnel stands on the other nodes. Where no agent is unready, nobody knows whether they are asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analyzer.konnectivity import chain
from analyzer.model import Placed

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


def _node_of(row: Placed, at: dict[str, str], about: About) -> str | None:
    fault = chain.read(getattr(row, "message", None))
    for address in (fault.address if fault else None, getattr(row, "address", None)):
        host = (address or "").rpartition(":")[0] or address
        if host in at:
            return at[host]
    named = {pod.node for pod in about.pods if pod.name == getattr(row, "pod", None)}
    return named.pop() if len(named) == 1 else None
