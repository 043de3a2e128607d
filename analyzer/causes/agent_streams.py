"""Agents that are connected, and not as they should be: to some of the servers, under one identity."""

from __future__ import annotations

from analyzer.causes import operated, some_refused
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
    renew,
    sre,
    told,
)
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, some
from analyzer.facts import announced
from analyzer.facts.cluster import About
from analyzer.model import Placed, Remedy, Status
from analyzer.schema import ContainerArgRow
from analyzer.tunnel import turned_away
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()
"""Before namespace and name in the user name of a service account."""


@CAUSES.cause(
    "agents-partially-connected",
    "Agents miss some of the servers",
    reads=(
        "AG-03",
        "AG-10",
        "SRV-03",
        "TUN-03",
    ),
)
def partial(about: About, tunnel: TunnelView, faults: Faults, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    Servers without agents beside servers with agents: requests fail by the API server that takes them.

    Agents that may not list the servers' leases count one server; whether there are more is open where nothing states it.
    """
    outcome = outcomes["AG-10"]
    missed = told(outcomes, "AG-10", details.ServersMissed)
    blind = missed is not None and missed.leases_forbidden and outcome.status is Status.WARN
    if outcome.status is not Status.FAIL and not blind:
        return some_refused.some_refused(about, tunnel, faults, outcomes, cite)
    by_servers = missed is not None and missed.kind is not details.Missed.ANNOUNCED
    by_logs = by_servers and missed is not None and missed.kind is not details.Missed.ONE_SIDE
    leases = (
        sre(
            "let the agents get, list and watch leases: a Role and a RoleBinding where the servers keep them; until then they count one server",
            _binding(about, missed),
            "S2",
        ),
    )
    if missed is not None and missed.unwritten:
        leases = (
            sre(
                "let the servers write leases (get, list, watch, create, update, delete): a Role and a RoleBinding for their user; until then agents count one server",
                _binding(about, missed, "get,list,watch,create,update,delete", "konnectivity-server-leases"),
                "S2",
            ),
        )
    counts = _counts(about, tunnel)
    spread = (
        *counts,
        _balanced(about, tunnel, counted=bool(counts)),
        customer(
            "restart the agents so that they spread anew",
            commands.restart_agents(about),
            "S5b",
        ),
    )
    remedies = leases if missed is not None and (missed.leases_forbidden or missed.unwritten) else spread
    both = commands.Gap("logs of all servers and of one agent over the same minutes", None)
    mind = () if by_logs and len(tunnel.each_server) > 1 and tunnel.agent_states else (both,)
    servers = about.role("server")
    if several := blind and len(servers) > 1:
        both_of = f"; {len(servers)} servers are there: {some(pod.name for pod in servers)}"
    low = _low(about, tunnel)
    few = by_servers and low and missed is not None and missed.kind is not details.Missed.ARGUED
    text = (
        outcome.summary
        + (f"; {low[0][1]} of {low[0][2]} is announced (--server-count), and agents look for no more" if few else "")
        + (both_of if several else "")
        + ("; users see requests that work on some tries only" if by_servers else "")
    )
    return Finding(
        POSSIBLE if blind and not several else CONFIRMED if by_logs and len(tunnel.each_server) > 1 else LIKELY,
        text,
        ("AG-10", *fails(outcomes, "SRV-03")),
        (*cite([row for row, *_ in low[:1]]), *proof(outcomes, ("AG-10", "SRV-03"), 4)),
        remedies,
        mind,
        scope=some(outcome.subjects) if by_servers else "",
    )


def _balanced(about: About, tunnel: TunnelView, *, counted: bool) -> Remedy:
    """
    What leads agents to every server; k0s has a balancer of its own for that, and a virtual address leads all of them to one machine.

    Args:
        counted: is the servers' number set right by a remedy of its own.
    """
    if about.language.product != "k0s":
        text = "spread the agents over all servers: one address per server, or a balancer without stickiness"
        return sre(
            text + ("" if counted else "; set --server-count to the true number"),
            f"{commands.get_agents(about)} -o yaml | grep -E 'proxy-server-|server-count|replicas'",
            "S2",
        )
    dialled, port = tunnel.server_address
    told = {row.value for key in ("k0s_address", "k0s_virtual_address") for row in about.facts.get(key, [])}
    host = dialled or (told.pop() if len(told) == 1 else None)
    port = port or next((row.value for row in about.facts.get("k0s_agent_port", [])), None)
    at = f"{host}:{port or 8132}" if host else f"port {port or 8132}"
    shared = host in {row.value for row in about.facts.get("k0s_virtual_address", [])}
    which = (
        f"{host}, which keepalived gives to one of them at a time (spec.network.controlPlaneLoadBalancing),"
        if shared
        else "a virtual address"
    )
    text = f"let the agents reach every controller: {which} leads all of them to one. Either a balancer that hands {at} to the controllers in turn, or k0s's own on each worker (spec.network.nodeLocalLoadBalancing in place of spec.api.externalAddress)"
    show = "grep -n -A3 -e externalAddress -e nodeLocalLoadBalancing /etc/k0s/k0s.yaml   # on each controller; a change needs systemctl restart k0scontroller"
    return sre(text, show, "S2")


def _low(about: About, tunnel: TunnelView) -> list[tuple[Placed, str, int]]:
    """What announces fewer servers than there are by their logs or pods, with both numbers."""
    return announced.too_low(about, sum(not log.previous for log in tunnel.each_server))


def _counts(about: About, tunnel: TunnelView) -> tuple[Remedy, ...]:
    """The count that the servers announce, set right where it stands: agents hold as many streams as they are told servers."""
    found = _low(about, tunnel)
    if not found:
        return ()
    row, old, servers = found[0]
    change = f"sed -i 's/--server-count={old}/--server-count={servers}/'"
    manifests = (
        f"/etc/kubernetes/manifests/{row.name if isinstance(row, ContainerArgRow) else 'konnectivity-server'}*.yaml"
    )
    command = f"{change} {manifests}   # on each control-plane machine"
    if not isinstance(row, ContainerArgRow):  # 1 is what nobody gave
        command = f"{change} {manifests}; grep -L -e --server-count={servers} {manifests}   # on each control-plane machine; add it to those that it names"
    elif (whose := operated.keeper(about)) is not None and row.kind not in ("Pod", "unknown"):
        does = f"starts every server with --server-count={servers} in place of {old} ({whose} writes {row.name}, and takes back what is changed in it)"
        return (renew(about, "server", does, "S2"),)
    elif row.kind not in ("Pod", "unknown"):
        space = f"-n {row.namespace or 'kube-system'}"
        fixed = change.replace("sed -i", "sed")
        command = f"kubectl get {(row.kind or 'deployment').lower()} {space} {row.name} -o yaml | {fixed} | kubectl apply {space} -f -"
    text = f"start every server with --server-count={servers} in place of {old}: there are {servers} of them, and agents keep one stream for each that is announced"
    return (sre(text, command, "S2"),)


def _binding(
    about: About,
    missed: details.ServersMissed | None,
    verbs: str = "get,list,watch",
    role: str = "konnectivity-agent-leases",
) -> str:
    """The commands that let a user use leases in the namespace of the refusal."""
    account = next((p.service_account for p in about.role("agent") if p.service_account), "konnectivity-agent")
    space = next((p.namespace for p in about.role("agent") if p.namespace), "kube-system")
    user = missed.user if missed else ""
    own = turned_away.service_account(user) if user else f"{space}:{account}"
    whom = f"--serviceaccount={own}" if own is not None else f"--user={user}"
    name = f"{role} -n {(missed.namespace if missed else '') or space}"
    return (
        f"kubectl create role {name} --verb={verbs} --resource=leases.coordination.k8s.io && "
        f"kubectl create rolebinding {name} --role={role} {whom}"
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
