"""
One agent that was refused once or twice, and nothing else: a server that is down, a wrong port and a firewall that resets look the same.

What tells them apart is the port that the cluster's record, or the server's own Service, states.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.causes.base import POSSIBLE, Finding, Outcomes, customer, fails, proof, refresh, sre
from analyzer.checks import commands
from analyzer.checks.base import plural
from analyzer.checks.port import OF_AGENTS
from analyzer.facts.cluster import About
from analyzer.model import Gap, Remedy, Status
from analyzer.schema import KonnectivityEventRow
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.view import TunnelView

FEW = 2
"""Refusals that a restart of the server or an agent's first start would leave as well."""
SUFFER = ("AG-02", "AG-03", "AG-05", "CP-11", "SRV-01", "SRV-03", "TUN-03")
"""Checks whose failure says that more than one line is wrong."""


def is_all(tunnel: TunnelView, outcomes: Outcomes, refused: Sequence[KonnectivityEventRow]) -> bool:
    """Does the diagnosis rest on so few lines of one agent."""
    return 0 < len(refused) <= FEW and len(tunnel.failing) == 1 and not fails(outcomes, *SUFFER)


def separates(about: About, refused: Sequence[KonnectivityEventRow]) -> Gap:
    """Which port is the right one: where it is the one that refuses, the server is to be looked at."""
    port = (errors.target(refused[-1].error) or "").rpartition(":")[2] or "that port"
    if about.language.on_ibm:
        text = f"whether {port} is the cluster's Konnectivity port, and its master's state"
        return Gap(text, commands.cluster_get(about).command)
    text = f"whether {port} is the port at which the server takes agents"
    return Gap(text, f"{commands.get_agents(about)} -o yaml | grep -A1 proxy-server; kubectl get services -A | grep -i konnectivity")  # fmt: skip


def remedies(about: About, asked: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
    """On IBM Cloud a look at the server goes before its restart, which few lines do not warrant; elsewhere `asked` is a look already."""
    if not about.language.on_ibm:
        return asked
    look = f"kubectl get pods -A -o wide | grep -E 'konnectivity-server|kube-apiserver' | grep {commands.cluster_id(about)}"
    return (
        sre("if it is, see whether the server runs; only one that does not is let start again", look, "S1"),
        customer("refresh the master; it restarts the server and gives the agents its port", refresh(about), "S12"),
    )


def wrong_port(about: About, tunnel: TunnelView, outcomes: Outcomes, cures: tuple[Remedy, ...]) -> Finding | None:
    """The arguments as one of the candidates, where they are not known to be right."""
    refused = tunnel.failure_classes().get(ErrorClass.REFUSED, [])
    if not is_all(tunnel, outcomes, refused) or outcomes["AG-07"].status is not Status.UNKNOWN:
        return None
    at = errors.target(refused[-1].error) or "the address"
    shown = (
        "not shown whole"
        if any(one.origin in OF_AGENTS for one in about.agent_port.witnesses + about.agent_host.witnesses)
        else "not shown"
    )
    return Finding(
        POSSIBLE,
        f"{plural(len(refused), 'connect')} to {at} refused, and the agents' arguments are {shown}: nothing may be meant to listen there",
        fails(outcomes, "ERR", "AG-09"),
        proof(outcomes, ("ERR", "AG-09")),
        cures,
        (separates(about, refused),),
    )


def server_goes_on(about: About, tunnel: TunnelView, refused: Sequence[KonnectivityEventRow]) -> bool:
    """Does the one server there is write its log while connects are refused: it runs, and listens elsewhere than where they went."""
    if max((int(w.value) for w in about.server_count.witnesses), default=1) > 1 or len(tunnel.servers) != 1:
        return False
    log = tunnel.servers[0]
    times = [event.at for event in refused if event.at is not None]
    said = [event.at for event in log.events if event.at is not None]
    return bool(times and said) and any(min(times) < at for at in said) and not tunnel.is_former(log)
