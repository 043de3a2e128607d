"""
An agent's failed connect as somebody writes of it: the leg, and what may be behind it.

Nothing is decided by it. A host or address of IBM Cloud's private endpoints brings the account's settings in, for without VRF and
service endpoints nobody reaches one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.checks import commands
from analyzer.konnectivity.chain import Reason
from analyzer.model import Candidate, Complaint, Evidence, Gap
from analyzer.tunnel.told_agent import AgentTold
from analyzer.vendors import ibm

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

LEG = "agent to Konnectivity server"
DROPPED = (Reason.TIMEOUT, Reason.UNROUTED)
SETTINGS = ("vrf_enabled", "service_endpoint_enabled")


def of_agent(one: AgentTold, about: About, says: str) -> Complaint:
    """The line with its candidates, of which the last is always that it is not so here and now."""
    parts = (*_private(one, about), *_by_reason(one, about))
    last = Candidate("it is over, or of another cluster", commands.agent_log(about))
    return Complaint(Evidence(one.source, one.line, one.words), f"{LEG} (told in free text)", says, (*parts, last))


def _private(one: AgentTold, about: About) -> tuple[Candidate, ...]:
    """The account's settings, where the endpoint is a private one of a cluster that needs them; a VPC has gateways of its own."""
    named = one.flag or one.host
    of_ibm = ibm.is_host_of_many(named) or ibm.DIALLED.search(one.words) is not None
    if (
        one.reason not in DROPPED
        or not of_ibm
        or ibm.endpoint_kind(named) != "private"
        or about.infrastructure.value == "vpc"
    ):
        return ()
    what = "the agents dial the private service endpoint, and the account has no VRF or no service endpoints"
    shown = [row for key in SETTINGS for row in about.accounts.setting(key)]
    if not shown:
        gap = (
            commands.account(about)
            if about.language.on_ibm
            else Gap("settings of the account", "ibmcloud account show")
        )
        return (Candidate(what, gap),)
    if all(row.value != "false" for row in shown):
        return ()
    return (Candidate(f"{what}, as is shown of an account", commands.agent_daemonset(about)),)


def _by_reason(one: AgentTold, about: About) -> tuple[Candidate, ...]:
    target = f"{one.host}:{one.port}"
    if one.reason in DROPPED:
        probe = Gap("whether a worker reaches it", f"nc -vz -w 5 {one.host} {one.port}   # on a worker")
        return (Candidate(f"a firewall, a gateway or a policy on the way drops what goes to {target}", probe),)
    if one.reason is Reason.REFUSED:
        return (
            Candidate(f"nobody listens at {target}: another port, or no server runs", commands.agent_daemonset(about)),
        )
    return (Candidate(f"the agents' host or port is not the servers': {target}", commands.agent_daemonset(about)),)
