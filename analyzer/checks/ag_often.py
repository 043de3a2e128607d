"""Agents that run and were restarted often (part of AG-06): some of them once in a while, or each of them, again and again."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, plural, some, warned
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.schema import ContainerRow

MOST_USUAL = 4
"""Restarts that an agent may have had in its life."""
OFTEN, PACE_S, HOUR_S = 3, 600, 3600


def is_again(pod: Pod) -> bool:
    """Was a pod of the last hour started again and again, in minutes each: it does not get on, whatever its state is in between."""
    age = pod.age_s
    return (pod.restarts or 0) >= OFTEN and age is not None and age <= HOUR_S and age / (pod.restarts or 1) <= PACE_S


def often(about: About, pods: list[Pod], states: Sequence[ContainerRow], cite: Cite) -> Answer | None:
    """The warning of AG-06 for them; None where no agent was restarted often."""
    found = [p for p in pods if (p.restarts or 0) > MOST_USUAL or is_again(p)]
    if not found:
        return None
    most = max(p.restarts or 0 for p in found)
    every = len(found) == len(pods) and all(map(is_again, pods))
    others = tuple(p.name for p in about.pods if p.role != "agent" and is_again(p)) if every else ()
    if every:
        age = max(p.age_s or 0 for p in pods)
        text = f"{'each' if len(pods) > 1 else 'the one'} of {plural(len(pods), 'agent')} was started again up to {plural(most, 'time')} within {math.ceil(age / 60)} minutes: "
    else:
        age = 0
        text = f"{len(found)} of {len(pods)} agents restarted often: "
    return warned(
        text + some(f"{p.name} {p.restarts}" for p in found),
        plural(len(pods), "agent pod"),
        cite([*(p.rows[0] for p in found), *states[:1]]),
        detail=details.Restarts(tuple(p.name for p in found), most, int(age) if every else None, others),
    )
