"""Policies as causes: one that cuts the agents off from the server, and one that cuts the way behind the agents."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    never_saw,
    proof,
    told,
)
from analyzer.causes.denied import refused_behind, refused_by_policy
from analyzer.causes.failing_place import failing_scope
from analyzer.causes.left_over import left_over_policy
from analyzer.causes.path import CUT_OFF
from analyzer.causes.policy_remedies import remedies_for
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.checks.details import DeniedLeg
from analyzer.facts import api_services
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Reason
from analyzer.model import Status
from analyzer.policy.legs import Way
from analyzer.schema import ApiServiceRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.errors import DROPPED as DROPPED_BY
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()
DROPPED = frozenset({Reason.TIMEOUT, Reason.UNANSWERED, Reason.UNROUTED})
"""Reasons that look like packets which something drops."""


KEEPS_OUT = "A network policy keeps the API server from the pods that it calls"
MAYBE_AN_AGENT = "; who makes the call, and whether this network enforces policies, is not shown"
OF_ANY_NETWORK = "A network policy blocks agent to server"


@CAUSES.cause(
    "network-policy-blocks-agent",
    "A Calico or Kubernetes policy blocks agent to server",
    reads=(*CUT_OFF, "POL-01", "POL-02", "POL-03", "POL-05", "POL-06", "POL-08", "TUN-03"),
    settings=("POL-02",),
)
def policy_agent(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """The evaluated policies deny the agents' connection, and the agents are cut off; Calico is named where it is known to be."""
    if (dropped := refused_by_policy(about, tunnel, outcomes)) is not None:
        return dropped
    if outcomes["POL-02"].status is not Status.FAIL and (kept := left_over_policy(about, tunnel, outcomes)) is not None:
        return kept
    found = _of_agents(about, tunnel, outcomes)
    return found if found is None or commands.asks_calico(about) else dataclasses.replace(found, title=OF_ANY_NETWORK)


def _of_agents(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    outcome = outcomes["POL-02"]
    if outcome.status is Status.FAIL:
        suffering = fails(outcomes, *CUT_OFF)
        legs = told(outcomes, "POL-02", details.DeniedLegs)
        denied = legs.of(Way.SERVER) if legs is not None else ()
        assumed = legs is not None and legs.assumed
        listed = any(leg.decider is not None for leg in denied)
        beyond = _beyond(denied, outcomes)
        text = outcome.summary + (f"; the same denies {_scope(beyond)} on {_ports(beyond)}" if beyond else "")
        remedies = (
            *remedies_for([*denied, *beyond]),
            customer("ask what changed in the policies since the agents were last connected", None, "S9a"),
        )
        mind = (commands.policies(), commands.agent_log(about))
        if suffering:
            cut = fails(outcomes, "SRV-03", "AG-03", "ERR")
            return Finding(
                CONFIRMED if cut and listed and not assumed else LIKELY,
                text,
                ("POL-02", *suffering, *(("POL-03",) if beyond else ())),
                proof(outcomes, ("POL-02", "SRV-03", "AG-03", "SRV-01", "ERR")),
                remedies,
                mind,
                scope="all agents",
            )
        return Finding(
            POSSIBLE,
            text + "; nothing shows agents cut off",
            ("POL-02", *(("POL-03",) if beyond else ())),
            proof(outcomes, ("POL-02",)),
            remedies,
            mind,
        )
    if (
        never_saw(outcomes, tunnel)
        and not tunnel.agents
        and outcome.status is Status.UNKNOWN
        and not about.role("agent")
    ):
        return Finding(
            POSSIBLE,
            "the servers saw no agent since they started: a policy on the way looks the same from there, and no policy is in the bundle",
            ("SRV-01",),
            proof(outcomes, ("SRV-03", "SRV-01")),
            (customer("look at the policies", commands.policies().command, "S9a"),),
            (commands.policies(),),
        )
    # whoever answers that there is no route is no policy: it drops in silence, or refuses
    lost = [kind for kind in tunnel.failure_classes() if kind in DROPPED_BY and kind is not ErrorClass.NO_ROUTE]
    # where no policy beyond the defaults is known, it is one of the things that the filter's own finding leaves open
    if (
        outcome.status is Status.UNKNOWN
        and outcomes["POL-01"].status is Status.WARN
        and lost
        and next(iter(tunnel.failure_classes())) in lost
        and not tunnel.connected
    ):
        legs = told(outcomes, "POL-02", details.DeniedLegs)  # of the workers themselves, where no agent is known
        known = remedies_for(legs.of(Way.SERVER)) if legs is not None else ()
        return Finding(
            POSSIBLE,
            f"not excluded: {outcomes['POL-01'].summary}; {outcome.summary}; a policy that drops agent to server looks the same from the agents",
            fails(outcomes, *CUT_OFF, "AG-09"),
            proof(outcomes, ("ERR", "AG-09", "POL-01", "SRV-03")),
            known or (customer("look at the policies", commands.policies().command, "S9a"),),
            (commands.agent_daemonset(about),) if known else (commands.policies(),),
            scope=failing_scope(about, tunnel),
            rival=True,
        )
    return None


def _beyond(denied: Sequence[DeniedLeg], outcomes: Outcomes) -> list[DeniedLeg]:
    """
    What lies behind the agents and is denied by a policy that denies their way to the server, too.

    With the one way open the agents are ready, and every call through them fails all the same.
    """
    own = {_whose(leg) for leg in denied if leg.decider is not None}
    legs = told(outcomes, "POL-03", details.DeniedLegs) if outcomes["POL-03"].status is Status.FAIL else None
    if legs is None or legs.assumed or legs.doubted:
        return []
    return [leg for leg in legs.legs if leg.decider is not None and _whose(leg) in own and not leg.unlisted]


def _whose(leg: DeniedLeg) -> tuple[object, ...]:
    return (leg.decider.kind, leg.decider.namespace, leg.decider.name) if leg.decider is not None else ()


def _ports(legs: Iterable[DeniedLeg]) -> str:
    return some(dict.fromkeys(f"TCP {leg.port}" for leg in legs if leg.port is not None))


@CAUSES.cause(
    "network-policy-blocks-cluster",
    "A policy blocks agent to kubelet, webhook or metrics pods",
    reads=(
        "AG-03",
        "AG-12",
        "BGP-03",
        "MET-01",
        "MET-02",
        "POL-03",
        "POL-04",
        "POL-08",
        "POL-09",
        "SRV-03",
        "SRV-05",
        "TUN-03",
        "WH-06",
        "WH-08",
    ),
)
def policy_cluster(
    about: About, faults: Faults, apiservices: Rows[ApiServiceRow], outcomes: Outcomes
) -> Finding | None:
    """
    The evaluated policies deny a leg behind the agents.

    Confirmed when a listed policy denies a leg that is seen to fail as dropped packets do; likely when other dials of the
    kind fail, or when no agent may reach any kubelet in a cluster in trouble; possible when nothing does.
    """
    bad = fails(outcomes, "WH-06", "POL-03", "POL-04", "POL-09")
    found = {i: told(outcomes, i, details.DeniedLegs) for i in bad}
    denied = [(i, leg) for i, legs in found.items() if legs is not None for leg in legs.legs if leg.way is not Way.BGP]
    if not denied:
        return refused_behind(outcomes)
    dials = told(outcomes, "SRV-05", details.FailedDials)
    dropped = frozenset(dials.dropped) if dials is not None else frozenset()
    broken = [(i, leg) for i, leg in denied if _seen(leg, dropped, faults, apiservices, outcomes)]
    proven = [(i, leg) for i, leg in broken if leg.decider is not None and not leg.assumed]
    chosen = proven or broken or denied
    ids = tuple(dict.fromkeys(i for i, _ in chosen))
    suffering = _suffering(chosen, outcomes)
    doubted = all((legs := found[i]) is not None and legs.doubted for i in ids)
    unlisted = any(leg.unlisted for _, leg in chosen) and all(
        leg.unlisted or leg.way.of_api_server for _, leg in chosen
    )
    # where no agent is connected every call fails, whatever a policy says
    agentless = unlisted and bool(faults.of(reasons=frozenset({Reason.NO_AGENT})))
    stated = (
        not agentless if broken else (suffering or _cuts_all(found.get("POL-03"), about, outcomes)) and not unlisted
    )
    certainty = CONFIRMED if proven else POSSIBLE if doubted else LIKELY if stated else POSSIBLE
    return Finding(
        certainty,
        outcomes[ids[0]].summary + (MAYBE_AN_AGENT if doubted else ""),
        (*ids, *suffering),
        proof(outcomes, (*ids, *suffering)),
        remedies_for([leg for _, leg in chosen]),
        (
            commands.Gap("whether the same call comes through once it is allowed", None)
            if proven
            else commands.policies(),
        ),
        scope=_scope([leg for _, leg in chosen]),
        title=KEEPS_OUT if all(leg.way.of_api_server for _, leg in chosen) else "",
    )


def _cuts_all(legs: details.DeniedLegs | None, about: About, outcomes: Outcomes) -> bool:
    """Do listed policies deny every way to every kubelet in a cluster that is in trouble, and nothing is seen to come through: no call can."""
    if (
        not fails(outcomes, "AG-03", "SRV-03", "TUN-03")
        or legs is None
        or legs.assumed
        or legs.doubted
        or Way.KUBELET not in legs.whole
        or about.came_through
    ):
        return False
    return all(leg.decider is not None and not leg.unlisted for leg in legs.of(Way.KUBELET))


def _seen(
    leg: DeniedLeg, dropped: frozenset[str], faults: Faults, apiservices: Rows[ApiServiceRow], outcomes: Outcomes
) -> bool:  # fmt: skip
    """Does this leg fail in what the bundle shows, in the way that a policy makes it fail."""
    places = {f"{address}:{leg.port}" for address in leg.addresses}
    if places & dropped:
        return True
    if leg.way is Way.KUBELET:
        return any(one.fault.address in places for one in faults.of(caller=Caller.KUBELET, reasons=DROPPED))
    if leg.way in (Way.WEBHOOK, Way.API_WEBHOOK):
        calls = told(outcomes, "WH-08", details.FailedCalls)
        return calls is not None and any(c.webhook == leg.name and c.reason in DROPPED for c in calls.calls)
    if leg.way in (Way.METRICS, Way.AGGREGATED, Way.API_METRICS, Way.API_AGGREGATED):
        return any(
            row.name == leg.name and api_services.reason(row) == api_services.UNREACHED for row in apiservices
        ) or (
            leg.way in (Way.METRICS, Way.API_METRICS)
            and outcomes["MET-01"].status is Status.FAIL
            and _metrics_unreached(outcomes)
        )
    return False


def _metrics_unreached(outcomes: Outcomes) -> bool:
    api = told(outcomes, "MET-01", details.MetricsApi)
    return api is not None and not api.own


def _suffering(chosen: list[tuple[str, DeniedLeg]], outcomes: Outcomes) -> tuple[str, ...]:
    """Checks that fail as they would for these legs."""
    ways = {leg.way for _, leg in chosen}
    found: tuple[str, ...] = ()
    if ways & {Way.KUBELET, Way.DNS}:
        found += fails(outcomes, "AG-12", "SRV-05")
    if ways & {Way.WEBHOOK, Way.API_WEBHOOK}:
        found += fails(outcomes, "WH-08", "SRV-05")
    if ways & {Way.METRICS, Way.AGGREGATED, Way.API_METRICS, Way.API_AGGREGATED}:
        found += fails(outcomes, "MET-01", "MET-02", "SRV-05")
    if ways & {Way.TYPHA, Way.TUNNEL, Way.HOST_KUBELET}:
        found += fails(outcomes, "BGP-03", "AG-12")
    return tuple(dict.fromkeys(found))


def _scope(legs: list[DeniedLeg]) -> str:
    """The ways that are denied, each with what is at its end."""
    named = dict.fromkeys(f"{leg.way.value} {leg.name or leg.target}" for leg in legs)
    listed = list(named)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
