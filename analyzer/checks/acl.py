"""Access lists: private endpoint (ACL-01 to ACL-03) and Satellite allowlist (SAT-01, SAT-02)."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from analyzer import patterns as regex
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown
from analyzer.checks.endpoint import dialled
from analyzer.facts.cluster import About
from analyzer.facts.workers import WorkerAddress
from analyzer.model import Gap, Outcome, Placed, Status, Works
from analyzer.schema import AclRuleRow, CalicoObjectRow, FactRow, PolicyRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import ibm_master
from analyzer.wording import excerpt

CHECKS = Family(of_tunnel=True)
NET = regex.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w.])")


def _active(about: About) -> list[FactRow]:
    return [
        r
        for key in ("cse_acl", "cse_acl_desired", "cbr_event", "cbr_event_desired")
        for r in about.facts.get(key, [])
        if r.value not in ("none", "[]", "{}")
    ]


@CHECKS.check("ACL-01", "Is there an access list on the private endpoint?", "S11", seen_in=(Works.CONNECTED,))
def present(about: About, acl: Rows[AclRuleRow], cite: Cite) -> Answer:
    """An ACL list or a context-based restriction in the cluster record; none of both means that S11 does not apply."""
    if about.on_ibm is False:
        return not_applicable("not an IBM Cloud cluster")
    if about.endpoint_enabled("private") is False:
        return not_applicable("no private endpoint", evidence=cite(about.facts.get("private_endpoint_url", [])))
    active = _active(about)
    stated = [r for key in ("cse_acl", "cbr_event") for r in about.facts.get(key, [])]
    if active:
        return passed("an access list is active", plural(len(active), "statement"), cite(active))
    if len(acl):
        return passed(
            f"the endpoint's access list names {len(_ports(acl))} ports",
            plural(len(acl), "entry", "entries"),
            cite(acl),
        )
    if stated:
        return not_applicable(
            "no access list and no context-based restriction", plural(len(stated), "statement"), cite(stated)
        )
    return unknown("the access lists are not stated", commands.cse(about))


def _ports(acl: Rows[AclRuleRow]) -> list[int]:
    """The ports that the access list names."""
    return sorted({row.port for row in acl if row.port is not None})


@CHECKS.check(
    "ACL-02",
    "Does the access list let the Konnectivity port in from every worker subnet?",
    "S11",
    seen_in=(Works.CONNECTED,),
)
def port_listed(
    about: About, tunnel: TunnelView, acl: Rows[AclRuleRow], outcomes: Mapping[str, Outcome], cite: Cite
) -> Answer:
    """The agents' port with every worker subnet in it; other ports listed and this one missing is a fail."""
    if outcomes["ACL-01"].status is Status.NOT_APPLICABLE:
        return not_applicable(outcomes["ACL-01"].summary)
    if (used := dialled(about, tunnel)) is not None and used.by_agents and used.kind != "private":
        return not_applicable(f"{used.says}: the list guards the private endpoint alone", evidence=cite(used.rows))
    if not len(acl):
        return _by_networks(about, cite)
    marked = [r for r in acl if ibm_master.is_konnectivity(r.words) and r.port is not None]
    port = tunnel.server_address[1] or (str(marked[0].port) if len({r.port for r in marked}) == 1 else None)
    if port is None:
        return unknown("the Konnectivity port is not known", commands.agent_daemonset(about), evidence=cite(acl))
    if marked and port not in {str(r.port) for r in marked}:
        text = f"the list marks port {marked[0].port} as Konnectivity's, and the agents dial {port}"
        return unknown(text, commands.agent_daemonset(about), evidence=cite([*marked, *about.agent_port.rows[:1]]))
    rows = [r for r in acl if str(r.port) == port]
    basis = f"{plural(len(acl), 'entry', 'entries')}, {plural(len(_ports(acl)), 'port')}"
    denied = [
        r
        for r in rows
        if any(w in (r.words or "") for w in ("deny", "denied", "missing", "mismatch", "not found", "failed"))
    ]
    if not rows:
        return failed(
            f"port {port} is not in the access list; listed: {some(str(p) for p in _ports(acl))}",
            basis,
            cite([*acl, *about.agent_port.rows[:1]]),
            detail=details.ClosedPort(port, details.PortClosed.UNLISTED),
        )
    if denied:
        shut = details.ClosedPort(port, details.PortClosed.DENIED)
        return failed(f"port {port}: {denied[0].words}", basis, cite(denied), detail=shut)
    nets = [n for r in rows for n in (r.subnets or "").split(",") if n]
    if not nets:
        return passed(f"port {port} is in the access list, no networks given", basis, cite(rows))
    if missing := _left_out(about, nets):
        kept, by = _kept(about, acl, port)
        held = tuple(name for name, one in missing.items() if _covered(one.address, one.subnet, kept))
        shut = details.ClosedPort(port, details.PortClosed.SUBNETS, tuple(missing), held)
        text = f"port {port} is not open to {some(missing)}"
        if held:
            whom = "them" if len(held) == len(missing) else some(held)
            text += f"; the list itself holds {whom}, and this port's entry lags behind it"
        proof = cite([*rows, *(by[:2] if held else ()), *_named(about, missing)])
        return failed(text, basis, proof, subjects=list(missing), detail=shut)
    if not about.workers:
        text = f"port {port} is open to {some(dict.fromkeys(nets))}; the workers' addresses are not in the bundle"
        shown = details.OnWithoutWorkers(tuple(dict.fromkeys(nets)))
        return unknown(text, commands.nodes(), basis=basis, evidence=cite(rows), detail=shown)
    basis += f", {plural(len(about.workers), 'worker')}"
    return passed(f"port {port} is open to {plural(len(about.workers), 'worker')}", basis, cite(rows))


def _kept(about: About, acl: Rows[AclRuleRow], port: str) -> tuple[list[str], list[Placed]]:
    """The networks of the list as the cluster's record has it, else those of its other ports, and what states them."""
    for key in ("cse_acl_desired", "cse_acl"):
        rows = [row for row in about.facts.get(key, []) if row.value != "none"]
        if nets := _networks(rows):
            return nets, list(rows)
    others = [row for row in acl if row.port is not None and str(row.port) != port and row.subnets]
    return [net for row in others for net in (row.subnets or "").split(",") if net], list(others)


def _left_out(about: About, nets: list[str]) -> dict[str, WorkerAddress]:
    """Workers that no network holds, by their subnet or address."""
    return {
        str(one.subnet or one.address): one
        for one in sorted(about.workers, key=lambda one: str(one.subnet or one.address))
        if not _covered(one.address, one.subnet, nets)
    }


def _named(about: About, left: Mapping[str, WorkerAddress]) -> list[Placed]:
    """What names a worker that is in no list of nodes."""
    return [one.row for one in left.values() if one.name not in about.nodes][:2]


def _networks(rows: list[FactRow]) -> list[str]:
    """The networks that statements about a list name, in order."""
    return list(dict.fromkeys(net for row in rows for net in NET.findall(row.value)))


def _by_networks(about: About, cite: Cite) -> Answer:
    """A list of which the networks alone are shown (`allowlist get`): one that lacks a worker keeps it out of every port."""
    rows = [r for r in about.facts.get("cse_acl", []) if r.value != "none"]
    nets = _networks(rows)
    if not nets:
        return unknown("the access list itself is not in the bundle", commands.cse(about))
    asked, left = about.workers, list(_left_out(about, nets))
    basis = f"{plural(len(nets), 'network')} of the list, {plural(len(asked), 'worker')}"
    if left:
        shut = details.ClosedPort(about.agent_port.value or "?", details.PortClosed.SUBNETS, tuple(left))
        text = f"the access list ({some(nets)}) does not hold {some(left)}"
        return failed(text, basis, cite(rows), subjects=left, detail=shut)
    what = "its networks hold every worker" if asked else "the workers' addresses are not in the bundle"
    return unknown(
        f"the access list names {some(nets)}, and no ports; {what}",
        commands.cse(about) if asked else commands.nodes(),
        basis=basis,
        evidence=cite(rows),
        detail=None if asked else details.OnWithoutWorkers(tuple(nets)),
    )


def _covered(address: str | None, subnet: str | None, nets: list[str]) -> bool:
    for text in nets:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            continue
        if address and ipaddress.ip_address(address) in network:
            return True
        if not address and subnet and ipaddress.ip_network(subnet).subnet_of(network):  # type: ignore[arg-type]
            return True
    return False


@CHECKS.check("ACL-03", "Are the limits of the access list reached?", "S11", seen_in=(Works.CONNECTED,))
def limits(about: About, cite: Cite) -> Answer:
    """An error text that speaks of a limit; nothing else shows it."""
    rows = about.facts.get("cse_error", [])
    if any(ibm_master.is_of_limit(r.value) for r in rows):
        reached = details.AclErrors(len(rows))
        return failed("the access list's limit is reached", plural(len(rows), "error text"), cite(rows), detail=reached)
    if rows:
        return unknown(
            f"errors in the access list's output: {excerpt(rows[0].value, 100)} (trouble of the endpoint service, not of the list)",
            commands.cse(about),
            evidence=cite(rows),
        )
    return not_applicable("no error text about access lists")


@CHECKS.check("SAT-01", "Satellite: does the allowlist hold the workers?", "S9a", seen_in=(Works.CONNECTED,))
def satellite(about: About, cite: Cite) -> Answer:
    """Allowlist on and worker (or NAT) addresses missing blocks API server, Konnectivity and Ignition ports alike."""
    if about.infrastructure.value not in ("satellite",):
        return not_applicable(f"{about.infrastructure.value or 'unknown'} infrastructure")
    rows = about.facts.get("satellite_acl", []) + about.facts.get("satellite_acl_desired", [])
    active = [r for r in rows if r.value != "none"]
    if rows and not active:
        return not_applicable("no allowlist", plural(len(rows), "statement"), cite(rows))
    if not active:
        return unknown(
            "the allowlist is not stated",
            Gap(
                "the allowlist",
                f"ibmcloud ks cluster master satellite-service-endpoint allowlist get --cluster {commands.cluster(about)}",
            ),
        )
    nets = _networks(active)
    workers = [one for one in about.workers if one.address]
    outside = [one for one in workers if not _covered(one.address, one.subnet, nets)]
    if nets and outside:
        return failed(
            f"{len(outside)} of {len(workers)} workers are not in the allowlist ({some(nets)}): {some(one.address or one.name for one in outside)}; a NAT gateway's address would count in their place",
            plural(len(active), "statement"),
            cite([*active, *[one.row for one in outside[:2]]]),
            detail=details.NotAllowed(len(workers), tuple(one.address for one in outside if one.address)),
        )
    if nets and workers:
        return passed(
            f"{plural(len(workers), 'worker')} in the allowlist", plural(len(active), "statement"), cite(active)
        )
    if nets:
        return unknown(
            f"an allowlist is on ({some(nets)}); the workers' addresses are not in the bundle",
            commands.nodes(),
            evidence=cite(active),
            detail=details.OnWithoutWorkers(tuple(nets)),
        )
    return unknown("an allowlist is on; its networks are not in the bundle", commands.nodes(), evidence=cite(active))


@CHECKS.check("SAT-02", "Satellite: were the allowlist objects delivered?", "S9a", seen_in=(Works.CONNECTED,))
def delivered(about: About, policies: Rows[PolicyRow], calico_objects: Rows[CalicoObjectRow], cite: Cite) -> Answer:
    """Host endpoints, policy block-master-<id> with four ports, and the network set of the allowlist in the location."""
    if about.infrastructure.value != "satellite" or not [
        r for r in about.facts.get("satellite_acl", []) if r.value != "none"
    ]:
        return not_applicable("no Satellite allowlist")
    block = [p for p in policies if (p.name or "").startswith("block-master-")]
    sets = [o for o in calico_objects if o.kind == "GlobalNetworkSet" and "satellite-allowlist" in (o.name or "")]
    if block and sets:
        return passed("policy and network set are there", "2 objects", cite([block[0], sets[0]]))
    if not len(policies):
        return unknown("policies of the location are not in the bundle", commands.policies())
    lacks = details.NotDelivered.POLICY if not block else details.NotDelivered.NETWORK_SET
    return failed(
        "a part of the allowlist was not delivered: " + f"no {lacks.value}",
        plural(len(policies), "policy", "policies"),
        cite([*block, *sets]),
        detail=lacks,
    )
