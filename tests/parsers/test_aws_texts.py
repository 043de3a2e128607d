"""Labelled lines of AWS's own tool are objects inside each other."""

from __future__ import annotations

import pytest
from analyzer.parsers.aws_texts import is_labelled, unlabelled
from analyzer.schema import FIREWALL_RULES, UNREAD

from tests.support.inline import bundle

GROUP = (
    "SECURITYGROUPS\tnodes of it\tsg-0node\tprod node\t111122223333\tvpc-0a\n"
    "IPPERMISSIONS\t10250\ttcp\t10250\n"
    "USERIDGROUPPAIRS\tsg-0ctl\t111122223333\n"
    "IPPERMISSIONS\t-1\n"
    "IPRANGES\t10.0.0.0/16\tall of ours\n"
    "IPV6RANGES\tfd00::/8\n"
    "IPPERMISSIONSEGRESS\t8132\ttcp\t8133\n"
    "PREFIXLISTIDS\tsome list\tpl-0a1\n"
    "TAGS\tName\tprod\n"
)


def rules(text: str) -> list[tuple[object, ...]]:
    return [
        (row.line, row.name, row.network, row.direction, row.priority, row.action, row.traffic, row.ranges)
        for row in bundle({"a.txt": text}).snapshot.rows[FIREWALL_RULES]
    ]


@pytest.mark.parametrize("gap", ["\t", "   "])
def test_groups(gap: str) -> None:
    """Who is at the other end stands below each permission; a paste has blanks in place of tabs."""
    assert rules(GROUP.replace("\t", gap)) == [
        (2, "prod node", "sg-0node", "ingress", None, "allow", "tcp:10250", "sg-0ctl"),
        (4, "prod node", "sg-0node", "ingress", None, "allow", "all", "10.0.0.0/16,fd00::/8"),
        (7, "prod node", "sg-0node", "egress", None, "allow", "tcp:8132-8133", "pl-0a1"),
    ]


@pytest.mark.parametrize(
    ("command", "closed"),
    [
        ("", True),
        ("$ aws ec2 describe-security-groups --output text\n", True),
        ("$ aws ec2 describe-security-groups --output text | grep -A3 node\n", False),
        ("$ aws ec2 describe-security-groups --query 'SecurityGroups[0]' --output text\n", False),
    ],
)
def test_a_direction_without_a_rule_lets_nothing_through_where_nothing_was_picked(command: str, closed: bool) -> None:
    """Of a part of an output nobody knows."""
    text = command + "SECURITYGROUPS\tshut\tsg-0shut\tshut\t111122223333\tvpc-0a\nIPPERMISSIONS\t22\ttcp\t22\n"
    assert [row[3] for row in rules(text) if row[5] is None] == (["egress"] if closed else [])


def test_rules_by_themselves() -> None:
    """A rule states both its ends in one line, and another group below it."""
    text = (
        "$ aws ec2 describe-security-group-rules --output text\n"
        "SECURITYGROUPRULES\t10.0.0.0/16\tfrom there\t443\tsg-0a\t111122223333\ttcp\tFalse\tarn:aws:ec2:x:1:security-group-rule/sgr-01\tsgr-01\t443\n"
        "SECURITYGROUPRULES\t0.0.0.0/0\t-1\tsg-0a\t111122223333\t-1\tTrue\tsgr-02\t-1\n"
        "SECURITYGROUPRULES\t10250\tsg-0a\t111122223333\ttcp\tFalse\tsgr-03\t10250\n"
        "REFERENCEDGROUPINFO\tsg-0ctl\t111122223333\n"
    )
    assert [row[3:] for row in rules(text)] == [
        ("ingress", None, "allow", "tcp:443", "10.0.0.0/16"),
        ("egress", None, "allow", "all", "0.0.0.0/0"),
        ("ingress", None, "allow", "tcp:10250", "sg-0ctl"),
    ]


def test_entries_of_a_network_acl() -> None:
    """They have numbers, and ports below them."""
    text = (
        "NETWORKACLS\tTrue\tacl-01\t111122223333\tvpc-0a\n"
        "ENTRIES\t10.0.0.0/8\tTrue\t6\tdeny\t90\n"
        "PORTRANGE\t8132\t8132\n"
        "ENTRIES\tFalse\t::/0\t-1\tallow\t101\n"
    )
    assert rules(text) == [
        (2, "90 of acl-01", "acl-01", "egress", 90, "deny", "tcp:8132", "10.0.0.0/8"),
        (4, "101 of acl-01", "acl-01", "ingress", 101, "allow", "all", "::/0"),
    ]


def test_another_line_is_unread() -> None:
    """Words below the list are none of it."""
    case = bundle({"a.txt": GROUP + "that is all of them\n"})
    assert [(row.line, row.text) for row in case.snapshot.rows[UNREAD]] == [(10, "that is all of them")]


@pytest.mark.parametrize(
    ("text", "labelled"),
    [("SECURITYGROUPS\tx\tsg-1", True), ("  IPPERMISSIONS 22 tcp 22", True), ("SECURITYGROUPS:\n- a", False), ("security groups", False)],
)  # fmt: skip
def test_which_text_is_such_a_list(text: str, labelled: bool) -> None:
    """By the label of what it begins with."""
    assert is_labelled(text) is labelled


def test_permissions_without_their_group() -> None:
    """What was copied from the middle has no name, and nothing is said of what it lacks."""
    found, strange = unlabelled([(1, "IPPERMISSIONS\t22\ttcp\t22"), (2, "IPRANGES\t192.0.2.0/24")])
    assert strange == []
    assert found["SecurityGroups"] == [
        {"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "line": 1, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}]}
    ]  # fmt: skip
