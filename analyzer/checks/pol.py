"""Network policies (POL-01 to POL-06): which are not the defaults, and do they block a leg of the tunnel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analyzer.checks import commands, details, server_place, surroundings
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    failed,
    not_applicable,
    outside,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.facts.cluster import About
from analyzer.model import Outcome, Status, Works
from analyzer.policy.decision import Decision, Ruling
from analyzer.policy.legs import Connection, PolicyView, Way
from analyzer.policy.worker_legs import between_workers
from analyzer.schema import PolicyRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.errors import SILENCED
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.ibm import DEFAULT_POLICIES

LEFT_OVER = ("block-all-to-", "block-master-")
"""How policies are called that shut a cluster off from its control plane in an incident."""
CHECKS = Family()
UNSEEN = "no host endpoint in the bundle: whether {} traffic is policed is not known"
HOST_ENDPOINTS = commands.Gap("host endpoints", "calicoctl get heps -o yaml")


@CHECKS.check(
    "POL-01",
    "Which policies are not the cluster's defaults?",
    "S9a",
    seen_in=(Works.CONNECTED, Works.USED),
)
def custom(policies: Rows[PolicyRow], policy: PolicyView, cite: Cite) -> Answer:
    """Every policy beyond the default list of the product; a list to ask about, no fault."""
    rows = policies
    if not rows and not policy.has_policies:
        return unknown("no policy listing in the bundle", commands.policies())
    own = [r for r in rows if r.name not in DEFAULT_POLICIES and not (r.name or "").startswith(("knp.", "openshift-"))]
    if own:
        return warned(
            f"{len(own)} of {len(rows)} policies are not defaults: {some(f'{r.kind} {r.name}' for r in own)}",
            plural(len(rows), "policy", "policies"),
            cite(own),
            subjects=[str(r.name) for r in own],
            detail=details.NamedPolicies(tuple(str(r.name) for r in own), len(rows)),
        )
    return passed("only default policies", _count(len(rows)), cite(rows[:2]))


def _count(policies: int) -> str:
    return plural(policies, "policy", "policies") if policies else "a whole listing without one"


def _decided(leg: Connection) -> bool:
    return leg.decision.ruling is not Ruling.UNKNOWN


def legs_answer(legs: list[Connection], what: str, cite: Cite) -> Answer:
    """One answer for a set of connections: any denied fails, all allowed pass."""
    denied = [leg for leg in legs if leg.decision.ruling is Ruling.DENIED]
    allowed = [leg for leg in legs if leg.decision.ruling is Ruling.ALLOWED]
    assumption = next((f"; {leg.assumption}" for leg in legs if leg.assumption), "")
    basis = f"{len(legs)} connections asked, {len(allowed)} allowed, {len(denied)} denied{assumption}"
    if denied:
        one = denied[0]
        return failed(
            f"{one.text} is denied by {one.decision.named}",
            basis,
            cite([leg.decision.row for leg in denied if leg.decision.row is not None]),
            subjects=sorted({leg.decision.named for leg in denied}),
            detail=details.DeniedLegs(
                tuple(map(denied_leg, denied)),
                any(leg.taken_for_granted for leg in legs),
                whole=frozenset({leg.way for leg in denied} - {leg.way for leg in legs if leg not in denied}),
            ),
        )
    if legs and len(allowed) == len(legs):
        rows = [leg.decision.row for leg in allowed if leg.decision.row is not None]
        return passed(f"{what}: allowed in {len(legs)} of {len(legs)} questions", basis, cite(rows))
    doubt = next((leg for leg in legs if leg.decision.ruling is Ruling.UNKNOWN), None)
    return unknown(f"{what}: {doubt.decision.reason if doubt else 'nothing to ask'}", commands.policies(), basis=basis)


def denied_leg(leg: Connection) -> details.DeniedLeg:
    """A connection that is denied, with the policy that decides."""
    made = leg.decision
    first = made.policies[0] if made.policies else None
    decider = (
        details.Decider(
            details.PolicyKind(first.kind),
            first.namespace,
            first.name,
            first.tier,
            made.direction == "Ingress",
            made.rule,
            _otherwise(made),
        )
        if first is not None
        else None
    )
    return details.DeniedLeg(
        leg.way,
        leg.source,
        leg.target,
        leg.port,
        leg.addresses,
        leg.name,
        decider,
        bool(leg.assumption),
        leg.anywhere,
        leg.service,
        leg.unlisted,
        leg.client,
    )


def _otherwise(made: Decision) -> details.OpenOtherwise | None:
    """The rule in front of what denies that lacks the port alone."""
    if made.almost is None:
        return None
    one = made.almost.policy
    return details.OpenOtherwise(
        (details.PolicyKind(one.kind), one.namespace, one.name), made.almost.rule, made.almost.net
    )


def _nothing(policy: PolicyView) -> Answer | None:
    if not policy.has_policies:
        return unknown("no policy listing in the bundle", commands.policies())
    return None


@CHECKS.check(
    "POL-02",
    "Do the policies let the agents reach the server?",
    "S9a",
    "S10a",
    seen_in=(Works.CONNECTED,),
    of_tunnel=True,
)
def to_server(about: About, policy: PolicyView, cite: Cite) -> Answer:
    """
    Egress of the agent pod, then `applyOnForward` policies of its node's host endpoint (ordinary ones for hostNetwork).

    The API server's port may be allowed while the Konnectivity port is not: nodes Ready, tunnel dead.
    """
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    if no := _nothing(policy):
        return no
    if not policy.agents:
        return _by_host(about, policy.hosts_to_server, cite)
    legs = policy.to_server
    if not legs:
        return unknown("the agents' server host and port are not known", commands.agent_daemonset(about))
    if policy.host_unseen:
        return unknown(UNSEEN.format("the agents'"), HOST_ENDPOINTS)
    return legs_answer(legs, "agent to server", cite)


def _by_host(about: About, legs: list[Connection], cite: Cite) -> Answer:
    """Without a pod to ask for: what every agent is denied, be it a pod or a program of its node; else what the workers themselves are."""
    what = "no agent pod to ask for"
    denied = [leg for leg in legs if leg.decision.ruling is Ruling.DENIED and leg.decision.policies]
    if not denied:
        return unknown(what, commands.agent_pods())
    if all(leg.unlisted for leg in legs):
        return legs_answer(legs, Way.SERVER.value, cite)
    one = denied[0]
    return unknown(
        f"{what}; {one.text} is denied by {one.decision.named}, which holds for agents that use their nodes' network",
        commands.agent_pods(),
        commands.agent_daemonset(about),
        basis=f"{plural(len(legs), 'worker')} asked, {len(denied)} denied",
        evidence=cite([leg.decision.row for leg in denied if leg.decision.row is not None]),
        detail=details.DeniedLegs(tuple(map(denied_leg, denied)), False),
    )


@CHECKS.check(
    "POL-03",
    "Do the policies let the agents reach kubelets, DNS and aggregated APIs?",
    "S9a",
    seen_in=(Works.USED,),
    of_tunnel=True,
)
def inside(about: About, policy: PolicyView, cite: Cite) -> Answer:
    """
    Agent to every node's kubelet on 10250, to the cluster's DNS, to metrics-server and what else stands behind an aggregated API.

    Connected agents that cannot dial look like this.
    """
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    if no := _nothing(policy):
        return no
    if not policy.agents:
        shut = [leg for leg in policy.to_apis if leg.unlisted]
        if not shut:
            return unknown("no agent pod to ask for", commands.agent_pods())
        return replace(legs_answer(shut, "agent to aggregated APIs", cite), status=Status.WARN)
    legs = [leg for leg in policy.to_kubelets + policy.to_dns + policy.to_apis if leg.port is not None or _decided(leg)]
    if not legs:
        return unknown("no node, DNS or aggregated API to ask for", commands.agent_pods())
    return legs_answer(legs, "agent to kubelet, DNS and aggregated APIs", cite)


@CHECKS.check(
    "POL-04",
    "Do the policies let the workers reach each other?",
    "S6",
    seen_in=(Works.USED, Works.MESHED),
)
def workers(about: About, policy: PolicyView, cite: Cite) -> Answer:
    """BGP 179, kubelet 10250, typha 5473 and IPIP between worker nodes, by their host endpoints."""
    if no := _nothing(policy):
        return no
    if len(policy.world.nodes) < 2:
        return unknown("fewer than two nodes to ask for", commands.nodes())
    if not policy.world.host_endpoints:
        if about.infrastructure.value == "vpc":
            return not_applicable("VPC: no host endpoints, security groups decide")
        if about.without_calico:
            return not_applicable(f"host endpoints are Calico's, and {about.without_calico}")
        return unknown(UNSEEN.format("worker"), HOST_ENDPOINTS)
    return legs_answer(between_workers(policy), "worker to worker", cite)


"""Classes of errors that something between the workers and the server makes."""


@CHECKS.check("POL-05", "Is a gateway appliance or firewall in the way?", "S10a")
def appliance(about: About, tunnel: TunnelView, outcomes: Mapping[str, Outcome]) -> Answer:
    """Outside the bundle: suspected when agents time out and everything inside is excluded."""
    said = outcomes["ERR"].detail
    timeouts = [k for k, _ in said.classes if k in SILENCED] if isinstance(said, details.ConnectErrors) else []
    excluded = [i for i in ("PSE-03", "POL-02", "ACL-02") if outcomes[i].status in (Status.PASS, Status.NOT_APPLICABLE)]
    if outcomes["ERR"].status is Status.FAIL and timeouts:
        place = server_place.of(about, *tunnel.server_address)
        gap = commands.Gap(
            f"whether TCP from the workers to {place.host or 'the server'}:{place.port or '<port>'} passes the appliance",
            f"nc -vz -w 5 {place.host or '<server_address>'} {place.port or '<port>'}   # on a worker",
        )
        return warned(
            f"suspected: agents' packets vanish or are rejected, and {len(excluded)} of 3 causes inside are excluded",
            f"excluded: {some(excluded) or 'none'}",
            outcomes["ERR"].evidence,
            [gap],
            detail=details.ApplianceSuspected(tuple(timeouts)),
        )
    return outside(
        "a bundle does not hold the appliance's rules",
        commands.Gap(f"the rules of {surroundings.between(about)} for the Konnectivity port", None),
    )


@CHECKS.check("POL-06", "Is a policy left over from an incident?", "S15", seen_in=(Works.CONNECTED,))
def leftover(about: About, policies: Rows[PolicyRow], policy: PolicyView, cite: Cite) -> Answer:
    """
    `block-all-to-<cluster>` or `block-master-<cluster>` in the control plane's own policies.

    On Satellite the latter carries the allowlist of the endpoint (SAT-01), and only the former is left over.
    """
    if no := _nothing(policy):
        return no
    on_satellite = about.infrastructure.value == "satellite"
    names = LEFT_OVER[:1] if on_satellite else LEFT_OVER
    if block := [r for r in policies if (r.name or "").startswith(names)]:
        every, ids = tuple(str(r.name) for r in block), {witness.value for witness in about.id.witnesses}
        own = tuple(name for name in every if not ids or any(name.endswith(f"-{one}") for one in ids))
        # the ID that is known may be that of the location, which holds the policy for its cluster
        own = own or (every if on_satellite else ())
        return failed(
            f"{some(every)}: left over from an incident?",
            plural(len(policies), "policy", "policies"),
            cite(block),
            detail=details.NamedPolicies(every, len(policies), own),
        )
    return passed("none of that name", _count(len(policies)), cite(policies[:1]))
