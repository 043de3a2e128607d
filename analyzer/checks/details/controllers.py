"""A controller of the system that has not the pods it wants (BGP-08, CLU-02, CLU-03, MET-01)."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.facts.scheduling import Obstacle


class LackingPods(NamedTuple):
    """
    Attributes:
        kind: DaemonSet, Deployment or the like; empty where only an event speaks, which was cut.
        exist: are there pods of it, as far as is known.
        counted: are they counted; else a refusal alone speaks, and leaves open what exists beside.
        obstacle: who refuses their creation; None where nothing says that anybody does.
        decider: the quota, level or class that the refusal names.
    """

    kind: str
    namespace: str | None
    name: str
    exist: bool
    counted: bool
    obstacle: Obstacle | None = None
    decider: str | None = None
