"""
The control plane's Deployments by their own counts, where their pods are not listed.

A Deployment that has fewer ready replicas than it wants is a positive statement that one is missing; which container of it
is not ready, it does not say.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, failed, passed, plural, unknown
from analyzer.facts.cluster import About
from analyzer.schema import WorkloadRow
from analyzer.vendors import spaces


def of_control_plane(workloads: Iterable[WorkloadRow], stem: str) -> list[WorkloadRow]:
    """Rows of a workload of the control plane with counts, by the beginning of its name; one without a namespace counts."""
    return [
        row
        for row in workloads
        if row.kind in ("Deployment", "StatefulSet")
        and (row.name or "").startswith(stem)
        and (row.namespace is None or spaces.is_control_plane(row.namespace))
        and row.desired is not None
    ]


def replicas_ready(about: About, workloads: Iterable[WorkloadRow], stem: str, cite: Cite) -> Answer | None:
    """
    The answer by the workload's counts; None where it is not shown.

    Args:
        stem: how the workload's name begins; behind it stands at most the cluster's ID.
    """
    rows = of_control_plane(workloads, stem)
    if not rows:
        return None
    row = min(rows, key=lambda one: (one.ready is None, (one.ready or 0) - (one.desired or 0)))
    wanted, ready = row.desired or 0, row.ready
    basis = plural(len(rows), f"{row.kind} row")
    if ready is None:
        return unknown(f"{row.kind} {row.name}: how many replicas are ready is not stated", commands.master_pods(about))
    if wanted == 0:
        return failed(f"{row.kind} {row.name} wants no pod", basis, cite([row]), detail=details.Replicas(0, 0))
    if ready < wanted:
        return failed(
            f"{ready} of {plural(wanted, 'replica')} of {row.kind} {row.name} ready",
            basis,
            cite([row]),
            [commands.master_pods(about)],
            subjects=[str(row.name)],
            detail=details.Replicas(wanted, ready),
        )
    return passed(f"{ready} of {plural(wanted, 'replica')} of {row.kind} {row.name} ready", basis, cite([row]))
