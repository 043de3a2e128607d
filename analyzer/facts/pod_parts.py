"""
A described pod that shows a part of its containers beside a list that says how many there are: the fuller statement decides.

People cut a `describe` where it bores them, with a mark or without one. A container that it shows not ready is not ready; that the
others are well, or how many of all are ready, it does not say.
"""

from __future__ import annotations

from typing import Any, Protocol

from analyzer.schema import PodRow


class CountedPod(Protocol):
    """What is known of a pod whose containers were counted."""

    @property
    def status(self) -> str | None: ...
    @property
    def phase(self) -> str | None: ...
    @property
    def ready(self) -> bool | None: ...
    @property
    def ready_containers(self) -> int | None: ...
    @property
    def containers(self) -> int | None: ...
    @property
    def restarts(self) -> int | None: ...


def shows_part(row: PodRow, containers: int | None) -> bool:
    """
    Is this a described pod with fewer containers than the pod has; an object and a row of a table hold all of them.

    Args:
        containers: how many there are by another statement.
    """
    described = row.phase is not None and row.age_s is None and row.created_at is None
    return described and containers is not None and (row.containers is None or row.containers < containers)


def with_part(known: CountedPod, part: PodRow) -> dict[str, Any]:
    """The state by column: what was counted, and of the part that a container is not ready."""
    bad = part.ready is False
    ready = False if bad else known.ready
    named = part.status if bad and part.status != part.phase else None
    told = [count for count in (known.restarts, part.restarts) if count is not None]
    return {
        "ready": ready,
        "ready_containers": known.ready_containers if ready == known.ready else None,
        "containers": known.containers,
        "status": named or (part.status if bad and known.ready else known.status),
        "phase": part.phase or known.phase,
        "restarts": max(told, default=None),
    }
