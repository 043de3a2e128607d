"""
Agents of which only the kubelets' events tell that they were not started, and why, and agents that are started again and again
(parts of agents-not-running).
"""

from __future__ import annotations

from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.start_remedies import for_start
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, plural, some
from analyzer.checks.carried import in_words, uses_since
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import Obstacle
from analyzer.model import Status
from analyzer.tunnel.view import TunnelView

BARRED = frozenset({Obstacle.TAINT, Obstacle.SELECTOR, Obstacle.CORDON})
"""What the cluster's own settings keep a pod off by."""
AGAIN = "The agents end and are started again and again"
SUFFER = ("AG-02", "AG-03", "AG-05", "SRV-01", "SRV-01b", "SRV-02", "SRV-03")


def halted(
    about: About, tunnel: TunnelView, outcomes: Outcomes, start: details.AgentStart | None, cite: Cite
) -> Finding | None:
    """
    Events are past, and no list of pods says how it is now: likely where they state the reason.

    Possible where they state none, or where the tunnel was used or agents are connected by some log.
    """
    often = told(outcomes, "AG-06", details.Restarts)
    if often is not None and often.within_s is not None:
        return _again(about, outcomes, often, cite)
    if outcomes["AG-06"].status is not Status.WARN or start is None or start.halted is None:
        return None
    if BARRED.intersection(start.obstacles):
        return None  # another cause's
    uses = uses_since(about, outcomes["AG-06"].evidence)
    doubt = f"; but {in_words(uses)}, and nothing says that this was before" if uses else ""
    if not doubt and (tunnel.connected or tunnel.connected_elsewhere):
        doubt = "; but agents are connected by their logs, and nothing says that these are others"
    at = start.halted
    return Finding(
        POSSIBLE if doubt or (start.why is None and not start.ran and not start.obstacles) else LIKELY,
        outcomes["AG-06"].summary + doubt,
        ("AG-06", *fails(outcomes, *SUFFER)),
        (*proof(outcomes, ("AG-06", "SRV-03"), limit=4), *cite(uses[:1])),
        for_start(about, start.why, Pod(at.namespace, at.name, "agent", at.node or None), ran=start.ran),
        (commands.agent_pods(), commands.events()),
        scope=f"{plural(start.down, 'agent')}; others are not shown",
        title=AGAIN if start.ran else "",
    )


def _again(about: About, outcomes: Outcomes, often: details.Restarts, cite: Cite) -> Finding:
    """
    Every agent there is ends and is started again in minutes: whatever needs the tunnel comes and goes with them.

    Where other pods do the same it is no fault of the agents' own, and what they share is looked at first.
    """
    pods = [pod for pod in about.role("agent") if pod.name in often.pods]
    first = next(iter(pods), None)
    space, name = (first.namespace or "kube-system", first.name) if first else ("kube-system", "<agent>")
    look = f"kubectl describe pod -n {space} {name}; kubectl logs -n {space} {name} --previous --tail=50"
    shared = (
        (
            customer(
                f"{some(often.beside, 3)} {'end' if len(often.beside) > 1 else 'ends'} as often: look at what all of them share before the agents, as the pods' network on their nodes (CNI, kube-proxy, the nodes' own firewall)",
                f"kubectl get pods -A -o wide; kubectl get events -n {space} --sort-by=.lastTimestamp",
                "S4",
            ),
        )
        if often.beside
        else ()
    )
    why = customer(
        "read why the agents end: the probe or the exit code in their last state, the last lines of the run before",
        look,
        "S4",
    )
    own = for_start(about, None, first, ran=True)
    uses = uses_since(about, outcomes["AG-06"].evidence)
    return Finding(
        POSSIBLE if uses else LIKELY,
        outcomes["AG-06"].summary
        + (f"; so were {some(often.beside, 3)}" if often.beside else "")
        + (f"; but {in_words(uses)}" if uses else ""),
        ("AG-06", *fails(outcomes, *SUFFER)),
        (*proof(outcomes, ("AG-06", "SRV-03"), limit=4), *cite(uses[:1])),
        (*shared, *(own or (why,))),
        (commands.events(), commands.agent_log(about)),
        scope=plural(len(often.pods), "agent"),
        title=AGAIN,
    )
