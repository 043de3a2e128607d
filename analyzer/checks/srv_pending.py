"""Dials that wait for an answer, as the Konnectivity server counts them itself (SRV-07): its metrics hold where its log is silent."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, failed, plural, warned
from analyzer.facts import counters
from analyzer.facts.cluster import About

LEAST_PENDING = 100
"""Dials that wait at one moment: an answer comes within milliseconds, and a client gives up after 30 seconds."""


def waiting(about: About, cite: Cite, *, connected: bool) -> Answer | None:
    """
    What the gauge of pending dials says; None where too few wait, and where nothing counts them.

    Args:
        connected: agents are connected by something else than these metrics.
    """
    found = counters.pending(about.facts, LEAST_PENDING)
    if not found:
        return None
    most, ready = max(found, key=lambda one: one[0].value)
    basis = f"metrics of {plural(len(about.facts.get('server_pending_dials', [])), 'server')}"
    rows = cite([most.row, ready.row if ready else None])
    detail = details.DeadDials(most.value, 0, (), by_metrics=True)
    agents = f"{plural(ready.value, 'agent')} {'is' if ready.value == 1 else 'are'} connected" if ready else ""
    text = f"{most.value} dials wait for an answer by the server's own metrics (pending_backend_dials)"
    if ready.value if ready else connected:
        return failed(f"{text} although {agents or 'agents are connected'}", basis, rows, detail=detail)
    return warned(f"{text}, and {agents or 'no agent is known to be connected'}", basis, rows, detail=detail)
