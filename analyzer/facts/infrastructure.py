"""What a cluster of IBM Cloud runs on: classic, VPC, or a Satellite location."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.facts import satellite
from analyzer.facts.fact import Fact, most
from analyzer.facts.nodes import Node
from analyzer.schema import FactRow
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


def settle(
    facts: Mapping[str, list[FactRow]],
    nodes: Mapping[str, Node],
    host: str,
    cluster: str | None,
    *,
    on_ibm: bool | None,
) -> Fact:
    """
    The infrastructure by every mark.

    Args:
        facts: rows of the table `facts` by key.
        host: what the agents dial, or the API server.
        cluster: the cluster's ID.
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
    for row in facts.get("security_group", []):
        if cluster and ibm.cluster_of_group(row.value) == cluster:
            fact.say("vpc", row, "security group of the cluster")
    for node in nodes.values():
        if node.private_vlan:
            fact.say("classic", node.rows[0], "node label privateVLAN")
        elif node.subnet_id or ibm.VPC_LABEL in (node.labels or ""):
            fact.say("vpc", node.rows[0], "node label subnet-id")
        elif on_ibm and (kind := ibm.infrastructure_of_zone(node.zone)):
            fact.say(kind, node.rows[0], "zone")
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
    return most(fact)
