"""
Controllers of users whose pods do not come into being: the API server refuses them, or one that is counted has none.

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
from analyzer.facts.ages import is_old
from analyzer.facts.cluster import About
from analyzer.konnectivity import chain
from analyzer.schema import EventRow, WorkloadRow
from analyzer.vendors import spaces
from analyzer.wording import excerpt

CREATORS = frozenset({"daemonset", "deployment", "replicaset", "statefulset", "replicationcontroller", "job"})


def uncreated(about: About, workloads: Iterable[WorkloadRow], events: Iterable[EventRow], cite: Cite) -> Answer | None:
    """A warning of those that no user's workload shows to have come into being since; None where there are none."""
    rows = [row for row in workloads if row.desired and _is_users(row.namespace)]
    served = [(row.namespace, row.name or "?") for row in rows if row.ready or row.current]
    served += [(pod.namespace, pod.name) for pod in about.pods if pod.health is True]
    none = [row for row in rows if row.kind == "DaemonSet" and row.current == 0 and not row.ready]
    refused = [
        one
        for one in events
        if one.reason == "FailedCreate"
        and (one.object_kind or "daemonset").lower() in CREATORS
        and one.type != "Normal"
        and _is_users(one.namespace)
        and not is_old(one)
        and not about.is_agents(one.namespace, one.object_name, one.message)
        and not chain.is_webhook_call(one.message)
        and not refusal.is_decision(one.message)
        and not any(_is_of(one, space, name) for space, name in served)
    ]
    if not none and not refused:
        return None
    whose: dict[tuple[str | None, str | None, str | None], str] = {}
    for row in none:
        whose[row.namespace, row.kind, row.name] = f"{_called(row.namespace, row.name)}: {row.desired} wanted, 0 there"
    for one in refused:
        known = next((key for key in whose if key[0] == one.namespace and key[2] == one.object_name and key[2]), None)
        key = known or (one.namespace, one.object_kind, one.object_name)
        said = excerpt(refusal.why_not_created(one.message), 120)
        count = whose.get(key)
        if count is None:
            whose[key] = f"{_called(one.namespace, one.object_name)}: {said}"
        elif known and count.endswith("0 there"):
            whose[key] = f"{count}: {said}"
    return warned(
        some(whose.values(), 2),
        f"{plural(len(none), 'DaemonSet')} without pods, {plural(len(refused), 'FailedCreate event')}",
        cite([*none[:2], *refused[-2:]]),
        detail=details.UncreatedPods(tuple(whose)),
    )


def _is_of(event: EventRow, namespace: str | None, name: str) -> bool:
    """Does a pod or a controller that is there belong to the one that was refused, or own it: one name begins with the other."""
    own = event.object_name
    return (
        own is not None
        and event.namespace == namespace
        and (name == own or f"{name}-".startswith(f"{own}-") or own.startswith(f"{name}-"))
    )


def _is_users(namespace: str | None) -> bool:
    return not spaces.is_of_cluster(namespace) and not spaces.is_control_plane(namespace)


def _called(namespace: str | None, name: str | None) -> str:
    return f"{namespace}/{name}" if namespace and name else name or "a controller's pods"
