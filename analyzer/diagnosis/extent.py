"""
How far what users see reaches: calls to nodes that are out themselves, while the agents of other nodes are ready, say nothing of these.

A node is out where it is not Ready, or where its agent is not: an agent is ready while it is connected (`/readyz` of its health
server), so the tunnel stands on the other nodes. Where no agent is unready, nobody knows whether they are asked for it; there the figures
that `top` shows of more nodes than were called in vain say that the tunnel carries calls to their server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from analyzer.facts.scheduling import control_plane
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Placed
from analyzer.schema import LOG_SIGNALS, KonnectivityEventRow, UsageRow
from analyzer.tunnel import errors, remote_dialer
from analyzer.tunnel.remote_dialer import DialerFault

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

ANYWHERE = frozenset({Reason.CUT, Reason.UNANSWERED, Reason.OTHER, Reason.NO_AGENT})
"""What a call meets where any part of the way ends, a server that starts again as well."""


def is_confined(bad: Iterable[Placed], about: About) -> bool:
    """
    Were all calls that failed to nodes that are out, and is the agent of another node ready.

    Where no agent is unready, an agent must have dialled these nodes, which are not Ready, or the call been said to fail there: what is
    refused for want of an agent is of no one node.
    """
    rows = list(bad)
    if _is_of_lost_sessions(rows, about):
        return True
    agents = {pod.node: pod.ready for pod in about.role("agent") if pod.node and not pod.is_replica}
    out = {name for name, node in about.nodes.items() if node.ready is False or agents.get(name) is False}
    if not any(ready and name not in out for name, ready in agents.items()):
        return False
    if False not in agents.values() and not all(_is_beyond_agents(row) for row in rows):
        return False
    at = {
        text: name for name, node in about.nodes.items() for text in (name, node.external_ip, node.internal_ip) if text
    }
    return all(_node_of(row, at, about) in out for row in rows)


def _is_of_lost_sessions(rows: list[Placed], about: About) -> bool:
    """
    Were all of them to nodes of which a server of k3s or RKE2 says that it has no session, as an agent does, and of no other worker.

    What it answers so is of these nodes; one that it has no session of would be named by the calls to it, too.
    """
    said = remote_dialer.words(about.tables[LOG_SIGNALS])
    gone = {one.target for one in said if one.fault is DialerFault.NO_SESSION and one.target}
    known = {name for name, node in about.nodes.items() if {name, node.internal_ip} & gone}
    others = {
        name for name, node in about.nodes.items() if node.ready and name not in known and not control_plane(node)
    }
    if not known or not others or not any(one.is_agents for one in said):
        return False
    at = {
        text: name for name, node in about.nodes.items() for text in (name, node.external_ip, node.internal_ip) if text
    }
    return bool(rows) and all(_node_of(row, at, about) in known for row in rows)


def is_of_few(bad: Iterable[Placed], about: About, usage: Iterable[UsageRow]) -> bool:
    """Did every call that failed find its way to the kubelet's end of the tunnel, and were they for fewer nodes than `top` shows."""
    measured = {row.name for row in usage if row.kind == "node" and row.memory_bytes is not None}
    read = [chain.of_use(getattr(row, "message", None)) for row in bad]
    hosts = {fault.kubelet for fault in read if fault is not None and fault.leg is Leg.TARGET and not fault.answered}
    sure = bool(read) and all(fault is not None and fault.leg is Leg.TARGET for fault in read) and None not in hosts
    return sure and 0 < len(hosts) < len(measured | about.nodes.keys()) and bool(measured)


def is_of_targets(bad: Iterable[Placed]) -> bool:
    """Did every call fail at what it was for: no server that is down, and no agent that is missing, makes a kubelet refuse or be silent."""
    rows = list(bad)
    return bool(rows) and all(map(_is_at_target, rows))


def _is_at_target(row: Placed) -> bool:
    if isinstance(row, KonnectivityEventRow):
        return errors.target(row.error) is not None
    fault = chain.of_use(getattr(row, "message", None))
    return fault is not None and fault.leg is Leg.TARGET and fault.reason not in ANYWHERE


def _is_beyond_agents(row: Placed) -> bool:
    """Did the call come as far as the dial of the node's own kubelet, which failed."""
    if isinstance(row, KonnectivityEventRow):
        return errors.target(row.error) is not None
    fault = chain.of_use(getattr(row, "message", None))
    return fault is not None and fault.leg is Leg.TARGET and not fault.answered


def _node_of(row: Placed, at: Mapping[str, str], about: About) -> str | None:
    """The node that a call was for, by the address or name it went to, else by the row of the pod it was for."""
    fault = chain.of_use(getattr(row, "message", None))
    dialled = errors.target(row.error) if isinstance(row, KonnectivityEventRow) else None
    for address in (fault.address if fault else None, dialled, getattr(row, "address", None)):
        host = ((address or "").rpartition(":")[0] or address or "").strip("[]")
        if host in at:
            return at[host]
    for called in (fault.kubelet if fault else None, fault.called_by if fault else None):
        if called is not None and called in at:
            return at[called]
    named = {pod.node for pod in about.pods if pod.name == getattr(row, "pod", None)}
    return named.pop() if len(named) == 1 else None
