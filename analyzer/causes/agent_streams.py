"""Agents that are connected, and not as they should be: to some of the servers, under one identity."""

from __future__ import annotations

from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    proof,
    sre,
    told,
)
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()
SERVICE_ACCOUNT = "system:serviceaccount:"
"""Before namespace and name in the user name of a service account."""


@CAUSES.cause(
    "agents-partially-connected",
    "Agents miss some of the servers",
    reads=(
        "AG-10",
        "SRV-03",
    ),
)
def partial(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """
    Servers without agents beside servers with agents: requests fail by the API server that takes them.

    Agents that may not list the servers' leases count one server; whether there are more is open where nothing states it.
    """
    outcome = outcomes["AG-10"]
    missed = told(outcomes, "AG-10", details.ServersMissed)
    blind = missed is not None and missed.leases_forbidden and outcome.status is Status.WARN
    if outcome.status is not Status.FAIL and not blind:
        return None
    by_servers = missed is not None and missed.how is not details.Missed.ANNOUNCED
    by_logs = by_servers and missed is not None and missed.how is not details.Missed.ONE_SIDE
    leases = (
        sre(
            "let the agents get, list and watch leases: a Role and a RoleBinding where the servers keep them; until then they count one server",
            _binding(about, missed),
            "S2",
        ),
    )
    spread = (
        sre(
            "spread the agents over all servers: one address per server, or a balancer without stickiness; set --server-count to the true number",
            None,
            "S2",
        ),
        customer(
            "restart the agents so that they spread anew",
            commands.restart_agents(about),
            "S5b",
        ),
    )
    remedies = leases if missed is not None and missed.leases_forbidden else spread
    mind = (commands.Gap("logs of all servers and of one agent over the same minutes", None),)
    text = outcome.summary + ("; users see requests that work on some tries only" if by_servers else "")
    return Finding(
        POSSIBLE if blind else CONFIRMED if by_logs and len(tunnel.servers) > 1 else LIKELY,
        text,
        ("AG-10", *fails(outcomes, "SRV-03")),
        proof(outcomes, ("AG-10", "SRV-03")),
        remedies,
        mind,
        scope=some(outcome.subjects) if by_servers else "",
    )


def _binding(about: About, missed: details.ServersMissed | None) -> str:
    """The commands that let the agents' user read leases in the namespace of the refusal."""
    account = next((p.service_account for p in about.role("agent") if p.service_account), "konnectivity-agent")
    space = next((p.namespace for p in about.role("agent") if p.namespace), "kube-system")
    user = (missed.user if missed else "") or f"{SERVICE_ACCOUNT}{space}:{account}"
    is_account = user.startswith(SERVICE_ACCOUNT)
    whom = f"--serviceaccount={user.removeprefix(SERVICE_ACCOUNT)}" if is_account else f"--user={user}"
    name = f"konnectivity-agent-leases -n {(missed.namespace if missed else '') or space}"
    return (
        f"kubectl create role {name} --verb=get,list,watch --resource=leases.coordination.k8s.io && "
        f"kubectl create rolebinding {name} --role=konnectivity-agent-leases {whom}"
    )


@CAUSES.cause(
    "agent-identity-clash",
    "Several agents share one agent ID: only one stream of them is used",
    reads=(
        "AG-13",
        "SRV-05",
        "SRV-07",
    ),
)
def clash(about: About, outcomes: Outcomes) -> Finding | None:
    """One agentID in the logs of several agents; in files that may be one agent's log it is possible."""
    outcome, shared = outcomes["AG-13"], told(outcomes, "AG-13", details.SharedIdentity)
    if shared is None or outcome.status not in (Status.FAIL, Status.WARN):
        return None
    certain = outcome.status is Status.FAIL
    return Finding(
        CONFIRMED if certain else POSSIBLE,
        outcome.summary,
        ("AG-13", *fails(outcomes, "SRV-05", "SRV-07")),
        proof(outcomes, ("AG-13",)),
        (sre("give every agent its own ID: drop --agent-id, or set it from the node's name", None, "S9"),),
        (commands.agent_daemonset(about),) if certain else (commands.agent_daemonset(about), commands.agent_log(about)),
        scope=some(shared.places),
    )
