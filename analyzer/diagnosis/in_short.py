"""The lines of the first screen that count what the bundle shows of the agents and of BGP."""

from __future__ import annotations

import math
from collections.abc import Mapping

from analyzer.checks.base import plural
from analyzer.checks.details import AgentStart, Coverage, PeerGaps, Restarts
from analyzer.facts.cluster import About
from analyzer.mesh.plain import MeshView
from analyzer.model import Outcome
from analyzer.tunnel.dials import OK
from analyzer.tunnel.log import AgentEnd, Log
from analyzer.tunnel.view import TunnelView
from analyzer.wording import abridged, some

NAME = 60
"""Bytes of a server's name: with a cluster's id in it and the ends that a ReplicaSet gives it takes 57."""


def agents(about: About, tunnel: TunnelView, outcomes: Mapping[str, Outcome]) -> str:
    """Pods (where none is listed: what AG-02 knows of their controller, and AG-06 of a node's runtime), agents connected by each server's log, agents' logs and nodes, as far as they are there."""
    parts = _instead(about)
    pods = about.role("agent")
    if pods:
        ready, told = sum(1 for p in pods if p.ready), sum(1 for p in pods if p.health is not None or p.is_young)
        cover, start = _detail(outcomes.get("AG-02")), _detail(outcomes.get("AG-06"))
        part = " that a list in part shows" if isinstance(start, AgentStart) and start.in_part else ""
        if isinstance(cover, Coverage) and cover.ready is not None and cover.ready < ready:
            parts.append(
                f"{cover.ready} of {cover.desired} wanted ready by their controller, {ready} by the list of pods"
            )
        elif told:
            unsaid = len(pods) - told
            parts.append(
                f"{ready} of {len(pods)} pods{part} ready" + (f", {unsaid} of unknown state" if unsaid else "")
            )
        else:
            parts.append(f"{plural(len(pods), 'pod')} whose state is not stated")
        if isinstance(start, Restarts) and start.within_s is not None:
            parts.append(
                f"restarted up to {plural(start.most, 'time')} within {math.ceil(start.within_s / 60)} minutes"
            )
    elif isinstance(cover := _detail(outcomes.get("AG-02")), Coverage) and cover.ready is not None:
        parts.append(f"{cover.ready} of {cover.desired} wanted ready")
    if not pods and isinstance(start := _detail(outcomes.get("AG-06")), AgentStart) and start.on_node:
        parts.append(f"{start.seen - start.down} of {plural(start.seen, 'container')} seen on nodes run")
    for log in tunnel.each_server[:3]:
        parts.append(f"{_at(log, tunnel)} at {abridged(log.name, NAME)}")
    states = tunnel.agent_states
    if known := [one for one in states if one.state is not AgentEnd.UNKNOWN]:
        parts.append(f"{len(tunnel.connected)} of {len(known)} logs end connected")
    elif states:  # a search took lines from each
        parts.append(f"the end of {plural(len(states), 'log')} is not shown")
    if about.nodes:
        down = [node.name for node in about.nodes.values() if node.ready is False]
        parts.append(plural(len(about.nodes), "node") + (f", {len(down)} NotReady ({some(down, 2)})" if down else ""))
    return "; ".join(parts) or "nothing in the bundle shows them"


def _instead(about: About) -> list[str]:
    """What a cluster of OpenVPN has in place of agents."""
    if about.openvpn_by is None:
        return []
    told = [pod for pod in about.role("vpn") if pod.health is not None]
    ready = [f"{sum(1 for pod in told if pod.ready)} of {plural(len(told), 'vpn pod')} ready"] if told else []
    return ["none expected, the tunnel is OpenVPN", *ready]


def _at(log: Log, tunnel: TunnelView) -> str:
    """How many agents are connected; a piece of a log in which none comes or goes says nothing of how many, but whether dials are answered."""
    held = len(tunnel.agents_open(log))
    if not held and not log.events:
        return "no line of the tunnel"
    if held and tunnel.late_no_agent(log) and not tunnel.is_recovered(log):
        return f"{held} connected by its lines, and none for the dials that it refuses since"
    if held or log.from_start or tunnel.agents_seen(log):
        return f"{held} connected"
    answered = log.of(OK)
    by = len({event.agent_id for event in answered if event.agent_id})
    if not answered:
        return "0 connected" if tunnel.late_no_agent(log) else "no agent in its lines"
    over = f" over {plural(by, 'agent')}" if by else ""
    return f"{plural(len(answered), 'dial')} answered{over}"


def _detail(outcome: Outcome | None) -> object:
    return outcome.detail if outcome else None


def bgp(mesh: MeshView, outcomes: Mapping[str, Outcome]) -> str:
    """Sessions and pairs, both families apart where IPv6 has sessions of its own that are down; where there is none BGP-03 says why."""
    if not mesh.rows:
        return outcomes["BGP-03"].summary
    gaps = _detail(outcomes.get("BGP-06"))
    strange = set(gaps.foreign) if isinstance(gaps, PeerGaps) else set()
    ups = [is_up for a, b, is_up in mesh.states() if strange.isdisjoint((a, b))]  # no row of a pair is made for it
    six = len(mesh.beside)
    text = f"{mesh.up_count} of {len(mesh.rows)} {'IPv4 ' if six else ''}sessions Established; {ups.count(False)} of {len(ups)} pairs down"
    if isinstance(gaps, PeerGaps) and gaps.foreign:
        one = "is no node's address" if len(gaps.foreign) == 1 else "are no nodes' addresses"
        text += f"; {some(gaps.foreign, 2)} {one}"
    return text + (f"; IPv6: {plural(six, 'session')} not Established" if six else "")
