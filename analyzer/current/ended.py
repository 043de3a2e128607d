"""
Events that are over: what they complain of has changed since.

An event is a statement about its object at one moment. A later event of the same object that says the contrary, the object
listed as ready afterwards, the object gone from a later whole list, or endpoints where it missed them: each ends it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from analyzer import schema
from analyzer.current.disputed import is_up
from analyzer.current.gone import set_of
from analyzer.current.held import CurrentRows
from analyzer.current.order import is_newer, is_over
from analyzer.current.past import Past, Why
from analyzer.facts.start import PULLING
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Fault, Leg, Reason
from analyzer.schema import EventRow
from analyzer.tables.base import Row

ANSWERED = {
    "FailedCreate": frozenset({"SuccessfulCreate"}),
    "FailedScheduling": frozenset({"Scheduled", "Pulling", "Pulled", "Started"}),
    "FailedMount": frozenset({"SuccessfulMountVolume", "Pulled", "Started"}),
    "FailedAttachVolume": frozenset({"SuccessfulAttachVolume", "Pulled", "Started"}),
    "FailedCreatePodSandBox": frozenset({"Pulling", "Pulled", "Started"}),
    "ErrImagePull": frozenset({"Pulled"}),
    "NodeNotReady": frozenset({"NodeReady"}),
    "NodeNotSchedulable": frozenset({"NodeSchedulable"}),
    "NodeHasDiskPressure": frozenset({"NodeHasNoDiskPressure"}),
    "NodeHasInsufficientMemory": frozenset({"NodeHasSufficientMemory"}),
    "NodeHasInsufficientPID": frozenset({"NodeHasSufficientPID"}),
}
"""Reasons of events, and those of later events of the same object that end them (Kubernetes, pkg/kubelet/events and controllers)."""
ANSWERS = frozenset().union(*ANSWERED.values())
PULL = ("pull", "image")
NODE_DOWN = frozenset({"NodeNotReady", "NodeStatusUnknown", "KubeletNotReady"})
K = TypeVar("K")
RowT = TypeVar("RowT", bound=Row)
ObjectKey = tuple[str, str]
"""Kind in lower case, and name."""


def ended(held: CurrentRows, now: datetime | None, uses: Iterable[Row]) -> list[Past]:
    """
    The events that no longer hold.

    Args:
        now: the latest time that the bundle states.
        uses: outputs that came through the tunnel, as far as nothing failed after them.
    """
    events = held[schema.EVENTS]
    if not events:
        return []
    answers = _Answers(events, now)
    states = _States(held)
    last: dict[str, Row] = {}
    for use in uses:
        if use.source not in last or (use.line or 0) > (last[use.source].line or 0):
            last[use.source] = use
    any_use = next(iter(last.values()), None)
    found = []
    for event in events:
        uses = [use for use in (last.get(event.source), any_use) if use is not None]
        by = (
            answers.to(event)
            or _state(event, states, now)
            or _cured(chain.read(event.message), event, states, uses, now)
        )
        if by is not None:
            found.append(Past(schema.EVENTS.name, event, *by))
    return found


def _is_pull(event: EventRow) -> bool:
    return event.reason == "Failed" and any(word in (event.message or "").lower() for word in PULL)


def _object(event: EventRow) -> ObjectKey:
    return (event.object_kind or "").lower(), event.object_name or ""


class _Answers:
    """The newest event of each reason that says the contrary of another: of each object by member, and by time."""

    def __init__(self, events: Iterable[EventRow], now: datetime | None) -> None:
        self._now = now
        self._newest: dict[tuple[ObjectKey, str, str | None], EventRow] = {}
        for event in events:
            if event.reason in ANSWERS:
                for place in (event.source, *((None,) if event.last_at is not None else ())):
                    key = (_object(event), event.reason or "", place)
                    known = self._newest.get(key)
                    if known is None or is_newer(event, known, now):
                        self._newest[key] = event

    def to(self, event: EventRow) -> tuple[Row, Why] | None:
        """The later event that says the contrary of this one."""
        wanted = ANSWERED.get(event.reason or "")
        if wanted is None and _is_pull(event):
            wanted = ANSWERED["ErrImagePull"]
        for reason in sorted(wanted or ()):
            for place in (event.source, None):
                other = self._newest.get((_object(event), reason, place))
                if other is not None and is_newer(other, event, self._now) and _same_space(other, event):
                    return other, Why.EVENT
        return None


def _same_space(one: EventRow, other: EventRow) -> bool:
    return None in (one.namespace, other.namespace) or one.namespace == other.namespace


def _state(event: EventRow, states: _States, now: datetime | None) -> tuple[Row, Why] | None:
    kind, name = _object(event)
    row: Row | None
    if kind == "node":
        row = states.nodes.get(name) if event.reason in NODE_DOWN else None
    elif event.type == "Normal":
        return None
    elif kind == "pod":
        row = states.pods.get(name)
        if row is None and (listed := states.successor(event)) is not None and is_over(event, listed, now):
            return listed, Why.GONE
    else:
        row = states.workloads.get((kind, name)) if event.reason == "FailedCreate" else None
    return (row, Why.READY) if row is not None and is_over(event, row, now) else None


def _cured(
    fault: Fault | None, event: EventRow, states: _States, uses: list[Row], now: datetime | None
) -> tuple[Row, Why] | None:
    """An error of the way to a service: it has endpoints since, or the tunnel was used since."""
    if fault is None:
        return None
    if fault.reason is Reason.NO_ENDPOINTS:
        row = states.backed(fault)
        return (row, Why.READY) if row is not None and is_over(event, row, now) else None
    if through_tunnel(fault):
        return next(((use, Why.USED) for use in uses if is_over(event, use, now)), None)
    return None


def through_tunnel(fault: Fault) -> bool:
    """Does the fault keep everything from passing the tunnel, whatever it wants to reach."""
    return fault.leg in (Leg.SERVER, Leg.PROXY) or fault.reason is Reason.NO_AGENT


class _States:
    """What is stated to be well now: ready pods, nodes and controllers, services with endpoints."""

    def __init__(self, held: CurrentRows) -> None:
        self._whole = {one.source for one in held[schema.LISTINGS] if one.kind == "pods" and one.complete}
        pods = held[schema.PODS]
        self.pods = _well((row.name, row, is_up(row)) for row in pods)
        self.nodes = _well((row.name, row, row.ready) for row in held[schema.NODES])
        self.workloads = _well(
            (
                ((row.kind or "").lower(), row.name),
                row,
                None if row.ready is None or not row.desired else row.ready >= row.desired,
            )
            for row in held[schema.WORKLOADS]
        )
        self._endpoints = _well(
            ((row.namespace, row.name), row, None if row.ready_addresses is None else row.ready_addresses > 0)
            for row in held[schema.ENDPOINTS]
        )
        named: dict[str | None, list[Row]] = {}
        for (_, name), row in self._endpoints.items():
            named.setdefault(name, []).append(row)
        self._only = {name: rows[0] for name, rows in named.items() if len(rows) == 1}
        self._names = {row.name for row in pods}
        self._sets = {set_of((row.namespace, row.name)): row for row in pods if row.namespace}
        self._pulling = {set_of((row.namespace, row.name)) for row in pods if row.status in PULLING}

    def successor(self, event: EventRow) -> Row | None:
        """Another pod of the same set, where the pods are listed whole and the event's own is not among them."""
        if not event.namespace or event.object_name in self._names:
            return None
        own = set_of((event.namespace, event.object_name))
        if own in self._pulling and _is_pull(event):
            return None  # its successors wait for the same image: that is no answer
        other = self._sets.get(own)
        return other if other is not None and other.source in self._whole else None

    def backed(self, fault: Fault) -> Row | None:
        """The record of the service's endpoints, where it has some."""
        if fault.service is not None:
            space, name = fault.service
            return self._endpoints.get((space, name)) or self._endpoints.get((None, name))
        return self._only.get(fault.name)


def _well(stated: Iterable[tuple[K, RowT, bool | None]]) -> dict[K, RowT]:
    """The rows of what is well by every row that states it."""
    well: dict[K, RowT] = {}
    ill: set[K] = set()
    for key, row, is_well in stated:
        if is_well:
            well[key] = row
        elif is_well is False:
            ill.add(key)
    return {key: row for key, row in well.items() if key not in ill}
