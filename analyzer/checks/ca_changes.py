"""
A CA of the control plane that was changed while an agent ran: agents read theirs once, at their start.

Kamaji states when in `status.certificates.ca.lastUpdate` of the TenantControlPlane; the first certificate is such a change as well, so what
is asked is whether an agent whose connects fail by trust had started before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.schema import FactRow
from analyzer.tunnel.log import AgentState


def since_start(about: About, failing: Iterable[AgentState], now: datetime | None) -> FactRow | None:
    """The statement of a change between the start of one of these agents and its first failed connect; None where none is, or nobody knows."""
    rows = about.facts.get("plane_ca_changed", [])
    if len({row.value for row in rows}) != 1:
        return None
    changed = datetime.fromisoformat(rows[0].value)
    pods = {pod.name: pod for pod in about.role("agent")}
    for state in failing:
        begun = _known_at(state, pods.get(state.log.pod or ""), now)
        failed = [event.at for event in state.failures if event.at is not None]
        if begun is not None and begun < changed and failed and min(failed) > changed:
            return rows[0]
    return None


def _known_at(state: AgentState, pod: Pod | None, now: datetime | None) -> datetime | None:
    """A moment at which this agent is known to have run as the process that it is."""
    if pod is not None and pod.started_at is not None and not pod.restarts:
        return pod.started_at
    if pod is not None and pod.age_s is not None and now is not None and pod.restarts == 0:
        return now - timedelta(seconds=pod.age_s)
    return min((event.at for event in state.serving if event.at is not None), default=None)
