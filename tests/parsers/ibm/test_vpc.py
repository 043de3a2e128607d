"""Endpoint gateways and security groups of a VPC."""

from __future__ import annotations

import json

import pytest

from tests.support.inline import bundle, table

GATEWAY = """Getting endpoint gateway iks-c1 under account Shop as user someone...

ID                  r006-1
Name                iks-c1
Target              CRN
                    crn:v1:bluemix:public:cs::
Private IPs         {ips}
Service Endpoints   c1.vpe.private.us-south.containers.cloud.ibm.com
Lifecycle State     {state}
Health State        {health}
"""
NO_IPS = "-"
IPS = "ID       Name   Address\n                    0717-1   fox    10.241.0.20\n                    0727-1   owl    10.241.64.20"
RULES = "ID  Direction  IP version  Protocol  Remote"


def facts(text: str) -> list[tuple[str, str, int]]:
    case = bundle(a=text)
    assert not len(case.snapshot["unread"]), case.snapshot["unread"]["text"].to_list()
    found = case.snapshot["facts"]
    return list(zip(found["key"], found["value"], found["line"], strict=True))


def test_a_gateway_with_addresses() -> None:
    """State, health, DNS name and the reserved address of each zone, each with the gateway's name."""
    assert facts(GATEWAY.format(ips=IPS, state="stable", health="ok")) == [
        ("endpoint_gateway", "iks-c1", 4),
        ("endpoint_gateway_addresses", "iks-c1: 10.241.0.20,10.241.64.20", 9),
        ("endpoint_gateway_service_endpoints", "iks-c1: c1.vpe.private.us-south.containers.cloud.ibm.com", 10),
        ("endpoint_gateway_lifecycle", "iks-c1: stable", 11),
        ("endpoint_gateway_health", "iks-c1: ok", 12),
    ]


def test_a_gateway_without_addresses_states_that() -> None:
    """A dash is no address, and it is a statement."""
    told = facts(GATEWAY.format(ips=NO_IPS, state="pending", health="degraded"))
    assert ("endpoint_gateway_addresses", "iks-c1: none", 7) in told
    assert ("endpoint_gateway_lifecycle", "iks-c1: pending", 9) in told


def test_a_list_of_gateways() -> None:
    """One row a gateway; a dash in a list is left out, for lists leave columns out, too."""
    text = table(
        "ID  Name  Target  Lifecycle State  Health State  Private IPs", [["r1", "iks-c1", "crn", "stable", "ok", "-"]]
    )
    assert facts("Listing endpoint gateways in all resource groups...\n" + text) == [
        ("endpoint_gateway", "iks-c1", 3),
        ("endpoint_gateway_lifecycle", "iks-c1: stable", 3),
        ("endpoint_gateway_health", "iks-c1: ok", 3),
    ]


@pytest.mark.parametrize("plural", [False, True])
def test_gateways_as_json(plural: bool) -> None:
    """One object, or the list of the API."""
    one = {
        "id": "r1",
        "name": "iks-c1",
        "resource_type": "endpoint_gateway",
        "lifecycle_state": "stable",
        "health_state": "ok",
        "ips": [{"address": "10.241.0.20"}],
        "service_endpoints": [],
    }
    text = json.dumps({"endpoint_gateways": [one]} if plural else one, indent=2)
    assert {(key, value) for key, value, _ in facts(text)} == {
        ("endpoint_gateway", "iks-c1"), ("endpoint_gateway_lifecycle", "iks-c1: stable"), ("endpoint_gateway_health", "iks-c1: ok"),
        ("endpoint_gateway_addresses", "iks-c1: 10.241.0.20"), ("endpoint_gateway_service_endpoints", "iks-c1: none"),
    }  # fmt: skip


def test_an_unknown_key_of_a_gateway_is_unread_with_what_stands_below() -> None:
    """Nothing of the output is passed over in silence."""
    case = bundle(
        a=GATEWAY.format(ips=NO_IPS, state="stable", health="ok")
        + "Colour              red\n                    green\n"
    )
    assert list(case.snapshot["unread"]["line"]) == [11, 12]


def test_the_rules_of_a_group() -> None:
    """Direction, protocol, ports and the other end, with the group's name; all ports where none are named."""
    text = "Getting security group kube-c1 under account Shop...\n\nID     r006-1\nName   kube-c1\n\nRules\n" + table(
        RULES,
        [
            ["r1", "outbound", "ipv4", "all", "0.0.0.0/0"],
            ["r2", "inbound", "ipv4", "tcp Ports:Min=30000,Max=32767", "kube-vpegw-c1"],
        ],
    )
    assert facts(text) == [
        ("security_group", "kube-c1", 4),
        ("security_group_rule", "kube-c1: outbound all all 0.0.0.0/0", 8),
        ("security_group_rule", "kube-c1: inbound tcp 30000-32767 kube-vpegw-c1", 9),
    ]


def test_rules_alone_belong_to_a_group_that_is_not_named() -> None:
    """The titles are enough; a line below that has no direction is unread."""
    text = table(RULES, [["r1", "inbound", "ipv4", "icmp Type=8", "10.0.0.0/8"]])
    assert facts(text) == [("security_group_rule", "?: inbound icmp all 10.0.0.0/8", 2)]
    assert list(bundle(a=text + "r2 is missing here\n").snapshot["unread"]["line"]) == [3]


def test_groups_as_json() -> None:
    """The API's words: a port range, a network or another group as the other end."""
    rules = [
        {"id": "r1", "direction": "outbound", "protocol": "tcp", "port_min": 443, "port_max": 443, "remote": {"cidr_block": "166.8.0.0/14"}},
        {"id": "r2", "direction": "inbound", "protocol": "all", "remote": {"name": "kube-c1"}},
    ]  # fmt: skip
    told = facts(json.dumps({"id": "g1", "name": "kube-c1", "rules": rules}, indent=1))
    assert [value for key, value, _ in told if key == "security_group_rule"] == [
        "kube-c1: outbound tcp 443-443 166.8.0.0/14",
        "kube-c1: inbound all all kube-c1",
    ]
