"""What a cluster of IBM Cloud runs on: classic, VPC, or a Satellite location."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

from analyzer import patterns as regex
from analyzer.facts import node_labels, satellite
from analyzer.facts.fact import Fact, most
from analyzer.facts.nodes import Node
from analyzer.schema import FactRow, HostEndpointRow, NodeRow, PolicyRow
from analyzer.vendors import ibm

PROVIDERS = {
    "none": "classic",
    "classic": "classic",
    "": "classic",
    "g2": "vpc",
    "vpc-gen2": "vpc",
    "vpc-classic": "vpc",
    "upi": "satellite",
    "satellite": "satellite",
}
"""What the cluster's record calls its provider -> the contract's word."""


INNER = tuple(ipaddress.ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
"""Networks of machines that nobody outside reaches (RFC 1918, RFC 6598)."""


def settle(
    facts: Mapping[str, list[FactRow]],
    nodes: Mapping[str, Node],
    host: str,
    cluster: str | None,
    *,
    on_ibm: bool | None,
    host_endpoints: Iterable[HostEndpointRow] = (),
    policies: Iterable[PolicyRow] = (),
) -> Fact:
    """
    The infrastructure by every mark.

    Args:
        facts: rows of the table `facts` by key.
        host: what the agents dial, or the API server.
        cluster: the cluster's ID.
        host_endpoints: classic workers alone have one for their private interface.
        policies: classic clusters alone come with some for their workers' interfaces.
    """
    fact = Fact()
    for row in facts.get("provider", []):
        value = PROVIDERS.get(row.value)
        if value:
            fact.say(value, row, "provider")
    for row in facts.get("vpcs", []):
        fact.say("vpc", row, "vpcs")
    for row in facts.get("vpe_gateway", []):
        fact.say("vpc", row, "VPE gateway")
    for key, what in (("security_group", "security group"), ("endpoint_gateway", "endpoint gateway")):
        for row in facts.get(key, []):
            if cluster and ibm.cluster_of_group(row.value) == cluster:
                fact.say("vpc", row, f"{what} of the cluster")
    for node in nodes.values():
        if node.private_vlan:
            fact.say("classic", node.rows[0], "node label privateVLAN")
        elif node.subnet_id or ibm.VPC_LABEL in node_labels.shown_labels(node):
            fact.say("vpc", node.rows[0], "node label subnet-id")
        elif on_ibm and ibm.SATELLITE_WORKER.fullmatch(node.worker_id or ""):
            fact.say("satellite", _with_id(node), "ID of a worker")
        elif on_ibm and (kind := ibm.infrastructure_of_zone(node.zone)):
            fact.say(kind, node.rows[0], "zone")
        elif on_ibm and _has_two_addresses(node):
            fact.say("classic", node.rows[0], "public address of a worker")
    for row in facts.get("worker_zones", []) if on_ibm else ():
        for kind in dict.fromkeys(map(ibm.infrastructure_of_zone, regex.split(r"[,\s]+", row.value))):
            if kind is not None:
                fact.say(kind, row, "worker zones")
    for row in facts.get("is_vpc_lite", []):
        if row.value == "true":
            fact.say("classic", row, "gateway-enabled")
    for row in facts.get("satellite_acl", []):
        if row.value != "none":  # only a Satellite endpoint has this list
            fact.say("satellite", row, "Satellite allowlist")
    for row in satellite.own_hosts(facts.get("satellite_host", []), nodes):
        fact.say("satellite", row, "host of a Satellite location")
    if ibm.is_satellite(host):
        fact.say("satellite", None, "host name")
    elif ibm.is_vpc(host):
        fact.say("vpc", None, "host name")
    interface = next((one for one in host_endpoints if ibm.has_private_interface(one.name, one.labels)), None)
    if interface is not None and not fact.witnesses:
        fact.say("classic", interface, "host endpoint of a worker's private interface")
    own = {row.name: row for row in policies if row.name in ibm.CLASSIC_POLICIES and row.namespace is None}
    if on_ibm and len(own) > 1 and not fact.witnesses:
        fact.say("classic", next(iter(own.values())), "policies that a classic cluster comes with")
    return most(fact)


def _with_id(node: Node) -> NodeRow:
    """The row that has the worker's ID."""
    return next((row for row in node.rows if row.worker_id), node.rows[0])


def _has_two_addresses(node: Node) -> bool:
    """Is it called after its private address and has a public one: IBM Cloud's workers on VPC list the private one in both columns."""
    try:
        outer, inner = (ipaddress.IPv4Address(text or "") for text in (node.external_ip, node.internal_ip))
    except ValueError:
        return False
    return node.name == node.internal_ip and outer != inner and not any(outer in network for network in INNER)
