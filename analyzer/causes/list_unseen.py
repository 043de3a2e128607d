"""An access list that is on and not in the bundle, beside agents that get no answer: it drops what it does not let in."""

from __future__ import annotations

from analyzer.causes.base import POSSIBLE, Finding, Outcomes, proof, sre
from analyzer.causes.failing_place import failing_scope
from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView


def list_unseen(about: About, tunnel: TunnelView, outcomes: Outcomes, suffering: tuple[str, ...]) -> Finding | None:
    """
    Possible, for the list itself decides.

    Args:
        suffering: checks that fail as they would for it.
    """
    on, holds = outcomes["ACL-01"], outcomes["ACL-02"]
    if on.status is not Status.PASS or holds.status is not Status.UNKNOWN:
        return None
    if not errors.SILENCED & tunnel.failure_classes().keys():
        return None
    look = "see whether the list holds the Konnectivity port and every worker's network"
    return Finding(
        POSSIBLE,
        f"{on.summary}, agents get no answer, and {holds.summary}",
        suffering,
        (*proof(outcomes, ("ERR", "AG-09")), *on.evidence[:1]),
        (sre(look, commands.cse(about).command, "S11"),),
        (commands.cse(about),),
        scope=failing_scope(about, tunnel),
    )
