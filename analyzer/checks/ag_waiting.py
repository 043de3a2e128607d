"""Agents that wait before their start: for how long that is no fault, and what tells it where their ages are not listed."""

from __future__ import annotations

from analyzer.facts.pods import Pod
from analyzer.schema import EventRow

SETTLED_S = 120
"""Age in seconds by which a pod's volumes are mounted, where they can be."""
NEVER_S = 900
"""The same where nothing is told of it: a kubelet gives up a pull and says so long before."""
TRIES = 8
"""Tries of the kubelet, which waits twice as long before each, that take as long as that."""
BEFORE_START = frozenset({"ContainerCreating", "PodInitializing"})


def goes_on(event: EventRow) -> bool:
    """Is a halt told again and again, for longer than a start takes."""
    told = (event.last_at - event.first_at).total_seconds() if event.first_at and event.last_at else 0
    return told >= SETTLED_S or (event.count or 0) >= TRIES


def settled(pod: Pod, again: set[str | None]) -> bool:
    """Is a pod older than a start takes, by its age, else by how long its halt is told."""
    return pod.age_s >= SETTLED_S if pod.age_s is not None else pod.name in again


def never_started(pod: Pod) -> bool:
    """Is a container of its still to be made, so long after the pod itself: of one pod its node may have started anew, of all of them none has."""
    return pod.status in BEFORE_START and not pod.restarts and (pod.age_s or 0) >= NEVER_S
