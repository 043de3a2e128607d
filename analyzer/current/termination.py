"""
A container's last termination against what it has done since: `Last State` is by its name a former one.

Kubernetes keeps the reason of the last termination for as long as the pod lives, so a container that was killed weeks ago and
has run since prints `OOMKilled` to this day.
"""

from __future__ import annotations

from datetime import datetime

from analyzer.schema import ContainerRow

STEADY_S = 86_400.0
"""A container that has run for a day since is over what ended it."""
OFTEN = 3
"""Restarts from which on a container counts as restarting again and again (CP-02)."""


def since_s(row: ContainerRow, restarted_s: float | None, now: datetime | None) -> float | None:
    """
    Seconds since a container was last ended; None where nothing tells.

    Args:
        restarted_s: how long ago its pod was last restarted, as a table prints it.
        now: the latest time that the bundle states.
    """
    if restarted_s is not None:
        return restarted_s
    return (now - row.ended_at).total_seconds() if now is not None and row.ended_at is not None else None


def is_former(row: ContainerRow, restarted_s: float | None, now: datetime | None) -> bool:
    """
    Is the last termination of a container that runs and is ready over: a day ago, whatever the count.

    One that is not ready, or of which nothing says when it was ended, may still be at it.
    """
    if row.ready is not True or row.state not in (None, "running"):
        return False
    past = since_s(row, restarted_s, now)
    return past is not None and past > STEADY_S
