"""Policies on the way of the API server's own calls, where no agent makes them (POL-09)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, not_applicable, passed, plural, unknown, warned
from analyzer.checks.pol import denied_leg
from analyzer.facts import api_services
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Reason
from analyzer.model import Outcome, Status
from analyzer.policy import unlisted_agents
from analyzer.policy.api_server import to_service
from analyzer.policy.decision import Ruling
from analyzer.policy.legs import Connection, PolicyView, Way
from analyzer.schema import ApiServiceRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults

CHECKS = Family()
MOST = 20
CARRIED = frozenset({"konnectivity", "openvpn"})
"""Tunnels in which a pod makes the API server's calls."""
OPTIONAL = frozenset({"the VPC CNI of EKS", "GKE's own", "Azure CNI", "kindnet"})
"""Networks that enforce policies in some of their versions and settings alone."""
METRICS = "metrics-server"
DROPPED = frozenset({Reason.TIMEOUT, Reason.UNANSWERED, Reason.UNROUTED})
"""Reasons that look like packets which something drops."""
BY_AGENTS = "agents make the API server's calls: POL-03 and WH-06 ask for theirs"


@CHECKS.check("POL-09", "Do the policies let the API server reach what it calls in vain?", "S9a", "S14")
def let_in(
    about: About,
    faults: Faults,
    apiservices: Rows[ApiServiceRow],
    policy: PolicyView,
    outcomes: Mapping[str, Outcome],
    cite: Cite,
) -> Answer:
    """
    API server to the pods behind each aggregated API that is not available, and behind each webhook whose calls fail.

    Asked only where no agent is known: else an agent makes these calls, which POL-03 and WH-06 ask for. What is denied is a warning at
    most, for where the API server stands is taken for granted, and an agent that is not in the bundle may be let in.
    """
    if about.role("agent"):
        return not_applicable(BY_AGENTS)
    targets = list(dict.fromkeys(_targets(faults, apiservices, outcomes)))
    if not targets:
        return not_applicable("no aggregated API and no webhook is seen to be called in vain")
    if not policy.has_policies:
        return unknown("no policy listing in the bundle", commands.policies())
    if policy.agents:
        return not_applicable(BY_AGENTS)
    legs = [leg for way, service, port, name in targets[:MOST] for leg in to_service(policy, about, way, service, port, name)]  # fmt: skip
    if not legs:
        gap = commands.Gap("the services of webhooks and aggregated APIs, and their pods", "kubectl get services,endpoints,pods -A -o yaml")  # fmt: skip
        return unknown("the pods behind what is called are not in the bundle", gap)
    denied = [leg for leg in legs if leg.decision.ruling is Ruling.DENIED]
    doubt = next((leg.decision.reason for leg in legs if leg.decision.ruling is Ruling.UNKNOWN), None)
    basis = f"{plural(len(legs), 'connection')} asked, {len(denied)} denied; {legs[0].assumption}"
    if denied:
        if all(leg.client for leg in denied):
            doubted = about.other_network in OPTIONAL
        else:
            unlisted = not about.nodes and any(_lets_agents_in(policy, leg) for leg in denied)
            doubted = about.tunnel in CARRIED or about.other_network in OPTIONAL or unlisted
        return warned(
            f"{denied[0].text} is denied by {denied[0].decision.named}",
            basis,
            cite(leg.decision.row for leg in denied if leg.decision.row is not None),
            subjects=sorted({leg.decision.named for leg in denied}),
            detail=details.DeniedLegs(tuple(map(denied_leg, denied)), False, doubted),
        )
    if doubt is not None:
        return unknown(f"API server to what it calls: {doubt}", commands.policies(), basis=basis)
    return passed(f"API server to what it calls: {plural(len(legs), 'connection')} allowed", basis)


def _lets_agents_in(policy: PolicyView, leg: Connection) -> bool:
    """May agents that no list shows make this call."""
    return unlisted_agents.asked(policy.evaluator, leg.destination, leg.port).ruling is not Ruling.DENIED


def _targets(
    faults: Faults, apiservices: Rows[ApiServiceRow], outcomes: Mapping[str, Outcome]
) -> Iterable[tuple[Way, tuple[str, str], int | None, str]]:
    api = outcomes["MET-01"].detail
    down = isinstance(api, details.MetricsApi) and api.own  # what is down itself is reached by nobody
    named = down
    for row in apiservices:
        space, slash, name = (row.service or "").partition("/")
        unreached = api_services.is_available(row) is False and api_services.reason(row) in (
            api_services.UNREACHED,
            None,
        )
        if not (slash and space and name and unreached):
            continue
        if not name.endswith(METRICS):
            yield Way.API_AGGREGATED, (space, name), None, row.name or name
        elif not down:
            named = True
            yield Way.API_METRICS, (space, name), None, row.name or name
    if not named and not apiservices and outcomes["MET-01"].status is Status.FAIL:
        yield Way.API_METRICS, ("kube-system", METRICS), None, ""
    for name, seen in faults.webhooks.items():
        last = next((one.fault for one in reversed(seen) if one.fault.service), None)
        if last is not None and last.service is not None and last.reason in DROPPED:
            yield Way.API_WEBHOOK, last.service, None, name
