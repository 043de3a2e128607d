"""Rules of Azure's network security groups become rows, from the table and from JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.azure_rules import NOT_READ
from analyzer.schema import FIREWALL_RULES, UNREAD

from tests.support.inline import bundle

Row = tuple[object, ...]
TABLE = """Name        ResourceGroup    Priority    SourcePortRanges    SourceAddressPrefixes    SourceASG    Access    Protocol    Direction    DestinationPortRanges    DestinationAddressPrefixes    DestinationASG
----------  ---------------  ----------  ------------------  -----------------------  -----------  --------  ----------  -----------  -----------------------  ----------------------------  ----------------
dns         rg-n             100         *                   *                        None         Allow     *           Outbound     53                       *                             None
web in      rg-n             120         *                   10.0.0.0/8 Internet      None         Allow     Tcp         Inbound      80 443-445               *                             None
no-more     rg-n             4000        *                   *                        None         Deny      *           Outbound     *                        Internet                      None
of-asg      rg-n             4001        *                   *                        None         Deny      Tcp         Outbound     22                       *                             db
"""
ROWS: list[Row] = [
    (3, "dns", "rg-n/nodes", "egress", 100, "allow", "tcp:53,udp:53", "0.0.0.0/0", True),
    (4, "web in", "rg-n/nodes", "ingress", 120, "allow", "tcp:80,tcp:443-445", "10.0.0.0/8,Internet", True),
    (5, "no-more", "rg-n/nodes", "egress", 4000, "deny", "all", "Internet", True),
    (6, "of-asg", "rg-n/nodes", "egress", 4001, "deny", "tcp:22", None, True),
]  # fmt: skip
PATH = "/subscriptions/0/resourceGroups/rg-n/providers/Microsoft.Network/networkSecurityGroups/nodes/securityRules/{}"


def rule(name: str, **more: Any) -> dict[str, Any]:
    fields = {"access": "Deny", "direction": "Outbound", "priority": 300, "protocol": "Tcp", "destinationAddressPrefix": "*", "destinationPortRange": None, "destinationPortRanges": ["8132", "9000-9100"], "sourceAddressPrefix": "*"}  # fmt: skip
    return {
        **fields,
        "name": name,
        "id": PATH.format(name),
        "type": "Microsoft.Network/networkSecurityGroups/securityRules",
        **more,
    }


def rows(text: str) -> list[Row]:
    found = bundle({"rules.txt": text}).snapshot.rows[FIREWALL_RULES]
    assert {r.cloud for r in found} <= {"az"}
    return [
        (r.line, r.name, r.network, r.direction, r.priority, r.action, r.traffic, r.ranges, r.listed_whole)
        for r in found
    ]


def test_a_row_of_the_table() -> None:
    """Its group by the command; several ports and networks with blanks between, and an application group that nobody shows."""
    moved: list[Row] = [(int(str(row[0])) + 1, *row[1:]) for row in ROWS]
    assert rows(f"$ az network nsg rule list -g rg-n --nsg-name nodes -o table\n{TABLE}") == moved
    assert [row[2] for row in rows(TABLE)] == ["rg-n"] * 4


@pytest.mark.parametrize(
    "found",
    [
        [rule("a"), rule("b")],
        {"name": "nodes", "securityRules": [rule("a")], "defaultSecurityRules": [rule("b")]},
        [{"securityRules": [rule("a")]}, {"securityRules": [rule("b")]}],
        [
            {"name": name, "id": PATH.format(name), "type": rule(name)["type"], "properties": rule(name)}
            for name in "ab"
        ],
    ],
)
def test_rules_as_json(found: object) -> None:
    """In a list, in a group, in a list of groups, and one level deeper."""
    wanted = ("rg-n/nodes", "egress", 300, "deny", "tcp:8132,tcp:9000-9100", "0.0.0.0/0", True)
    assert [row[1:] for row in rows(json.dumps(found, indent=2))] == [("a", *wanted), ("b", *wanted)]


def test_a_rule_without_networks_and_one_of_an_application_group() -> None:
    """What is not shown is null."""
    other = rule(
        "a",
        destinationApplicationSecurityGroups=[{"id": "x"}],
        destinationPortRanges=[],
        protocol="*",
        destinationPortRange="*",
    )
    assert [row[6:8] for row in rows(json.dumps([other]))] == [("all", None)]
    assert [
        row[6:8] for row in rows(json.dumps([rule("a", destinationPortRanges=[], destinationAddressPrefix="")]))
    ] == [(None, None)]


@pytest.mark.parametrize(
    ("command", "whole"),
    [("az network nsg rule list -g g --nsg-name n", True), ("az network nsg rule list --query \"[?access=='Deny']\"", False), ("az network nsg rule show -n a", False)],
)  # fmt: skip
def test_rules_that_are_picked(command: str, whole: bool) -> None:
    """One of them, or some, are not the list."""
    assert {row[-1] for row in rows(f"$ {command}\n{json.dumps([rule('a')], indent=1)}")} == {whole}


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("Outbound     53", "sideways     53"),
        json.dumps([{"destinationPortRange": "1", "name": "x"}]),
        '[{"sourceAddressPrefix": "*",',
    ],
)
def test_what_is_no_rule_is_told(text: str) -> None:
    """A row with another direction, an object without one, and a cut document."""
    assert bundle({"r.txt": text}).snapshot.rows[UNREAD]
    assert NOT_READ
