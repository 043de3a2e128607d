"""
Pods that do not keep running by the kubelets' events alone: ended for their probe, started again and again, or never ready.

Samples (kubelet, `kuberuntime_manager.go`, `prober.go`)::

    Back-off restarting failed container
    Liveness probe failed: calico/node is not ready: bird/confd is not live: exit status 1
    Readiness probe failed: HTTP probe failed with statuscode: 500
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer.facts import kubelet_events
from analyzer.schema import EventRow

MISSES = 3
"""Failures in a row for which a kubelet ends a container, unless its pod says otherwise (`failureThreshold`)."""
UNREADY = 10
"""Failures of the readiness probe that are no start: at its usual pace of ten seconds they take minutes."""
PULLS = "pulling image"


class Troubled(NamedTuple):
    """
    Attributes:
        pod: "" where the events name none.
        restarts: its container ends and is started again; else it runs and is not ready.
        row: the event that says most.
    """

    pod: str
    namespace: str | None
    restarts: bool
    row: EventRow


def troubled(events: Iterable[EventRow]) -> list[Troubled]:
    """Of events of pods of one kind; a single failure of a probe is none."""
    by_pod: dict[str, list[EventRow]] = {}
    for event in events:
        if event.type == "Warning" or event.reason == "Killing":
            by_pod.setdefault(event.object_name or "", []).append(event)
    return [found for name, rows in by_pod.items() if (found := _of_one(name, rows)) is not None]


def _of_one(name: str, rows: list[EventRow]) -> Troubled | None:
    backs = [e for e in rows if e.reason == "BackOff" and PULLS not in (e.message or "").lower()]
    live = [e for e in rows if e.reason in ("Unhealthy", "Killing") and kubelet_events.is_liveness(e.message)]
    ready = [e for e in rows if e.reason == "Unhealthy" and e not in live]
    killed = sum(e.count or 1 for e in live) >= MISSES or any(e.reason == "Killing" for e in live)
    if backs or killed:
        row = next(iter([*(e for e in live if e.reason == "Unhealthy"), *ready, *live, *backs]))
        return Troubled(name, row.namespace, True, row)
    if sum(e.count or 1 for e in ready) >= UNREADY:
        return Troubled(name, ready[-1].namespace, False, ready[-1])
    return None
