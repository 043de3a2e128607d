"""Agents that do not start by the kubelets' events alone, where no pod of theirs is listed (part of AG-06)."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.ag_listed import daemonset
from analyzer.checks.base import Answer, Cite, failed, plural, warned
from analyzer.facts.ages import is_old
from analyzer.facts.cluster import About
from analyzer.facts.pods import REPLICA
from analyzer.facts.scheduling import assigned, unplaced, without_preemption
from analyzer.facts.start import why, worded
from analyzer.facts.told_pods import PLACED, UNPLACED
from analyzer.facts.troubled import troubled
from analyzer.schema import EventRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.wording import excerpt

HALTS = frozenset(
    {"FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox", "FailedSandbox", "Failed", "InspectFailed"}
)
"""Reasons of the kubelet's warnings about a pod that it does not get started."""
RUNS = "Started"


def by_events(about: About, workloads: Rows[WorkloadRow], events: Rows[EventRow], cite: Cite) -> Answer | None:
    """
    Pods of agents whose start the kubelets could not make, none of whose containers was started as far as the events go.

    An event is past: only with a count of agents that are not ready is it a failure of now, and with all of them ready it is over.
    """
    of_agents = [e for e in events if e.object_name and about.is_agents(e.namespace, e.object_name, e.message)]
    started = {e.object_name for e in of_agents if e.reason == RUNS}
    halted = [e for e in of_agents if e.type == "Warning" and e.reason in HALTS and e.object_name not in started]
    counts = [w for w in daemonset(about, workloads) if w.desired is not None and w.ready is not None]
    wanted, ready = max(((w.desired or 0, w.ready or 0) for w in counts), default=(0, 0))
    if counts and ready >= wanted:
        return None
    if not halted:
        return _placeless(of_agents, wanted, cite) or _restarted(of_agents, wanted, cite)
    names = sorted({str(e.object_name) for e in halted})
    told, cause = next(((e, found) for e in halted if (found := why(e.message)) is not None), (halted[0], None))
    summary = f"events of {plural(len(names), 'agent pod')} that {'do' if len(names) > 1 else 'does'} not start: {worded(cause, told.message or 'no reason stated')}"
    evidence = cite([told, *counts, *halted[-1:]], limit=3)
    basis = f"{plural(len(halted), 'event')}, no pod listed"
    look = [commands.agent_pods()]
    detail = details.AgentStart(
        len(names), max(wanted, len(names)), False, cause, in_part=True, halted=_first(told, of_agents)
    )
    if not counts:
        return warned(f"{summary}; whether they run now is not shown", basis, evidence, look, detail=detail)
    return failed(
        f"{summary}; {ready} of {wanted} agents are ready", basis, evidence, look, subjects=names, detail=detail
    )


def _placeless(of_agents: list[EventRow], wanted: int, cite: Cite) -> Answer | None:
    """Agents that the scheduler has no node for, and none was given since as far as the events go."""
    placed = {e.object_name for e in of_agents if e.reason in (PLACED, RUNS)}
    left = [
        e
        for e in of_agents
        if e.reason == UNPLACED and e.type != "Normal" and e.object_name not in placed and not is_old(e)
    ]
    if not left:
        return None
    names = sorted({str(e.object_name) for e in left})
    said = left[-1]
    reasons = unplaced(said.message, daemonset=REPLICA.search(names[0]) is None)
    detail = details.AgentStart(
        len(names), max(wanted, len(names)), False, in_part=True, halted=_first(said, of_agents),
        obstacles=tuple(dict.fromkeys(one.obstacle for one in reasons)),
    )  # fmt: skip
    why = excerpt(without_preemption(said.message).rstrip(". "), 160)
    return warned(
        f"events of {plural(len(names), 'agent pod')} that {'have' if len(names) > 1 else 'has'} no node: {why}; whether {'they have' if len(names) > 1 else 'it has'} one now is not shown",
        f"{plural(len(left), 'event')}, no pod listed",
        cite(left[-3:]),
        [commands.agent_pods()],
        detail=detail,
    )


def _restarted(of_agents: list[EventRow], wanted: int, cite: Cite) -> Answer | None:
    """Agents that a kubelet ends and starts again, or finds not ready, for longer than a start takes."""
    found = troubled(of_agents)
    again = [one for one in found if one.restarts]
    if not found:
        return None
    worst = again or found
    is_many = len(worst) > 1
    be = "are" if is_many else "is"
    what = f"run{'' if is_many else 's'} and {be} {'started again and again' if again else 'not ready'}"
    first = worst[0]
    detail = details.AgentStart(
        len(again), max(wanted, len(again)), False, None, ran=True, in_part=True,
        halted=_first(first.row, of_agents) if again else None,
    )  # fmt: skip
    return warned(
        f"events of {plural(len(worst), 'agent pod')} that {what}: {first.row.message}; how it is now is not shown",
        f"{plural(len(of_agents), 'event')}, no pod listed",
        cite([one.row for one in worst], limit=3),
        [commands.agent_pods()],
        detail=detail,
    )


def _first(one: EventRow, of_agents: list[EventRow]) -> details.Halted:
    """The pod of which the reason is told, with the node that the scheduler gave it."""
    space, name = one.namespace or "kube-system", str(one.object_name)
    given = (assigned(e.message, f"{space}/{name}") for e in of_agents if e.object_name == name)
    return details.Halted(space, name, next(filter(None, given), ""))
