"""Agents of which only the kubelets' events tell that they were not started, and why (part of agents-not-running)."""

from __future__ import annotations

from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, fails, proof
from analyzer.causes.start_remedies import for_start
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, plural
from analyzer.checks.carried import in_words, uses_since
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Status
from analyzer.tunnel.view import TunnelView

SUFFER = ("AG-02", "AG-03", "AG-05", "SRV-01", "SRV-01b", "SRV-02", "SRV-03")


def halted(
    about: About, tunnel: TunnelView, outcomes: Outcomes, start: details.AgentStart | None, cite: Cite
) -> Finding | None:
    """
    Events are past, and no list of pods says how it is now: likely where they state the reason.

    Possible where they state none, or where the tunnel was used or agents are connected by some log.
    """
    if outcomes["AG-06"].status is not Status.WARN or start is None or start.halted is None:
        return None
    uses = uses_since(about, outcomes["AG-06"].evidence)
    doubt = f"; but {in_words(uses)}, and nothing says that this was before" if uses else ""
    if not doubt and (tunnel.connected or tunnel.connected_elsewhere):
        doubt = "; but agents are connected by their logs, and nothing says that these are others"
    at = start.halted
    return Finding(
        POSSIBLE if doubt or start.why is None else LIKELY,
        outcomes["AG-06"].summary + doubt,
        ("AG-06", *fails(outcomes, *SUFFER)),
        (*proof(outcomes, ("AG-06", "SRV-03"), limit=4), *cite(uses[:1])),
        for_start(about, start.why, Pod(at.namespace, at.name, "agent", at.node or None), ran=start.ran),
        (commands.agent_pods(), commands.events()),
        scope=f"{plural(start.down, 'agent')}; others are not shown",
    )
