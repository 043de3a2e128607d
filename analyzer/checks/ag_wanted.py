"""
A DaemonSet of agents that wants no pod (AG-02), and why.

Its controller counts the nodes that selector, affinity and tolerations leave (pkg/controller/daemon): none of a cluster without
nodes, and none yet in the first moments. That its selector leaves none out of all may be said where the nodes' labels are known.
"""

from __future__ import annotations

import json

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, failed, passed, plural, warned
from analyzer.checks.details import NoneWanted
from analyzer.facts import node_labels
from analyzer.facts.cluster import About
from analyzer.schema import FactRow, ListingRow, WorkloadRow
from analyzer.tables.rows import Rows

NEW_S = 60.0
"""Seconds in which a controller has counted."""


def wants_none(about: About, rows: list[WorkloadRow], text: str, listings: Rows[ListingRow], cite: Cite) -> Answer:
    """
    The answer for a controller whose `desired` is 0.

    Args:
        rows: statements of it, the counting one first.
        text: its counts.
    """
    row = rows[0]
    why, said = _why(about, rows, listings)
    cover = details.Coverage(0, row.ready, why)
    basis = f"1 {row.kind}" + (f", {plural(len(about.nodes), 'node')}" if about.nodes else "")
    if why is NoneWanted.NO_NODE:
        empty = [r for r in listings if r.kind in ("nodes", "workers") and not r.rows]
        return warned(
            f"the {row.kind} wants no pod, for {said}", basis + ", 0 nodes listed", cite([*rows, *empty]), detail=cover
        )
    if why is NoneWanted.NEW:
        return warned(f"{text}: {said}, and its nodes are not counted yet", basis, cite(rows), detail=cover)
    told = met_nowhere(about, _selector(rows)) if why is NoneWanted.NO_MATCH else []
    return failed(
        f"the {row.kind} wants no pod: " + (f"{said} ({text})" if said else text),
        basis,
        cite([*rows[:3], *told[:1]]),
        detail=cover,
    )


def other_count(about: About, rows: list[WorkloadRow], text: str, cover: details.Coverage, cite: Cite) -> Answer:
    """
    The answer for a DaemonSet with other counts than there are nodes: right where its node selector fits as many.

    Args:
        rows: statements of it, the counting one first.
        text: its counts.
        cover: the same as a value.
    """
    wanted = _selector(rows)
    shown = ",".join(f"{key}={value}" for key, value in wanted.items())
    known = [node_labels.fits(node, wanted) for node in about.nodes.values()]
    if not wanted or None in known:
        may = f"; its node selector {shown} may leave nodes out" if wanted else ""
        return warned(f"{text}: the counts differ{may}", "1 DaemonSet and the node list", cite(rows), detail=cover)
    if known.count(True) != cover.desired:
        return warned(f"{text}: the counts differ", "1 DaemonSet and the node list", cite(rows), detail=cover)
    basis = f"1 DaemonSet, {plural(len(about.nodes), 'node')}"
    return passed(f"{text}: one for each node that its node selector {shown} fits", basis, cite(rows), detail=cover)


def _selector(rows: list[WorkloadRow]) -> dict[str, str]:
    """The labels that a node must have, by the first statement that has any."""
    text = next((row.node_selector for row in rows if row.node_selector), None)
    found: dict[str, str] = json.loads(text) if text else {}
    return found


def met_nowhere(about: About, wanted: dict[str, str]) -> list[FactRow]:
    """Commands that asked for nodes by labels which the selector demands, all or some of them, and that got none."""
    return [row for row in about.facts.get("no_node_with", []) if wanted and _asks_for(row.value, wanted)]


def _asks_for(selector: str, wanted: dict[str, str]) -> bool:
    """Does every node that meets `wanted` meet the command's selector too: ``key``, ``key=value`` or ``key==value`` with commas between."""
    for term in selector.split(","):
        key, sign, value = term.partition("=")
        if key not in wanted or (sign and wanted[key] != value.removeprefix("=")):
            return False
    return True


def _why(about: About, rows: list[WorkloadRow], listings: Rows[ListingRow]) -> tuple[NoneWanted, str]:
    if not about.nodes and any(r.kind in ("nodes", "workers") and r.complete and not r.rows for r in listings):
        return NoneWanted.NO_NODE, NoneWanted.NO_NODE.value
    age = rows[0].age_s
    if age is not None and age < NEW_S:
        return NoneWanted.NEW, f"it was created {age:.0f} s before"
    wanted = _selector(rows)
    fitting = [node_labels.fits(node, wanted) for node in about.nodes.values()]
    known = [fit for fit in fitting if fit is not None]
    nowhere = met_nowhere(about, wanted)
    if not wanted and any(row.node_selector == "{}" for row in rows):
        return NoneWanted.NO_SELECTOR, NoneWanted.NO_SELECTOR.value
    if not wanted or not (known or nowhere):
        return NoneWanted.UNTOLD, ""
    shown = ",".join(f"{k}={v}" for k, v in wanted.items())
    fit = known.count(True)
    if not fit and (nowhere or len(known) == len(about.nodes)):
        return NoneWanted.NO_MATCH, f"its node selector {shown} matches no node"
    if fit:
        return (
            NoneWanted.UNTOLD,
            f"its node selector {shown} fits {fit} of {plural(len(about.nodes), 'node')}, so it is not that",
        )
    return NoneWanted.UNTOLD, ""
