"""Where the agents are whose logs end without a connection: the zone or subnet that they share, their nodes, the checks that count them."""

from __future__ import annotations

from analyzer.causes.base import Outcomes, fails, told
from analyzer.checks import details
from analyzer.checks.base import some
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.tunnel.view import TunnelView
from analyzer.tunnel.whereabouts import lone_node_of, lone_pod_of, node_of


def shared_place(about: About, tunnel: TunnelView) -> str:
    """The zone or subnet that all failing agents' nodes share while agents elsewhere are connected; empty where it is not so, or not told."""
    nodes = [about.nodes.get(node_of(about, state) or "") for state in tunnel.failing]
    bad = {node.name: node for node in nodes if node is not None}
    good = {node for state in tunnel.connected if (node := node_of(about, state))}
    good |= {p.node for p in about.role("agent") if p.ip in tunnel.connected_elsewhere and p.node}
    if not bad or None in nodes or not good or good & bad.keys():
        return ""
    for key, what in (("zone", "zone"), ("subnet", "subnet"), ("private_vlan", "private VLAN")):
        values = {getattr(node, key) for node in bad.values()}
        beside = {getattr(about.nodes[name], key) for name in good if name in about.nodes}
        if len(values) == 1 and None not in values | beside and beside and not values & beside:
            return f"{what} {values.pop()}"
    return ""


def failing_scope(about: About, tunnel: TunnelView) -> str:
    """``2 of 6 agents, zone dal12: 10.1.2.3, 10.1.2.5``: how many by the list of pods, else by the logs, and where as far as it is told."""
    every = about.role("agent")
    own = [lone_pod_of(about, tunnel, state) for state in tunnel.failing]
    bad = {pod.name for pod in (*not_ready(every), *own) if pod is not None}
    by_list = (
        len(every) > len(tunnel.agent_states)
        and (None not in own or not_ready(every) == every)
        and all(pod.health is not None for pod in every)
    )
    text = f"{len(bad) if by_list else len(tunnel.failing)} of {len(every) if by_list else len(tunnel.agent_states)} agents"
    place = shared_place(about, tunnel)
    if not tunnel.failing or not (tunnel.connected or place or (by_list and len(bad) < len(every))):
        return text
    nodes = list(dict.fromkeys(node for state in tunnel.failing if (node := lone_node_of(about, tunnel, state))))
    return f"{text}{', ' if place else ''}{place}{': ' if nodes else ''}{some(nodes) if nodes else ''}"


def failing_node(about: About, tunnel: TunnelView) -> str | None:
    """A node from which it fails, to look from there."""
    return next((node for state in tunnel.failing if (node := lone_node_of(about, tunnel, state))), None)


def counted(about: About, tunnel: TunnelView, outcomes: Outcomes) -> tuple[str, ...]:
    """The checks that count agents, where all that are bad by them are those whose logs fail."""
    bad = told(outcomes, "AG-05", details.BadAgents)
    failing = {lone_node_of(about, tunnel, state) for state in tunnel.failing}
    pods = {state.log.pod for state in tunnel.failing}
    every = not_ready(about.role("agent"))
    if bad is None or not every or any(pod.name not in pods and pod.node not in failing for pod in every):
        return ()
    return fails(outcomes, "AG-02", "AG-05") if failing.issuperset(bad.nodes) else ()
