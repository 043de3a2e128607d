"""
Calls that are refused for want of an agent while others come through, by users' commands alone.

Each server knows the agents that hold a stream to it and no others, and an API server asks the one beside it::

    $ kubectl exec api-0 -- hostname
    api-0
    $ kubectl exec api-0 -- hostname
    Error from server: error dialing backend: No agent available

So one of several servers has none, or agents come and go: possible, and the tunnel as a whole stands.
"""

from __future__ import annotations

from analyzer.causes.base import POSSIBLE, Finding, Outcomes, customer, fails, sre
from analyzer.checks import commands
from analyzer.checks.base import Cite, plural
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Remedy, Status
from analyzer.schema import TOOL_ERRORS
from analyzer.tunnel.faults import Faults, Seen
from analyzer.tunnel.view import TunnelView

NO_AGENT = frozenset({Reason.NO_AGENT})
LEAST = 2
"""Calls to one node: by a single one nobody knows that it is the node."""
TITLE = "Some calls find no agent: agents miss a server, or come and go"


def some_refused(about: About, tunnel: TunnelView, faults: Faults, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """None where a server's log, an agent's, or agents that are not ready say more of it than the commands do."""
    refused = [one for one in faults.of(Leg.TUNNEL, reasons=NO_AGENT) if one.table == TOOL_ERRORS.name]
    came = about.came_through
    if not refused or not came or tunnel.servers or tunnel.failing or about.own_way:
        return None
    if outcomes["AG-03"].status is Status.FAIL:
        return None
    count = f"{plural(len(refused), 'call')} ended with no agent, while others came through the tunnel"
    host = _only_host(about, refused)
    at = (
        f"; every refused call that names a node is for {host}, and none that came through is shown to be"
        if host
        else ""
    )
    return Finding(
        POSSIBLE,
        f"{count}{at}: a server knows the agents that are connected to it and no others",
        fails(outcomes, "TUN-03"),
        cite([*(one.row for one in refused[-2:]), came[-1]]),
        _remedies(about, host),
        (commands.server_log(about), commands.agent_log(about)),
        scope=f"calls to {host}" if host else "the calls that one of the servers takes",
        title=TITLE,
    )


def _only_host(about: About, refused: list[Seen]) -> str | None:
    """The one node that all refused calls were for, where they name it, several of them, and none that came through was for it."""
    hosts = [one.fault.kubelet for one in refused if one.fault.kubelet]
    names = {text: node.name for node in about.nodes.values() for text in (node.name, node.internal_ip) if text}
    called = {names.get(host, host) for host in hosts}
    heard = {pod.node for pod in about.pods if pod.name in {row.value for row in about.came_through}}
    if len(hosts) < LEAST or len(called) != 1 or called & heard:
        return None
    return called.pop()


def _remedies(about: About, host: str | None) -> tuple[Remedy, ...]:
    """Agents connect anew to every server that they find; what they find is the balancer's and the count's matter."""
    own = next((pod for pod in about.role("agent") if host and pod.node == host), None)
    restart = customer(
        "restart the agents: each connects anew to every server that it finds", commands.restart_agents(about), "S5b"
    )
    first: tuple[Remedy, ...] = (restart,)
    if own is not None:
        text = f"give the agent of {host} a new pod: a server that picks the agent of the node itself has none for it"
        first = (customer(text, f"kubectl delete pod -n {own.namespace or 'kube-system'} {own.name}", "S5b"), restart)
    if about.is_provided or about.language.on_ibm:
        return first
    leads = sre(
        "let the agents reach every server: one address per server, or a balancer without stickiness, and --server-count as high as there are servers",
        None,
        "S2",
    )
    return (*first, leads)
