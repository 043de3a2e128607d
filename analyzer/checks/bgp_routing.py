"""Classic networking (BGP-01, BGP-02): is routing between subnets needed, and does the account allow it."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown
from analyzer.facts.cluster import About
from analyzer.facts.nodes import network_of
from analyzer.model import Outcome, Sign, Status, Works

CHECKS = Family()


@CHECKS.check(
    "BGP-01",
    "Do workers in different subnets have to talk?",
    "S6",
    seen_in=(Works.MESHED,),
    sign_of=Sign.ROUTES_BUILT_IN,
)
def required(about: About, cite: Cite) -> Answer:
    """Several zones, private VLANs or subnets on classic: then VRF or VLAN spanning is required. VPC and Satellite: no."""
    if about.classic is False:
        return not_applicable(f"{about.infrastructure.value}: routing between subnets is built in")
    nodes = list(about.nodes.values())
    if not nodes:
        return unknown("no node listed", commands.nodes())
    zones, vlans, subnets = (
        {getattr(n, key) for n in nodes if getattr(n, key)} for key in ("zone", "private_vlan", "subnet")
    )
    counts = f"{plural(len(zones), 'zone')}, {plural(len(vlans), 'private VLAN')}, {plural(len(subnets), 'subnet')}"
    networks = {network for n in nodes if (network := network_of(n.internal_ip))}
    if not max(len(zones), len(vlans), len(subnets)) > 1 and len(networks) > 1:
        counts, subnets = f"addresses too far apart for one subnet ({some(sorted(networks), 2)})", networks
    if len(zones) > 1 or len(vlans) > 1 or len(subnets) > 1:
        if about.classic is None:
            apart = details.NodesApart(len(nodes)) if about.on_ibm else None
            return unknown(
                f"{counts}, and the infrastructure is unknown",
                commands.cluster_get(about),
                evidence=cite(n.rows[0] for n in nodes[:3]),
                detail=apart,
            )
        return passed(
            f"yes: {counts}; VRF or VLAN spanning is required",
            plural(len(nodes), "node"),
            cite(n.rows[0] for n in nodes[:3]),
        )
    if not zones and not subnets:
        return unknown("nodes without zone, VLAN and subnet", commands.nodes())
    return not_applicable(
        f"all workers share one subnet ({counts})", plural(len(nodes), "node"), cite(n.rows[0] for n in nodes[:1])
    )


@CHECKS.check("BGP-02", "Does the account allow it: VRF or VLAN spanning?", "S6", seen_in=(Works.MESHED,))
def account(about: About, outcomes: Mapping[str, Outcome], cite: Cite) -> Answer:
    """VRF true or spanning on is a pass; fail only when both are known to be false."""
    if about.classic is False:
        return not_applicable(f"{about.infrastructure.value}: VRF is implicit")
    if outcomes["BGP-01"].status is Status.NOT_APPLICABLE:
        return not_applicable("no routing between subnets is needed")
    vrf = about.accounts.setting("vrf_enabled")
    implied = [r for r in about.accounts.setting("service_endpoint_enabled") if r.value == "true"]
    spanning = [r for r in about.facts.get("vlan_spanning", []) if r.value != "unknown"]
    rows = vrf + spanning
    if any(r.value == "true" for r in vrf) or implied:
        return passed(
            "VRF is enabled"
            if any(r.value == "true" for r in vrf)
            else "service endpoints are enabled, which needs VRF",
            plural(len(rows or implied), "statement"),
            cite([r for r in vrf if r.value == "true"] or implied),
        )
    if any(r.value == "true" for r in spanning):
        return passed("VLAN spanning is on", plural(len(rows), "statement"), cite(spanning))
    if vrf and spanning:
        return failed(
            "VRF is off and VLAN spanning is off: workers in different subnets cannot talk",
            "2 statements",
            cite(rows),
            detail=details.AccountSettings((details.AccountSetting.VRF, details.AccountSetting.SPANNING)),
        )
    known = (
        "VRF is off, VLAN spanning unknown"
        if vrf
        else "VLAN spanning is off, VRF unknown"
        if spanning
        else "neither VRF nor VLAN spanning is stated"
    )
    gaps = ([] if vrf else [commands.account(about)]) + ([] if spanning else [commands.spanning(about)])
    if about.accounts.others and not vrf:
        known += "; `account show` is of another account"
    return unknown(known, *gaps, basis=f"{len(rows)} of 2 settings stated", evidence=cite(rows))
