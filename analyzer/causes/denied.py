"""A firewall that says itself that it refuses the agents: the one proof of a filter on the way that a bundle can hold."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.causes.base import CONFIRMED, LIKELY, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.failing_place import counted, failing_scope
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.checks.details import DeniedWay
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.appliances import Device

STEP = "S10a"
BY_FILTERS = errors.SILENCED | {ErrorClass.RESET, ErrorClass.REFUSED}
"""How agents see a filter: by silence, a router's answer, or a reset that it sends itself."""


def refused_by_record(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """
    Agents that are cut off, and records of their connections that were refused on the way (POL-08).

    Proven where the target is what an agent dials, or both ends are known; a worker's connection to the server's port alone is likely.
    """
    refused = told(outcomes, "POL-08", details.FirewallDenials)
    bad = fails(outcomes, "ERR", "AG-09", "AG-03", "SRV-01", "SRV-03")
    if refused is None or not bad or not (tunnel.failing or about.role("agent")):
        return None
    if tunnel.connected and not tunnel.failing:
        return None
    kinds = tunnel.failure_classes()
    if kinds and next(iter(kinds)) not in BY_FILTERS:
        return None  # what they meet now is behind every filter, and the record of another time
    certain = CONFIRMED if any(way.dialled for way in refused.ways) else LIKELY
    host, port = tunnel.server_address
    probe = f"nc -vz -w 5 {host} {port}   # on a worker" if host and port else None
    return Finding(
        certain,
        outcomes["POL-08"].summary,
        ("POL-08", *bad, *fails(outcomes, "POL-05"), *counted(about, tunnel, outcomes)),
        proof(outcomes, ("POL-08", "ERR", "AG-09")),
        (*_open(about, refused), customer("when that is done, try the port from a worker", probe, STEP)),
        (commands.Gap("whether the port answers from a worker", probe),) if probe else (),
        scope=failing_scope(about, tunnel),
    )


def _open(about: About, refused: details.FirewallDenials) -> Iterable[Remedy]:
    """One remedy a rule: who is to be let where, and before which rule."""
    for (device, rule), own in refused.by_rule:
        sources, targets = some(dict.fromkeys(w.source for w in own), 6), some(dict.fromkeys(w.address for w in own), 6)
        ports = some(dict.fromkeys(str(way.port) for way in own))
        before = f", before {rule.called}" if rule.called else ""
        through = f" ({rule.zones})" if rule.zones else ""
        text = f"on the {_named(device)}{through}: permit TCP from {sources} to {targets}, port {ports}{before}; better for the whole subnets of the workers"
        yield customer(text, _look(about, own[0]), STEP)


def _named(device: Device) -> str:
    return {Device.NETFILTER: "packet filter (iptables, nftables)", Device.VPC: "security group or access list of the VPC",
            Device.AWS: "security group or network ACL"}.get(device, str(device))  # fmt: skip


def _look(about: About, way: DeniedWay) -> str | None:
    """What shows on the device which rule decides of this connection."""
    rule = way.rule
    match way.device:
        case Device.SRX if rule.inside and rule.outside:
            ends = f"source-ip {way.source} destination-ip {way.address} source-port 1024 destination-port {way.port}"
            return f"show security match-policies from-zone {rule.inside} to-zone {rule.outside} {ends} protocol tcp"
        case Device.VYATTA if rule.name:
            return f"show configuration commands | match {rule.name}"
        case Device.FORTIGATE if rule.number:
            return f"show firewall policy {rule.number}"
        case Device.PALO_ALTO:
            return f"test security-policy-match source {way.source} destination {way.address} destination-port {way.port} protocol 6"
        case Device.ASA if rule.inside:
            return f"packet-tracer input {rule.inside} tcp {way.source} 1024 {way.address} {way.port}"
        case Device.IOS if rule.name:
            return f"show access-list {rule.name}"
        case Device.NETFILTER:
            return f"iptables-save -c | grep -iE 'drop|reject|log'; nft list ruleset | grep -n {way.port}"
        case Device.VPC:
            return f"ibmcloud is security-group kube-{commands.cluster_id(about)}; ibmcloud is network-acls"
    return None
