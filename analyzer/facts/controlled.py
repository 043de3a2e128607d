"""
What controllers of the system say of pods that no list shows: their counts, and that the API server refuses to create them.

::

    calico-node      3   0   0   0   0   <none>   2m10s
    metrics-server   0/2   0   0   16m
    Warning  FailedCreate  13s (x8 over 95s)  daemonset-controller  Error creating: pods "calico-node-" is forbidden: ...
    - type: ReplicaFailure, reason: FailedCreate, message: 'pods "calico-node-" is forbidden: ...'

A count is of that moment and of every pod of its controller; an event is past, and a condition holds while the object says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.admission import refusal
from analyzer.facts.ages import is_old
from analyzer.facts.cluster import About
from analyzer.konnectivity import chain
from analyzer.schema import EventRow, WorkloadRow

CREATORS = frozenset({"daemonset", "deployment", "replicaset", "statefulset", "replicationcontroller", "job"})
"""Kinds that create pods; an event that was cut may have lost its own."""
REFUSED = "FailedCreate"
SET = regex.compile(r"-[a-f0-9]{8,10}$|-(?=[a-z]*\d)[bcdfghjklmnpqrstvwxz2456789]{8,10}$")
"""What a Deployment puts behind its own name for a ReplicaSet of its."""


class RefusedPods(NamedTuple):
    """Pods that the API server does not let their controller create, and the row that says so."""

    namespace: str | None
    kind: str | None
    name: str | None
    message: str
    row: EventRow | WorkloadRow


class ShortOfPods(NamedTuple):
    """
    A controller that has not the ready pods that it wants.

    Attributes:
        wanted: pods, where a count is shown.
        ready: of them; None where only a refusal speaks.
        exist: are there any.
        why: the API server's words, where it refuses them.
        rows: what states it, the count first.
    """

    namespace: str | None
    kind: str
    name: str
    wanted: int | None
    ready: int | None
    exist: bool
    why: str
    rows: tuple[EventRow | WorkloadRow, ...]

    @property
    def words(self) -> str:
        """``calico-node: 3 wanted, 0 there: exceeded quota``."""
        count = f"{self.wanted} wanted, {f'{self.ready} ready' if self.exist else '0 there'}" if self.wanted else ""
        return f"{self.name}: {': '.join(part for part in (count, self.why) if part)}"


def refused(workloads: Iterable[WorkloadRow], events: Iterable[EventRow]) -> list[RefusedPods]:
    """Every refusal that an event of a controller or its own condition states, in the order of the rows; old events are left out."""
    found = [
        RefusedPods(one.namespace, one.object_kind, one.object_name, one.message or "", one)
        for one in events
        if one.reason == REFUSED
        and one.type != "Normal"
        and (one.object_kind or "daemonset").lower() in CREATORS
        and not is_old(one)
    ]
    return found + [
        RefusedPods(row.namespace, row.kind, row.name, why, row)
        for row in workloads
        if (why := refusal.of_condition(row.message)) is not None
    ]


def role_of_controller(about: About, namespace: str | None, name: str | None) -> str:
    """The role of the pods that a DaemonSet, Deployment or ReplicaSet of this name makes; empty for none."""
    if not name:
        return ""
    pods = (f"{SET.sub('', name)}-5d7c9f8b66-abcde", f"{name}-abcde")
    return next((role for pod in pods if (role := about.plays(namespace, pod))), "")


def short(about: About, workloads: Iterable[WorkloadRow], events: Iterable[EventRow], role: str) -> list[ShortOfPods]:
    """
    The controllers of this role that lack pods, those with a count first.

    A refusal by a webhook is told by the checks of webhooks. One beside a count with all pods ready is over.
    """
    rows = {
        (row.namespace, row.name): row
        for row in workloads
        if row.desired is not None
        and row.kind != "ReplicaSet"
        and role_of_controller(about, row.namespace, row.name) == role
    }
    said = [
        one
        for one in refused(workloads, events)
        if role_of_controller(about, one.namespace, one.name) == role
        and not chain.is_webhook_call(one.message)
        and not refusal.is_decision(one.message)
    ]
    found = []
    for (space, name), row in rows.items():
        words = [one for one in said if one.namespace in (space, None) or space is None]
        ready = row.ready if row.ready is not None else row.available
        if not row.desired or ready is None or ready >= row.desired:
            continue
        exist = row.current != 0 if row.current is not None else bool(ready) or not words
        why = refusal.why_not_created(words[-1].message) if words else ""
        found.append(ShortOfPods(space, row.kind or "", name or "?", row.desired, ready, exist, why, (row, *(one.row for one in words[-1:] if one.row is not row))))  # fmt: skip
    if rows:
        return found
    sets = {(row.namespace, row.name): row for row in workloads if row.kind == "ReplicaSet" and row.desired}
    for key, one in {(one.namespace, one.name): one for one in said}.items():
        why, own = refusal.why_not_created(one.message), sets.get(key)
        lacks = own is not None and own.current == 0
        found.append(
            ShortOfPods(
                one.namespace, one.kind or "", (one.name or "?") if lacks else SET.sub("", one.name or "?"), own.desired if own and lacks else None,
                0 if lacks else None, not lacks, why, (*([own] if own and lacks else []), *([one.row] if one.row is not own else [])),
            )
        )  # fmt: skip
    return found


def counted(about: About, workloads: Iterable[WorkloadRow], role: str) -> list[WorkloadRow]:
    """Controllers of this role whose count says that every pod that is wanted is ready."""
    return [
        row
        for row in workloads
        if row.desired
        and row.ready is not None
        and row.ready >= row.desired
        and row.kind != "ReplicaSet"
        and role_of_controller(about, row.namespace, row.name) == role
    ]
