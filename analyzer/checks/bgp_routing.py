"""Classic networking (BGP-01, BGP-02): is routing between subnets needed, and does the account allow it."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown
from analyzer.facts.cluster import About
from analyzer.facts.nodes import Node, network_of
from analyzer.mesh.pair import is_nameless
from analyzer.mesh.plain import MeshView
from analyzer.model import Outcome, Sign, Status, Works
from analyzer.schema import ListingRow
from analyzer.tables.rows import Rows

CHECKS = Family()
PLACES = ("zone", "private_vlan", "subnet")
OF_WORKERS = ("agent", "calico-node")
"""Roles of pods that every worker has one of."""


@CHECKS.check(
    "BGP-01",
    "Do workers in different subnets have to talk?",
    "S6",
    seen_in=(Works.MESHED,),
    sign_of=Sign.ROUTES_BUILT_IN,
)
def required(about: About, mesh: MeshView, listings: Rows[ListingRow], cite: Cite) -> Answer:
    """
    Several zones, private VLANs or subnets on classic: then VRF or VLAN spanning is required. VPC and Satellite: no.

    That none is needed takes all workers: those that peers or pods name count, too.
    """
    if about.classic is False:
        return not_applicable(f"{about.infrastructure.value}: routing between subnets is built in")
    nodes = list(about.nodes.values())
    if not nodes:
        return unknown("no node listed", commands.nodes())
    zones, vlans, subnets = ({getattr(n, key) for n in nodes if getattr(n, key)} for key in PLACES)
    counts = f"{plural(len(zones), 'zone')}, {plural(len(vlans), 'private VLAN')}, {plural(len(subnets), 'subnet')}"
    peers = {end for end in mesh.ends if not is_nameless(end)} - mesh.strangers
    networks = {network for one in {*map(_address, nodes), *peers} if (network := network_of(one))}
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
    if less := _left_out(about, nodes, peers, listings):
        return unknown(
            f"{less}; those that are described share one subnet ({counts})",
            commands.nodes(),
            basis=plural(len(nodes), "node"),
            evidence=cite(n.rows[0] for n in nodes[:1]),
        )
    return not_applicable(
        f"all workers share one subnet ({counts})", plural(len(nodes), "node"), cite(n.rows[0] for n in nodes[:1])
    )


def _address(node: Node) -> str:
    """A worker on classic is called after its private address."""
    return node.internal_ip or node.name


def _left_out(about: About, nodes: list[Node], peers: set[str], listings: Rows[ListingRow]) -> str:
    """Which workers nothing is said of, in words: those without a place, and those that only peers, pods or a count tell of."""
    of_all = next((key for key in PLACES if all(getattr(node, key) for node in nodes)), None)
    bare = [] if of_all else [_address(n) for n in nodes if not any(getattr(n, key) for key in PLACES)]
    known = {name for node in nodes for name in (node.name, node.internal_ip)}
    others = sorted({*peers, *(pod.node for role in OF_WORKERS for pod in about.role(role) if pod.node)} - known)
    if of_all is None or others:
        return f"of {some([*bare, *others] or map(_address, nodes))} neither zone nor subnet is stated"
    stated = about.stated("worker_count")
    if stated and stated.isdigit() and int(stated) > len(nodes):
        return f"the cluster has {stated} workers, and {len(nodes)} are listed"
    lists = [row.complete for row in listings if row.kind in ("nodes", "workers")]
    return "a part of the workers is listed" if lists and not any(lists) and not peers else ""


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
    if len({row.value for row in vrf}) > 1 and not any(row.value == "true" for row in spanning):
        return unknown(
            f"sources disagree: VRF is on in {next(r.source for r in vrf if r.value == 'true')}, and off in {next(r.source for r in vrf if r.value == 'false')}",
            commands.account(about), basis=plural(len(rows), "statement"), evidence=cite(rows),
        )  # fmt: skip
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
