"""AG-13: is an agentID used twice, by two agents or in two copies of one log."""

from __future__ import annotations

import datetime
import itertools

from analyzer.checks import commands, details
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    failed,
    openvpn,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.facts.cluster import About
from analyzer.facts.generated import AGENT, is_of
from analyzer.model import Placed, Works
from analyzer.schema import ContainerArgRow
from analyzer.tunnel.log import Log
from analyzer.tunnel.view import TunnelView

TEMPLATES = frozenset({"DaemonSet", "Deployment", "ReplicaSet"})

CHECKS = Family(of_tunnel=True)


@CHECKS.check("AG-13", "Is every agentID used by one agent only?", "S9", seen_in=(Works.CONNECTED,))
def identities(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """
    Several agents under one agentID: the server keeps all streams and uses the first only.

    Two files that name no pod may hold one agent's log, exported twice or cut in two: that is a warning, no fault.
    """
    if no := openvpn(about):
        return no
    if (given := _of_template(about, tunnel)) is not None:
        arg, agents = given
        return failed(
            f"{arg.kind} {arg.name} gives each of {len(agents)} agents the agentID {arg.value}",
            plural(len(agents), "agent"),
            cite([arg]),
            subjects=list(agents),
            detail=details.SharedIdentity(arg.value or "", agents),
        )
    owners: dict[str, dict[str, Placed]] = {}
    logs: dict[str, dict[str, Log]] = {}
    for log in tunnel.agents:
        if log.previous:
            continue
        place = log.node or log.pod or log.source
        named = [(o.value, o) for o in (log.options.get("AgentID"),) if o]
        for agent, row in named + [(event.agent_id, event) for event in log.events]:
            if agent:
                owners.setdefault(agent, {}).setdefault(place, row)
                logs.setdefault(agent, {}).setdefault(place, log)
    if not owners:
        return unknown("no agent log that names its agentID", commands.agent_log(about))
    basis = f"{plural(len(owners), 'agentID')} in {plural(len(tunnel.agents), 'agent log')}"
    shared = sorted(agent for agent in owners if not _is_one_log(list(logs[agent].values())))
    if not shared:
        return passed("no agentID is used twice", basis, cite([next(iter(p.values())) for p in owners.values()][:2]))
    proven = [agent for agent in shared if _are_several(list(logs[agent].values()))]
    agent = (proven or shared)[0]
    places = owners[agent]
    detail = details.SharedIdentity(agent, tuple(places))
    if proven:
        return failed(
            f"agentID {agent} is used by {len(places)} agents: {some(places)}",
            basis,
            cite(list(places.values())),
            subjects=list(places),
            detail=detail,
        )
    return warned(
        f"agentID {agent} stands in {len(places)} logs that may be one agent's: {some(places)}",
        basis,
        cite(list(places.values())),
        [commands.agent_log(about)],
        list(places),
        detail=detail,
    )


def _of_template(about: About, tunnel: TunnelView) -> tuple[ContainerArgRow, tuple[str, ...]] | None:
    """A template of several agents that names one agentID for all of them, and these agents; ``$(NODE_NAME)`` is one for each."""
    rows = [r for r in about.args if r.flag == "agent-id" and r.kind in TEMPLATES and is_of(AGENT, r.name)]
    row = next((r for r in rows if r.value and "$" not in r.value), None)
    pods = [pod.name for pod in about.role("agent")]
    logs = [log.node or log.pod or log.source for log in tunnel.agents if not log.previous]
    agents = tuple(dict.fromkeys(pods or logs))
    return (row, agents) if row is not None and len(agents) > 1 else None


def _is_one_log(logs: list[Log]) -> bool:
    """Are these one log, or pieces of one: each has a line to the microsecond in common with another, and one at most names its pod or node."""
    if sum(1 for log in logs if log.node or log.pod) > 1:
        return False
    left = list(map(_moments, logs))
    told = left.pop(0)
    while near := [one for one in left if not told.isdisjoint(one)]:
        told = told.union(*near)
        left = [one for one in left if one not in near]
    return not left


def _are_several(logs: list[Log]) -> bool:
    """Are these the logs of more than one agent: two name their pods or nodes, or differ over the same minutes."""
    if sum(1 for log in logs if log.node or log.pod) > 1:
        return True
    timed = sorted(
        ((log.first, log.last, log) for log in logs if log.first is not None and log.last is not None),
        key=lambda one: one[0],
    )
    return any(
        begin <= end and _moments(a).isdisjoint(_moments(b)) for (_, end, a), (begin, _, b) in itertools.pairwise(timed)
    )


def _moments(log: Log) -> set[tuple[datetime.datetime, str | None]]:
    """What it says when, to the microsecond: no two agents have a line of it in common."""
    return {(event.at, event.message) for event in log.events if event.at is not None}
