"""A firewall, or the cluster's own network, that says itself that it refuses the agents: the one proof of it that a bundle can hold."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.failing_place import counted, failing_scope
from analyzer.causes.flow_remedies import remedies_for_flows
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.checks.details import DeniedWay
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.policy.legs import Way
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.view import TunnelView
from analyzer.vendors.appliances import Device

STEP = "S10a"
BY_CILIUM = "A network policy of Cilium's blocks agent to server"
BEHIND_BY_CILIUM = "A network policy of Cilium's blocks what the agents, or the API server, dial"
SUFFERING = ("ERR", "AG-09", "AG-03", "SRV-01", "SRV-03")
BY_FILTERS = errors.SILENCED | {ErrorClass.RESET, ErrorClass.REFUSED}
"""How agents see a filter: by silence, a router's answer, or a reset that it sends itself."""


def refused_by_record(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """
    Agents that are cut off, and records of their connections that were refused on the way (POL-08).

    Proven where the target is what an agent dials, or both ends are known; a worker's connection to the server's port alone is likely.
    """
    refused = _of_now(tunnel, outcomes)
    bad = fails(outcomes, *SUFFERING)
    if refused is None or not refused.outside.ways or not bad or not (tunnel.failing or about.role("agent")):
        return None
    refused = refused.outside
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


def _of_now(tunnel: TunnelView, outcomes: Outcomes) -> details.FirewallDenials | None:
    """What POL-08 tells, where the agents do not stand, and meet nothing that is behind every filter."""
    refused = told(outcomes, "POL-08", details.FirewallDenials)
    if refused is None or (tunnel.connected and not tunnel.failing):
        return None
    kinds = tunnel.failure_classes()
    # else the record is of another time
    return refused if not kinds or next(iter(kinds)) in BY_FILTERS else None


def refused_by_policy(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """
    Agents that are cut off, and flows of theirs that the network's own policies dropped (POL-08).

    Proven where an agent's own log or pod is cut off and the flow is one of its connections; likely where only the tunnel is seen to fail.
    """
    refused = _of_now(tunnel, outcomes)
    own = refused.of_policies if refused is not None else None
    if own is None or not own.ways:
        return None
    cut = fails(outcomes, *SUFFERING)
    seen = fails(outcomes, "TUN-03")
    sure = any(way.dialled for way in own.ways)
    return Finding(
        CONFIRMED if cut and tunnel.failing and sure else LIKELY if cut or seen else POSSIBLE,
        outcomes["POL-08"].summary + ("" if cut or seen else "; nothing shows agents cut off"),
        ("POL-08", *cut, *fails(outcomes, "POL-05"), *counted(about, tunnel, outcomes)),
        proof(outcomes, ("POL-08", "ERR", "AG-09")),
        remedies_for_flows(own),
        (commands.policies(),),
        scope=failing_scope(about, tunnel) if tunnel.failing else "",
        title=BY_CILIUM,
    )


FELT = {
    Way.KUBELET: ("AG-12", "SRV-05", "TUN-03"), Way.METRICS: ("MET-01", "SRV-05"), Way.API_METRICS: ("MET-01",), Way.WEBHOOK: ("WH-08", "SRV-05"),
    Way.API_WEBHOOK: ("WH-08",),
}  # fmt: skip
"""Checks that fail where nothing passes that way."""


def refused_behind(outcomes: Outcomes) -> Finding | None:
    """
    Flows to kubelets, to metrics-server and to webhooks that the network's own policies dropped, of agents or of the API server (POL-08).

    Likely where what goes that way fails; that it is so now is not shown by the record alone.
    """
    refused = told(outcomes, "POL-08", details.FirewallDenials)
    own = refused.behind if refused is not None else None
    if own is None or not own.ways:
        return None
    ways = {way.way for way in own.ways}
    seen = [id for way, ids in FELT.items() if way in ways for id in ids]
    felt = fails(outcomes, *dict.fromkeys(seen))
    return Finding(
        LIKELY if felt else POSSIBLE,
        outcomes["POL-08"].summary,
        ("POL-08", *felt),
        proof(outcomes, ("POL-08", *felt)),
        remedies_for_flows(own),
        (commands.policies(),),
        scope=", ".join(dict.fromkeys(f"{way.way.value} {way.address}" for way in own.ways[:3])),
        title=BEHIND_BY_CILIUM,
    )


def _open(about: About, refused: details.FirewallDenials) -> Iterable[Remedy]:
    """One remedy a rule: who is to be let where, and before which rule."""
    for (device, rule), own in refused.by_rule:
        sources, targets = (
            some(dict.fromkeys(_address(about, w.source) for w in own), 6),
            some(dict.fromkeys(w.address for w in own), 6),
        )
        ports = some(dict.fromkeys(str(way.port) for way in own))
        place = (
            "in" if device is Device.AZURE else "before"
        )  # whose log names the policy, and no rule where none matched
        before = f", {place} {rule.called}" if rule.called else ""
        through = f" ({rule.zones})" if rule.zones else ""
        text = f"on the {_named(device)}{through}: permit TCP from {sources} to {targets}, port {ports}{before}; better for the whole subnets of the workers"
        yield customer(text, _look(about, own[0]), STEP)


def _address(about: About, source: str) -> str:
    """What a device outside of the cluster knows of a pod."""
    pods = (pod for pod in about.pods if f"{pod.namespace or 'kube-system'}/{pod.name}" == source)
    return next((pod.ip for pod in pods if pod.ip), source)


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
        case Device.AZURE:
            policy = rule.name or "<firewall_policy>"
            return f"az network firewall policy rule-collection-group list --resource-group <its_resource_group> --policy-name {policy} -o table"
        case Device.NETFILTER:
            return f"iptables-save -c | grep -iE 'drop|reject|log'; nft list ruleset | grep -n {way.port}"
        case Device.VPC:
            return f"ibmcloud is security-group kube-{commands.cluster_id(about)}; ibmcloud is network-acls"
    return None
