"""Agents that are not created (AG-04): their DaemonSet wants them and none exists, or the API server refuses their pods."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.ag_listed import daemonset
from analyzer.checks.base import Answer, Cite, Family, failed, openvpn, passed, plural, unknown
from analyzer.facts import controlled
from analyzer.facts.cluster import About
from analyzer.facts.controlled import RefusedPods
from analyzer.facts.pods import Pod
from analyzer.model import Works
from analyzer.schema import EventRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.wording import excerpt

CHECKS = Family(of_tunnel=True)


def refusals(about: About, workloads: Rows[WorkloadRow], events: Rows[EventRow]) -> list[EventRow | RefusedPods]:
    """
    Of agent pods that the API server did not let their controller create: its object decides, not what a message names.

    A controller's own condition repeats what its events say, and stands where they are not shown.
    """
    told: list[EventRow | RefusedPods] = [
        e for e in events if e.reason == "FailedCreate" and about.is_agents(e.namespace, e.object_name, e.message)
    ]
    return told or [one for one in controlled.refused(workloads, ()) if about.is_agents(one.namespace, one.name, one.message)]  # fmt: skip


def row_of(one: EventRow | RefusedPods) -> EventRow | WorkloadRow:
    """The row that states a refusal."""
    return one.row if isinstance(one, RefusedPods) else one


def _there(row: WorkloadRow, pods: int) -> int | None:
    """How many pods exist: as counted, else at least those that are ready or up to date; None where a count that is cut says nothing."""
    if row.current is not None:
        return row.current
    stated = [n for n in (pods, row.ready, row.updated, row.available) if n]
    if stated:
        return max(stated)
    return 0 if row.kind == "Deployment" and row.updated == 0 else None  # whose table has no CURRENT


def _none_ready(rows: list[WorkloadRow], pods: list[Pod]) -> bool:
    """Do the counts say that no agent is ready, or is every one that is listed shown not to be."""
    if rows and rows[0].ready is not None:
        return rows[0].ready == 0
    return bool(pods) and all(pod.ready is False or pod.health is False for pod in pods)


@CHECKS.check(
    "AG-04",
    "Are agent pods missing although the DaemonSet wants them?",
    "S5c",
    seen_in=(Works.STARTED,),
)
def none_created(about: About, workloads: Rows[WorkloadRow], events: Rows[EventRow], cite: Cite) -> Answer:
    """
    DESIRED above zero, CURRENT zero: the creation is refused; the events say by whom.

    The tunnel is broken where none exists or none is ready; refusals beside agents that are ready, or that nothing else shows, are a part.
    """
    if no := openvpn(about):
        return no
    rows = [w for w in daemonset(about, workloads) if w.desired is not None]
    refused = refusals(about, workloads, events)
    pods = about.role("agent")
    there = _there(rows[0], len(pods)) if rows else None
    if rows and (rows[0].desired or 0) > 0 and there == 0:
        why = f": {excerpt(refused[0].message)}" if refused else ""
        return failed(
            f"{rows[0].desired} agents wanted, 0 exist{why}",
            f"1 {rows[0].kind}, {plural(len(refused), 'FailedCreate event')}",
            cite([rows[0], *(row_of(one) for one in refused)]),
            () if refused else [commands.events()],
            detail=details.NotCreated(rows[0].desired),
            broken=True,
        )
    whole = rows and rows[0].desired and (there or 0) >= rows[0].desired
    if refused and whole:  # what was refused then exists now
        then = (
            f"; {plural(len(refused), 'creation')} was refused before"
            if len(refused) == 1
            else f"; {len(refused)} creations were refused before"
        )
        return passed(
            f"all {rows[0].desired} agents that are wanted exist{then}",
            f"the {rows[0].kind}'s count of {there}, {plural(len(refused), 'FailedCreate event')}",
            cite([rows[0], *(row_of(one) for one in refused[:1])]),
        )
    if refused:
        return failed(
            f"agent pods are refused: {excerpt(refused[0].message)}",
            plural(len(refused), "FailedCreate event"),
            cite(row_of(one) for one in refused),
            detail=details.NotCreated(None),
            broken=_none_ready(rows, pods),
        )
    if pods or there:
        basis = plural(len(pods), "agent pod") if pods else f"the {rows[0].kind}'s count of {there}"
        return passed("agent pods exist", basis, cite([p.rows[0] for p in pods[:2]] or rows))
    return unknown("neither counts nor pods of the agents in the bundle", commands.agent_daemonset(about))
