"""Security groups and network ACLs of AWS become rows, as JSON of each command and as its table."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.aws_rules import NOT_READ
from analyzer.schema import FACTS, FIREWALL_RULES, UNREAD

from tests.support.inline import bundle

Row = tuple[object, ...]


def permission(
    protocol: str, low: int | None = None, high: int | None = None, **ends: list[dict[str, str]]
) -> dict[str, Any]:
    ports = {} if low is None else {"FromPort": low, "ToPort": high or low}
    return {
        "IpProtocol": protocol,
        **ports,
        "IpRanges": [],
        "Ipv6Ranges": [],
        "PrefixListIds": [],
        "UserIdGroupPairs": [],
        **ends,
    }


GROUP = {
    "GroupName": "ctl",
    "IpPermissions": [
        permission("tcp", 22, IpRanges=[{"CidrIp": "192.0.2.0/24", "Description": "office"}]),
        permission(
            "tcp",
            8132,
            8133,
            UserIdGroupPairs=[{"GroupId": "sg-2", "UserId": "1"}],
            Ipv6Ranges=[{"CidrIpv6": "fd00::/8"}],
        ),
        permission("-1", PrefixListIds=[{"PrefixListId": "pl-7"}]),
    ],
    "GroupId": "sg-1",
    "IpPermissionsEgress": [],
}
RULES = {
    "SecurityGroupRules": [
        {"SecurityGroupRuleId": "sgr-1", "GroupId": "sg-1", "IsEgress": False, "IpProtocol": "tcp", "FromPort": 6443, "ToPort": 6443, "ReferencedGroupInfo": {"GroupId": "sg-2"}},
        {"SecurityGroupRuleId": "sgr-2", "GroupId": "sg-1", "IsEgress": True, "IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "CidrIpv4": "0.0.0.0/0"},
    ]
}  # fmt: skip
ACL = {
    "NetworkAcls": [
        {
            "NetworkAclId": "acl-1",
            "Entries": [
                {"CidrBlock": "0.0.0.0/0", "Egress": True, "Protocol": "6", "RuleAction": "allow", "RuleNumber": 100, "PortRange": {"From": 443, "To": 443}},
                {"Ipv6CidrBlock": "::/0", "Egress": False, "Protocol": "-1", "RuleAction": "deny", "RuleNumber": 32768},
            ],
        }
    ]
}  # fmt: skip
TABLE = """-----------------------------------------------------
|              DescribeSecurityGroups               |
+---------------------------------------------------+
||                 SecurityGroups                  ||
|+----------------------+--------------------------+|
||  GroupId             |  sg-0node                ||
||  GroupName           |  blue-nodes              ||
|+----------------------+--------------------------+|
|||                 IpPermissions                 |||
||+------------+------------+---------------------+||
|||  FromPort  | IpProtocol |  ToPort             |||
||+------------+------------+---------------------+||
|||  443       |  tcp       |  443                |||
||+------------+------------+---------------------+||
||||                   IpRanges                  ||||
|||+---------------------------------------------+|||
||||                   CidrIp                    ||||
|||+---------------------------------------------+|||
||||  10.1.0.0/16                                ||||
||||  10.2.0.0/16                                ||||
|||+---------------------------------------------+|||
|||                 IpPermissions                 |||
||+---------------------+-------------------------+||
|||  IpProtocol         |  -1                     |||
||+---------------------+-------------------------+||
||||              UserIdGroupPairs               ||||
|||+----------------------+----------------------+|||
||||  GroupId             |  sg-0node            ||||
||||  UserId              |  111122223333        ||||
|||+----------------------+----------------------+|||
"""


def rows(text: str) -> list[Row]:
    found = bundle({"rules.txt": text}).snapshot.rows[FIREWALL_RULES]
    assert {r.cloud for r in found} <= {"aws"}
    return [
        (r.line, r.name, r.network, r.direction, r.priority, r.action, r.traffic, r.ranges, r.listed_whole)
        for r in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            json.dumps({"SecurityGroups": [GROUP]}, indent=4),
            [
                (8, "ctl", "sg-1", "ingress", None, "allow", "tcp:22", "192.0.2.0/24", True),
                (22, "ctl", "sg-1", "ingress", None, "allow", "tcp:8132-8133", "fd00::/8,sg-2", True),
                (39, "ctl", "sg-1", "ingress", None, "allow", "all", "pl-7", True),
                (4, "ctl", "sg-1", "egress", None, None, None, None, True),
            ],
        ),
        (
            json.dumps(RULES, indent=2),
            [
                (4, "sg-1", "sg-1", "ingress", None, "allow", "tcp:6443", "sg-2", True),
                (15, "sg-1", "sg-1", "egress", None, "allow", "all", "0.0.0.0/0", True),
            ],
        ),
        (
            json.dumps(ACL),
            [
                (1, "100 of acl-1", "acl-1", "egress", 100, "allow", "tcp:443", "0.0.0.0/0", True),
                (1, "32768 of acl-1", "acl-1", "ingress", 32768, "deny", "all", "::/0", True),
            ],
        ),
        (
            TABLE,
            [
                (13, "blue-nodes", "sg-0node", "ingress", None, "allow", "tcp:443", "10.1.0.0/16,10.2.0.0/16", True),
                (24, "blue-nodes", "sg-0node", "ingress", None, "allow", "all", "sg-0node", True),
                (6, "blue-nodes", "sg-0node", "egress", None, None, None, None, True),
            ],
        ),
    ],
)  # fmt: skip
def test_a_permission_is_one_row(text: str, found: list[Row]) -> None:
    """With its ports and everybody at its other end; a direction without one is a row without an action."""
    assert rows(text) == found
    snapshot = bundle({"rules.txt": text}).snapshot
    assert not snapshot.rows[UNREAD]
    assert not [row for row in snapshot.rows[FACTS] if row.key.startswith("security_group")]


@pytest.mark.parametrize(
    ("options", "whole"),
    [("", True), ('--filters Name="group-id",Values="sg-1"', True), ("--filters Name=tag:Name,Values=x", False)],
)
def test_rules_that_are_picked_are_not_all_of_their_group(options: str, whole: bool) -> None:
    """By the group alone they are."""
    text = f"$ aws ec2 describe-security-group-rules {options}\n{json.dumps(RULES, indent=2)}"
    assert {row[-1] for row in rows(text)} == {whole}


@pytest.mark.parametrize("text", [json.dumps({"SecurityGroups": [{"IpPermissions": "x"}]}), '{"NetworkAclId": "acl-1",', json.dumps([{"IsEgress": 1, "x": {"SecurityGroupRuleId": 2}}])])  # fmt: skip
def test_damage_is_told(text: str) -> None:
    """Nothing is lost in silence, and nothing raises."""
    snapshot = bundle({"rules.json": text}).snapshot
    assert snapshot.rows[UNREAD] or snapshot.rows[FIREWALL_RULES]
    assert NOT_READ
