"""Pods that do not keep running, by the kubelets' events alone."""

from __future__ import annotations

import pytest
from analyzer.facts.troubled import MISSES, UNREADY, troubled
from analyzer.schema import EventRow


def event(
    reason: str, message: str, count: int | None = None, pod: str | None = "a", kind: str = "Warning"
) -> EventRow:
    return EventRow(source="e", line=1, type=kind, reason=reason, message=message, count=count, object_name=pod)


LIVE, READY, BACK = "Liveness probe failed: x", "Readiness probe failed: x", "Back-off restarting failed container"


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([event("BackOff", BACK)], [("a", True)]),
        ([event("BackOff", BACK, pod=None)], [("", True)]),
        ([event("Unhealthy", LIVE, MISSES)], [("a", True)]),
        ([event("Unhealthy", LIVE, MISSES - 1)], []),
        ([event("Unhealthy", READY, UNREADY)], [("a", False)]),
        ([event("Unhealthy", READY, UNREADY - 1)], []),
        ([event("Killing", "Container a failed liveness probe, will be restarted", kind="Normal")], [("a", True)]),
        ([event("Killing", "Stopping container a", kind="Normal")], []),
        ([event("BackOff", 'Back-off pulling image "x"')], []),
        ([event("Unhealthy", LIVE, 2), event("Unhealthy", LIVE, 2, pod="b")], []),
        ([event("BackOff", BACK, pod="b"), event("Unhealthy", READY, 40)], [("b", True), ("a", False)]),
    ],
)  # fmt: skip
def test_who_does_not_keep_running(events: list[EventRow], found: list[tuple[str, bool]]) -> None:
    """By a back-off, by as many failures of the probe as end a container, or by many of the readiness probe."""
    assert [(one.pod, one.restarts) for one in troubled(events)] == found


def test_the_probes_words_say_more_than_the_back_off() -> None:
    """Why it ends stands before that it does."""
    [one] = troubled([event("BackOff", BACK), event("Unhealthy", LIVE)])
    assert one.row.message == LIVE
