"""Agents that run and get no connection: wrong arguments, names, trust, identity."""

from __future__ import annotations

from analyzer.causes import answered, listeners, operated, resolvers, review_remedies, target_remedies
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
    told,
)
from analyzer.causes.failing_place import counted, failing_node, failing_scope
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, some
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status
from analyzer.tunnel import errors, turned_away
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.owners import Setting

CAUSES = Rules()


@CAUSES.cause(
    "agent-args-wrong",
    "DaemonSet arguments name the wrong host or port",
    reads=(
        "AG-02",
        "AG-03",
        "AG-07",
        "AG-09",
        "CTX-09",
        "ERR",
        "PSE-02",
        "SRV-01",
        "SRV-03",
    ),
    settings=("AG-07", "CTX-09", "PSE-02"),
)
def arguments(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """
    AG-07 fails, or the agents dial an endpoint that is off; not TLS on that port, or an HTTP server, says the same from their side.
    """
    remedies: tuple[Remedy, ...] = (
        renew(about, "agents", f"writes the {commands.kind_of_agents(about)} anew", "S10b"),
        customer("compare with the cluster's own Konnectivity URL", commands.cluster_get(about).command, "S8c"),
    )
    covers = told(outcomes, "AG-02", details.Coverage)
    none_ready = covers is not None and covers.ready == 0 and outcomes["AG-02"].status is Status.FAIL
    suffering = fails(outcomes, *(("AG-02",) if none_ready else ()), "AG-03", "AG-09", "ERR", "SRV-01", "SRV-03")
    if outcomes["AG-07"].status is Status.FAIL:
        wrong = told(outcomes, "AG-07", details.AgentArguments)
        if wrong is not None and (right := target_remedies.given(wrong)):
            words = f"writes the {commands.kind_of_agents(about)} anew, with {' and '.join(f'{flag}={new}' for flag, new in right.items())}"
            ours = (renew(about, "agents", words, "S10b"), remedies[1])
            between = (
                ()
                if wrong.surely
                else listeners.before(about, wrong.dialled_host, wrong.dialled_port, wrong.server_port)
            )
            remedies = ours if about.language.on_ibm else (target_remedies.dial(about, right), *between)
        elif wrong is not None and wrong.lacks_host and not about.language.on_ibm:
            remedies = (target_remedies.host(about),)
        elif wrong is not None and wrong.worker:
            remedies = (target_remedies.elsewhere(about, wrong.worker),)
        return Finding(
            CONFIRMED if suffering and wrong is not None and wrong.against_cluster and wrong.surely else LIKELY,
            outcomes["AG-07"].summary,
            ("AG-07", *fails(outcomes, "CTX-09", "PSE-02"), *suffering),
            proof(outcomes, ("AG-07", *suffering)),
            remedies,
            (commands.cluster_get(about), commands.agent_daemonset(about)),
            scope="all agents" if told(outcomes, "PSE-02", details.EndpointUse) is details.EndpointUse.STALE else "",
        )
    if told(outcomes, "PSE-02", details.EndpointUse) is details.EndpointUse.STALE:
        return Finding(
            CONFIRMED if suffering else LIKELY,
            outcomes["PSE-02"].summary,
            ("PSE-02", *suffering),
            proof(outcomes, ("PSE-02", *suffering)),
            remedies,
            (commands.cluster_get(about), commands.agent_daemonset(about)),
            scope="all agents",
        )
    return answered.not_the_server(about, tunnel, outcomes, remedies)


@CAUSES.cause(
    "agent-dns",
    "Agents cannot resolve the server's host name",
    reads=("AG-03", "AG-09", "AG-11", "ERR", "PSE-05", "SRV-01", "SRV-03"),
    follows=("AG-02", "AG-05"),
)
def dns(about: About, tunnel: TunnelView, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """The agents' own resolver errors, with the name; nothing at the server."""
    if outcomes["AG-11"].status is not Status.FAIL:
        return None
    kinds = tunnel.failure_classes()
    most = next(iter(kinds), None) is ErrorClass.DNS
    faults = told(outcomes, "AG-11", details.LookupFaults)
    hosts = faults.names if faults is not None else ()
    names = some(hosts) or about.agent_host.value or "the server"
    on_vpc = "; on VPC look at the endpoint gateway's DNS name" if about.language.on_ibm is not False else ""
    remedies: tuple[Remedy, ...] = (
        customer(
            f"let the workers' resolvers answer for {names}{on_vpc}",
            f"dig +short {hosts[0] if hosts else '<host>'}   # on {failing_node(about, tunnel) or 'a worker'}",
            "S10a",
        ),
    )
    asked = [r for s in tunnel.failing for e in s.failures if (r := errors.resolver(e.error))]
    if own := resolvers.of_their_own(about, asked):
        remedies = (resolvers.answered_by(about, own, hosts, failing_node(about, tunnel) or "a worker"),)
    down = not_ready(about.role("coredns")) if asked and asked[-1] not in resolvers.OUTSIDE else []
    text = outcomes["AG-11"].summary
    if down and len(down) == len(about.role("coredns")):
        text += f"; the resolver that is asked, {asked[-1]}, is the cluster's own, and {some(f'{p.name} is {p.state}' for p in down)}"
        space = down[0].namespace or "kube-system"
        remedies = (
            customer(
                f"bring the cluster's DNS back: {some(p.name for p in down)}",
                f"kubectl describe pod -n {space} {down[0].name}",
                "S10a",
            ),
            operated.until_then(
                about,
                customer(
                    "or let the agents ask the node's resolver (dnsPolicy: Default), so that they do not need the cluster's",
                    f"{commands.get_agents(about)} -o jsonpath='{{.spec.template.spec.dnsPolicy}}'",
                    "S10a",
                ),
                Setting.RESOLVER,
            ),
        )
    return Finding(
        CONFIRMED if most else LIKELY,
        text,
        (
            "AG-11",
            *fails(outcomes, "ERR", "AG-09", "AG-03", "SRV-01", "SRV-03"),
            *(counted(about, tunnel, outcomes) if most else ()),
            *fails(outcomes, "PSE-05"),
        ),
        (*proof(outcomes, ("AG-11", *fails(outcomes, "PSE-05"))), *cite([p.rows[0] for p in down], limit=2)),
        remedies,
        (commands.Gap("what the worker's resolver answers", f"dig {names}"),),
        scope=failing_scope(about, tunnel),
    )


SUFFER = ("AG-02", "AG-03", "AG-05", "AG-06", "AG-09", "SRV-01", "SRV-02", "SRV-03")
"""Checks that show an agent to be missing; where all pass or are silent, who is refused is a stranger."""


@CAUSES.cause(
    "agent-auth",
    "Server rejects the agents' token or certificate",
    reads=(
        "AG-02",
        "AG-03",
        "AG-05",
        "AG-06",
        "AG-09",
        "ERR",
        "SRV-01",
        "SRV-02",
        "SRV-03",
        "SRV-04",
    ),
)
def auth(about: About, tunnel: TunnelView, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    The server names a refusal, in its log or by the status it answers with; the agents' vague text alone makes it possible.

    A review that failed may succeed the next time, unless the server has no right to ask, or does not trust the API server's certificate.
    """
    if outcomes["SRV-04"].status not in (Status.FAIL, Status.WARN):
        return None
    refused = [e for e in tunnel.refusals if not errors.unnamed(e.error)] or tunnel.refusals
    vague = [e for s in tunnel.failing for e in s.failures if errors.unnamed(e.error)]
    why = told(outcomes, "SRV-04", details.Refusal)
    text = refused[-1].error if refused else None
    remedies = review_remedies.for_refusal(about, why, text)
    apart = review_remedies.other_audience(about, why, text)
    reason = f"; their tokens are made for audience {apart.token}, the server takes {apart.wanted}" if apart else ""
    if not apart and (said := turned_away.made_for_another(text)) is not None and said.came and said.wanted:
        reason = f"; their tokens are made for {', '.join(said.came)}, the server takes {', '.join(said.wanted)}"
    ends = cite(apart.rows) if apart else ()
    if refused:
        passing = why is details.Refusal.REVIEW and not review_remedies.is_lasting(text)
        some_are = outcomes["SRV-04"].status is Status.WARN
        stranger = some_are and not fails(outcomes, *SUFFER)
        return Finding(
            POSSIBLE if stranger else LIKELY if passing or some_are else CONFIRMED,
            outcomes["SRV-04"].summary
            + reason
            + ("; agents are connected, and none of this bundle is known to be refused" if stranger else ""),
            ("SRV-04", *fails(outcomes, "ERR", "AG-09", "AG-03", "SRV-01", "SRV-03")),
            (*proof(outcomes, ("SRV-04",), 1 if ends else 5), *ends),
            remedies,
            (commands.Gap("token reviews in the API server's log", None),),
        )
    if vague:
        alone = set(tunnel.failure_classes()) <= {"auth"}
        return Finding(
            LIKELY if apart or (alone and len(vague) > 2) else POSSIBLE,
            "the stream ends before the server names itself: a rejected token looks like this from the agent, and the server's log is missing"
            + reason,
            fails(outcomes, "SRV-04", "ERR", "AG-09", "AG-03"),
            (*proof(outcomes, ("SRV-04", "ERR"), 1 if ends else 5), *ends),
            remedies,
            (commands.server_log(about),),
        )
    return None
