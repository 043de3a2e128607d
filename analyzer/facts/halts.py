"""
Why a pod that is not ready does not run: the one statement of the bundle that decides, whatever the pod is.

A pod that was never started is told of by the scheduler and the kubelet of its node; one that ran and ended by how its container
ended (OOMKilled) and by the last words of its own log; one that runs and is not ready by the probe that fails. What says only that
the container is tried again (BackOff) is no reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from analyzer.facts import probes, rights
from analyzer.facts.ages import is_old
from analyzer.facts.generated import belongs_to
from analyzer.facts.pods import Pod
from analyzer.facts.probes import ProbeFailure, ProbeFault
from analyzer.facts.scheduling import Rejection, Shortage, lacked, unplaced, without_preemption
from analyzer.facts.start import Start, StartFault, why, worded
from analyzer.konnectivity.denial import Denial
from analyzer.model import Placed
from analyzer.schema import (
    CONTAINER_ARGS,
    CONTAINERS,
    EVENTS,
    KONNECTIVITY_EVENTS,
    LAST_WORDS,
    LOG_SIGNALS,
    ContainerRow,
    EventRow,
)
from analyzer.tables.rows import Tables
from analyzer.wording import excerpt

UNSTARTED = frozenset({
    "Pending", "ContainerCreating", "PodInitializing", "ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName",
    "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "ContainerCannotRun", "StartError",
})  # fmt: skip
"""States of a pod none of whose containers runs, or ran."""
BY_KUBELET = frozenset({
    "FailedMount", "FailedAttachVolume", "Failed", "FailedCreatePodSandBox", "FailedSandbox", "InspectFailed", "FailedPostStartHook",
    "NetworkNotReady", "CreateContainerConfigError",
})  # fmt: skip
"""Reasons of events that say why a container is not started."""
LONGEST = 160
ON_EVERY_NODE = frozenset({"agent", "calico-node"})
"""Roles of pods that a DaemonSet binds to their node."""


class HaltKind(Enum):
    """What keeps a pod from running."""

    MEMORY = "killed for memory"
    PLACE = "no node takes it"
    EVICTED = "its node put it out"
    START = "its container is not started, or ends for want of a thing that is named"
    ADDRESS = "Calico finds no address of the node"
    RIGHT = "its service account has not a right"
    WORDS = "it ends, and says why"
    PROBE = "its probe fails"


class Halt(NamedTuple):
    """
    The reason of one pod.

    Attributes:
        words: what the statement says, as reports show it.
        row: the statement.
        container: whose it is, where that is stated.
        limit: of memory, where the pod or its controller states it.
        start: what is missing, taken or refused, where the words name it.
        reasons: the scheduler's.
        shortage: what the node ran out of.
        probe: which one fails, and how.
        is_ended: does the kubelet say that it ends the container for its probe.
        denials: rights that its account has not, the deciding one first.
    """

    pod: Pod
    kind: HaltKind
    words: str
    row: Placed
    container: str = ""
    limit: str = ""
    start: Start | None = None
    reasons: tuple[Rejection, ...] = ()
    shortage: Shortage | None = None
    probe: ProbeFailure | None = None
    is_ended: bool = False
    denials: tuple[Denial, ...] = ()

    @property
    def is_killing(self) -> bool:
        """
        Does the kubelet end a program that runs, for what its probe gets: another start of it gets the same.

        One that ended by itself is not heard either; an answer that is late comes from a program that runs.
        """
        if self.probe is None or not self.probe.kills or self.probe.fault is ProbeFault.UNWELL:
            return False
        return self.is_ended or (self.probe.fault is ProbeFault.LATE and bool(self.pod.restarts))


def _words(start: Start, text: str) -> str:
    """A missing object by its name, which is all that counts; any other reason in the innermost words of its text."""
    return f"{start.named} not found" if start.fault is StartFault.OBJECT else worded(start, text)


class Halts:
    """Reasons of the pods of one snapshot."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[tuple[str | None, str], Halt | None] = {}

    def of(self, pod: Pod) -> Halt | None:
        """Why a pod does not run; None for one that does, and where nothing says it."""
        key = (pod.namespace, pod.name)
        if key not in self._known:
            self._known[key] = self._find(pod) if pod.health is False else None
        return self._known[key]

    def first(self, pods: Iterable[Pod]) -> Halt | None:
        """The first of some pods whose reason is stated."""
        return next((found for pod in pods if (found := self.of(pod)) is not None), None)

    def _find(self, pod: Pod) -> Halt | None:
        status = pod.status or pod.phase or ""
        if status == "Evicted":
            return self._evicted(pod)
        unstarted = status in UNSTARTED or (pod.is_in_init and not any(w in status for w in ("Crash", "Error", "OOM")))
        if unstarted:
            return self._unplaced(pod) or self._unstarted(pod)
        if status == "Running" and not self._ended(pod):
            return self._refused(pod) or self._probe(pod) or self._said(pod)
        return self._killed(pod) or self._refused(pod) or self._said(pod) or self._probe(pod) or self._unstarted(pod)

    def _events(self, pod: Pod, reasons: Iterable[str]) -> list[EventRow]:
        """Warnings about a pod that are not old, the last one first."""
        wanted = frozenset(reasons)
        rows = [e for e in self._tables[EVENTS] if e.object_name == pod.name and e.reason in wanted and not is_old(e)]
        return [
            e for e in reversed(rows) if e.type != "Normal" and pod.namespace in (None, e.namespace or pod.namespace)
        ]

    def _containers(self, pod: Pod) -> list[ContainerRow]:
        """Its containers that are not stated to be ready."""
        return [c for c in self._tables[CONTAINERS] if c.pod == pod.name and c.ready is not True]

    def _ended(self, pod: Pod) -> bool:
        """Does a container of a pod that kubectl calls Running wait after a run that ended."""
        return any(
            c.state in ("waiting", "terminated") or "OOMKilled" in (c.reason, c.last_reason)
            for c in self._containers(pod)
        )

    def _evicted(self, pod: Pod) -> Halt | None:
        told: list[tuple[Placed, str | None]] = [(e, e.message) for e in self._events(pod, ("Evicted",))]
        told += [(row, row.message) for row in pod.rows if row.message]
        for row, message in told:
            if message and (short := lacked([message])) is not None:
                return Halt(pod, HaltKind.EVICTED, excerpt(message, LONGEST), row, shortage=short)
        return None

    def _unplaced(self, pod: Pod) -> Halt | None:
        """The scheduler's last word on it, in an event or in the pod's own condition."""
        told: list[tuple[Placed, str | None]] = [(e, e.message) for e in self._events(pod, ("FailedScheduling",))]
        told += [(row, row.message) for row in pod.rows if row.message]
        if pod.node is not None:
            return None  # placed since
        for row, message in told:
            reasons = unplaced(message, pod.owner_kind == "DaemonSet" or pod.role in ON_EVERY_NODE)
            if message and reasons:
                words = excerpt(without_preemption(message).rstrip(". "), LONGEST)
                return Halt(pod, HaltKind.PLACE, words, row, reasons=reasons)
        return None

    def _unstarted(self, pod: Pod) -> Halt | None:
        """What the kubelet or the runtime lacks for a start: the last statement that names it, else the last one."""
        told: list[tuple[Placed, str, str]] = [
            (c, c.message, c.container or "") for c in self._containers(pod) if c.ready is False and c.message
        ]
        told += [(e, e.message, "") for e in self._events(pod, BY_KUBELET) if e.message]
        for row, text, container in told:
            if (start := why(text)) is not None:
                return Halt(pod, HaltKind.START, _words(start, text), row, container, start=start)
        plain = next((e for e in self._events(pod, BY_KUBELET - {"Failed"}) if e.message), None)
        return None if plain is None else Halt(pod, HaltKind.WORDS, excerpt(plain.message, LONGEST), plain)

    def _killed(self, pod: Pod) -> Halt | None:
        """A container that was killed for its memory, with the limit that it had."""
        row = next((c for c in self._containers(pod) if "OOMKilled" in (c.reason, c.last_reason)), None)
        if row is None and pod.status != "OOMKilled":
            return None
        container = (row.container if row else None) or ""
        limit = self._limit(pod, container)
        words = f"{f'container {container}' if container else 'it'} was killed for memory (OOMKilled)"
        return Halt(
            pod,
            HaltKind.MEMORY,
            words + (f", its limit is {limit}" if limit else ""),
            row or pod.rows[0],
            container,
            limit,
        )

    def _limit(self, pod: Pod, container: str) -> str:
        rows = [
            r
            for r in self._tables[CONTAINER_ARGS]
            if r.flag == "memory limit" and r.value and belongs_to(pod.name, r.name)
        ]
        own = [r for r in rows if not container or r.container == container]
        return (own[-1].value or "") if own else ""

    def _refused(self, pod: Pod) -> Halt | None:
        """A right that the API server refuses its account; a probe that fails beside is what comes of it."""
        found = rights.missed(self._tables, pod)
        if found is None:
            return None
        one = found.denials[0]
        words = f"{one.account} has no right to {one.verb} {one.plain} {one.where}"
        return Halt(pod, HaltKind.RIGHT, words, found.row, denials=found.denials)

    def _said(self, pod: Pod) -> Halt | None:
        """The program's last words: of its container's status, of its log, and where it is one of Konnectivity its own fatal line."""
        for c in self._containers(pod):
            if c.ready is False and c.message and (start := why(c.message)) is not None:
                return Halt(pod, HaltKind.START, _words(start, c.message), c, c.container or "", start=start)
        lines = [r for r in self._tables[LOG_SIGNALS] if r.pod == pod.name]
        if unknown := [r for r in lines if r.signal == "address_undetected"]:
            row = unknown[-1]
            how = f" {row.name}" if row.name else ""
            return Halt(pod, HaltKind.ADDRESS, f"calico-node finds no address of its node{how}", row)
        own = [e for e in self._tables[KONNECTIVITY_EVENTS] if e.pod == pod.name]
        ends: list[tuple[Placed, str]] = [
            (e, e.error) for e in own[-1:] if e.error and (e.level == "F" or e.signal == "lifecycle")
        ]
        ends += [
            (r, text)
            for r in reversed(lines)
            if r.signal in (LAST_WORDS, "go_panic") and (text := r.message if r.signal == LAST_WORDS else r.name)
        ]
        for at, text in ends:
            if (start := why(text)) is not None:
                return Halt(pod, HaltKind.START, _words(start, text), at, start=start)
        return next((Halt(pod, HaltKind.WORDS, excerpt(text, LONGEST), at) for at, text in ends), None)

    def _probe(self, pod: Pod) -> Halt | None:
        """The probe by which the kubelet restarts it, or keeps it out of service."""
        rows = [e for e in self._events(pod, ("Unhealthy",)) if e.message]
        first = next((e for e in rows if not (e.message or "").startswith("Readiness")), rows[0] if rows else None)
        if first is None:
            return None
        ended = any(
            e.reason == "Killing" and e.object_name == pod.name and probes.is_end(e.message) and not is_old(e)
            for e in self._tables[EVENTS]
        )
        words = excerpt(first.message, LONGEST)
        return Halt(pod, HaltKind.PROBE, words, first, probe=probes.read(first.message), is_ended=ended)
