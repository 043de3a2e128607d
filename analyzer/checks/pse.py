"""Private service endpoint and account (PSE-01 to PSE-04)."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.checks import carried, commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, unknown, warned
from analyzer.checks.details import AccountSetting, AccountSettings, EndpointUse
from analyzer.checks.endpoint import dialled
from analyzer.facts.cluster import About
from analyzer.model import Works
from analyzer.schema import FactRow
from analyzer.tunnel.view import TunnelView

CHECKS = Family(of_tunnel=True)


def _ibm(about: About) -> Answer | None:
    if about.on_ibm is False:
        return not_applicable("not an IBM Cloud cluster")
    return None


@CHECKS.check("PSE-01", "Is the private service endpoint on?", "S7", seen_in=(Works.CONNECTED,))
def enabled(about: About, cite: Cite) -> Answer:
    """From the cluster record; on VPC always."""
    if no := _ibm(about):
        return no
    private = about.endpoint_enabled("private")
    if private is None:
        return unknown("the private endpoint is not stated", commands.cluster_get(about))
    rows = about.facts.get("private_endpoint_url", [])
    return passed(
        f"private endpoint {'on' if private else 'off'}", plural(len(rows), "statement") if rows else "VPC", cite(rows)
    )


@CHECKS.check("PSE-02", "Do the agents use the private endpoint?", "S7", "S8c", seen_in=(Works.CONNECTED,))
def used(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """Agents use the private endpoint where it is on; private host while it is off means a stale DaemonSet."""
    if no := _ibm(about):
        return no
    private, found = about.endpoint_enabled("private"), dialled(about, tunnel)
    if found is None or found.host is None:
        return unknown("the agents' server host is not in the bundle", commands.agent_daemonset(about))
    kind, rows = found.kind, found.rows
    if kind in ("local", "own"):
        return not_applicable(f"agents dial {found.host}, no host name of IBM Cloud", evidence=cite(rows))
    if kind == "private" and private is False and not found.by_agents:
        return unknown(
            "the cluster's record contradicts itself, and nothing shows what the agents dial",
            commands.agent_daemonset(about),
            evidence=cite(rows),
        )
    if kind == "private" and private is False and (uses := carried.runs_otherwise(about, tunnel)):
        return warned(
            f"the private host is stated for the agents, and the private endpoint is off; but agents stand and {carried.in_words(uses)}: "
            "one of both is not the state of now",
            f"{found.how}, and cluster record",
            cite([*rows[:1], *about.facts.get("private_endpoint_url", [])[:1], *uses[:1]], limit=4),
            detail=EndpointUse.UNUSED,
        )
    if kind == "private" and private is False:
        return failed(
            "agents dial the private host while the private endpoint is off: a stale DaemonSet",
            f"{found.how}, and cluster record",
            cite([*rows, *about.facts.get("private_endpoint_url", [])]),
            subjects=[found.host or "?"],
            detail=EndpointUse.STALE,
        )
    if kind == "public" and private is True:
        return warned(
            "agents dial the public host while the private endpoint is on (the runbook expects the private one)",
            f"{found.how}, and cluster record",
            cite(rows),
            detail=EndpointUse.OTHER,
        )
    text = f"agents dial the {kind} host" if found.by_agents else f"agents are given the {kind} host"
    return passed(text, found.how, cite(rows))


@CHECKS.check(
    "PSE-03", "Classic and private host: are VRF and service endpoints on?", "S7", "S8a", seen_in=(Works.CONNECTED,)
)
def account(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """
    Both must be true in the account that owns the cluster; VLAN spanning is no substitute.

    Nodes can stay Ready all the while: kubelet's local proxy falls back to the public endpoint, the agents do not.
    """
    if no := _ibm(about):
        return no
    if about.classic is False:
        return not_applicable(f"{about.infrastructure.value}: no VRF setting is involved")
    found = dialled(about, tunnel)
    if about.endpoint_enabled("private") is False and (found is None or found.kind != "private"):
        return not_applicable("no private endpoint", evidence=cite(about.facts.get("private_endpoint_url", [])))
    if found is not None and found.kind != "private":
        return not_applicable(f"{found.says}, not a private endpoint", evidence=cite(found.rows))
    vrf, endpoints = about.accounts.setting("vrf_enabled"), about.accounts.setting("service_endpoint_enabled")
    stated = f"{bool(vrf) + bool(endpoints)} of 2 settings stated"
    if about.accounts.others and not (vrf or endpoints):
        return unknown(
            "`account show` is of another account", commands.account(about), evidence=cite(about.accounts.all_shown)
        )
    if both := [rows for rows in (vrf, endpoints) if len({r.value for r in rows}) > 1]:
        return unknown(
            "sources disagree: " + "; ".join(_both(rows) for rows in both),
            commands.account(about), basis=stated, evidence=cite([row for rows in both for row in rows], limit=4),
        )  # fmt: skip
    off = [r for r in vrf + endpoints if r.value == "false"]
    if off and about.came_through and not tunnel.failing:
        return unknown(
            " and ".join(f"{r.key.replace('_', ' ')} is false" for r in off)
            + ", and a command came through all the same: whose account that is, must be asked",
            commands.cluster_get(about), evidence=cite([*off, *about.came_through[:1]], limit=4),
        )  # fmt: skip
    if off and found is not None:
        return failed(
            " and ".join(f"{r.key.replace('_', ' ')} is false" for r in off) + f"; {found.says}",
            f"{stated}; {found.how}",
            cite([*off, *found.rows[:1]], limit=4),
            detail=AccountSettings(
                tuple(AccountSetting(r.key) for r in off),
                tuple(AccountSetting(r.key) for r in vrf + endpoints if r.value == "true"),
            ),
        )
    if endpoints and endpoints[0].value == "true" and (not vrf or vrf[0].value == "true"):
        return passed(
            "VRF and service endpoints are on",
            stated,
            cite(vrf + endpoints),
        )
    gaps = [] if vrf and endpoints else [commands.account(about)]
    if found is None:
        gaps.append(commands.agent_daemonset(about))
    what = (
        "the account's settings are not in the bundle"
        if not (vrf or endpoints)
        else "only a part of the account's settings is stated"
        if not off
        else "a setting is off, and nothing says that the agents use the private host"
    )
    return unknown(what, *gaps, basis=stated, evidence=cite(vrf + endpoints))


@CHECKS.check("PSE-04", "Which of the two cures is possible?", "S8b", seen_in=(Works.CONNECTED,))
def cure(about: About, cite: Cite) -> Answer:
    """Switching the private endpoint off needs the public one, and is SRE work; OpenShift on classic cannot change endpoints."""
    if no := _ibm(about):
        return no
    if about.classic is False or about.endpoint_enabled("private") is False:
        return not_applicable("no private endpoint on classic")
    public = about.endpoint_enabled("public")
    rows = about.facts.get("public_endpoint_url", [])
    if public is None:
        return unknown("the public endpoint is not stated", commands.cluster_get(about))
    if not public:
        return warned(
            "private-only cluster: switching the private endpoint off is impossible, enable VRF and service endpoints",
            plural(len(rows), "statement"),
            cite(rows),
            detail=details.CureLimit.PRIVATE_ONLY,
        )
    if about.product.value == "roks":
        return warned(
            "OpenShift on classic cannot change its endpoints after creation: enable VRF and service endpoints",
            plural(len(rows), "statement"),
            cite(rows),
            detail=details.CureLimit.FIXED,
        )
    return passed(
        "both cures are possible; enabling VRF and service endpoints is preferred",
        plural(len(rows), "statement"),
        cite(rows),
    )


def _both(rows: Sequence[FactRow]) -> str:
    """``vrf enabled is false in account.txt and true in account2.txt``."""
    first = {row.value: row for row in reversed(rows)}
    return f"{rows[0].key.replace('_', ' ')} is " + " and ".join(
        f"{value} in {first[value].source}" for value in sorted(first)
    )
