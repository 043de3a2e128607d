"""
Controllers of users, and those of the system that no other check asks for, whose pods do not come into being: the API server refuses them, or one that is counted has none.

::

    Warning  FailedCreate  13m  daemonset-controller  Error creating: pods "logs-4pmk7" is forbidden: violates PodSecurity "baseline:latest": ...
    grafana-agent-logs   5   0   0   0   0   <none>   2d3h

No list of pods shows them, for there are none. What a webhook has to do with it, the checks of webhooks say.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.admission import refusal
from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, plural, some, warned
from analyzer.checks.pod_sets import ASKED_BY_NONE
from analyzer.facts import controlled
from analyzer.facts.cluster import About
from analyzer.facts.controlled import RefusedPods, role_of_controller
from analyzer.konnectivity import chain
from analyzer.schema import EventRow, WorkloadRow
from analyzer.vendors import spaces
from analyzer.wording import excerpt


def uncreated(
    about: About, workloads: Iterable[WorkloadRow], events: Iterable[EventRow], cite: Cite, *, of_system: bool = False
) -> Answer | None:
    """A warning of those that no workload shows to have come into being since; None where there are none."""

    def asked(namespace: str | None, name: str | None) -> bool:
        if not of_system:
            return not spaces.is_of_cluster(namespace) and not spaces.is_control_plane(namespace)
        own = namespace is not None and spaces.is_of_cluster(namespace)
        return own and role_of_controller(about, namespace, name) in ASKED_BY_NONE

    workloads = list(workloads)
    rows = [row for row in workloads if row.desired and asked(row.namespace, row.name)]
    served = [(row.namespace, row.name or "?") for row in rows if row.ready or row.current]
    served += [(pod.namespace, pod.name) for pod in about.pods if pod.health is True]
    listed = [(pod.namespace, pod.name) for pod in about.pods]
    none = [
        row
        for row in rows
        if (row.kind == "DaemonSet" and row.current == 0 and not row.ready)
        or (row.ready == 0 and row.kind != "ReplicaSet" and not any(space == row.namespace and name.startswith(f"{row.name}-") for space, name in listed))
    ]  # fmt: skip
    refused = [
        one
        for one in controlled.refused(workloads, events)
        if asked(one.namespace, one.name)
        and not about.is_agents(one.namespace, one.name, one.message)
        and not chain.is_webhook_call(one.message)
        and not refusal.is_decision(one.message)
        and not any(_is_of(one, space, name) for space, name in served)
    ]
    if not none and not refused:
        return None
    whose: dict[tuple[str | None, str | None, str | None], str] = {}
    for row in none:
        whose[row.namespace, row.kind, row.name] = (
            f"{_called(row.namespace, row.name)}: {row.desired} wanted, {_as_counted(row)}"
        )
    for one in refused:
        known = next((key for key in whose if key[0] == one.namespace and key[2] == one.name and key[2]), None)
        key = known or (one.namespace, one.kind, one.name)
        said = excerpt(refusal.why_not_created(one.message), 120)
        count = whose.get(key)
        if count is None:
            whose[key] = f"{_called(one.namespace, one.name)}: {said}"
        elif known and count.endswith(("0 there", "0 ready")):
            whose[key] = f"{count}: {said}"
    return warned(
        some(whose.values(), 2),
        f"{plural(len(none), 'controller')} without ready pods, {plural(len(refused), 'refusal')}",
        cite([*none[:2], *(one.row for one in refused[-2:])]),
        detail=details.UncreatedPods(tuple(whose)),
    )


def _is_of(refusal_of: RefusedPods, namespace: str | None, name: str) -> bool:
    """Does a pod or a controller that is there belong to the one that was refused, or own it: one name begins with the other."""
    own = refusal_of.name
    return (
        own is not None
        and refusal_of.namespace == namespace
        and (name == own or f"{name}-".startswith(f"{own}-") or own.startswith(f"{name}-"))
    )


def _as_counted(row: WorkloadRow) -> str:
    return "0 there" if row.current == 0 else "0 ready"


def _called(namespace: str | None, name: str | None) -> str:
    return f"{namespace}/{name}" if namespace and name else name or "a controller's pods"
