"""Rules of Google Cloud's firewall become rows, in each of their forms; those of other clouds are unread with a reason, and are nothing else."""

from __future__ import annotations

import json

import pytest
from analyzer.parsers.cloud_rules import FOREIGN
from analyzer.schema import FACTS, FIREWALL_RULES, UNREAD

from tests.support.inline import bundle

NETWORK = "https://www.googleapis.com/compute/v1/projects/p/global/networks/prod-vpc"
TABLE = """NAME                   NETWORK   DIRECTION  PRIORITY  ALLOW    DENY  DISABLED
gke-prod-1-all         prod-vpc  INGRESS    1000      tcp,udp        False
hardening-deny-egress  prod-vpc  EGRESS     900                all   True

To show all fields of the firewall, please show in JSON format: --format=json
To show all fields in table format, please see the examples in --help.
"""
RANGES = """NAME           NETWORK   DIRECTION  PRIORITY  ALLOW    DENY      DESTINATION_RANGES  TARGET_TAGS
deny-egress    prod-vpc  EGRESS     900                tcp:8132  0.0.0.0/0           gke-prod
allow-https    prod-vpc  EGRESS     800       tcp:443            ['10.0.0.0/8', '10.1.0.0/16']
"""
SIDES = """NAME     NETWORK   DIRECTION  PRIORITY  SRC_RANGES     DEST_RANGES  ALLOW      DENY
master   prod-vpc  INGRESS    1000      172.16.8.0/28               tcp:10250
out      prod-vpc  EGRESS     900                      0.0.0.0/0               all
"""
RULE = {"kind": "compute#firewall", "name": "deny-egress", "network": NETWORK, "direction": "EGRESS", "priority": 900,
        "denied": [{"IPProtocol": "tcp", "ports": ["8132", "9000-9100"]}], "targetTags": ["gke-prod"], "disabled": False}  # fmt: skip
IN = {"kind": "compute#firewall", "name": "master", "network": NETWORK, "direction": "INGRESS", "priority": 1000, "allowed": [{"IPProtocol": "all"}], "sourceRanges": ["172.16.8.0/28"]}  # fmt: skip
YAML = f"allowed:\n- IPProtocol: tcp\n  ports:\n  - '443'\ndirection: EGRESS\ndestinationRanges:\n- 0.0.0.0/0\ndisabled: false\nkind: compute#firewall\nname: allow-https\nnetwork: {NETWORK}\npriority: 800\n"


def rows(text: str) -> list[tuple[object, ...]]:
    found = bundle({"rules.txt": text}).snapshot.rows[FIREWALL_RULES]
    return [
        (r.line, r.name, r.direction, r.priority, r.action, r.traffic, r.ranges, r.targets, r.disabled, r.listed_whole)
        for r in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TABLE, [(2, "gke-prod-1-all", "ingress", 1000, "allow", "tcp,udp", None, None, False, True), (3, "hardening-deny-egress", "egress", 900, "deny", "all", None, None, True, True)]),
        (RANGES, [(2, "deny-egress", "egress", 900, "deny", "tcp:8132", "0.0.0.0/0", "gke-prod", None, True), (3, "allow-https", "egress", 800, "allow", "tcp:443", "10.0.0.0/8,10.1.0.0/16", None, None, True)]),
        (SIDES, [(2, "master", "ingress", 1000, "allow", "tcp:10250", "172.16.8.0/28", None, None, True), (3, "out", "egress", 900, "deny", "all", "0.0.0.0/0", None, None, True)]),
        (json.dumps([RULE, IN], indent=2), [(4, "deny-egress", "egress", 900, "deny", "tcp:8132,tcp:9000-9100", "0.0.0.0/0", "gke-prod", False, True), (24, "master", "ingress", 1000, "allow", "all", "172.16.8.0/28", None, None, True)]),
        (YAML, [(10, "allow-https", "egress", 800, "allow", "tcp:443", "0.0.0.0/0", None, False, False)]),
        (f"$ gcloud compute firewall-rules describe allow-https\n{YAML}", [(11, "allow-https", "egress", 800, "allow", "tcp:443", "0.0.0.0/0", None, False, False)]),
    ],
)  # fmt: skip
def test_a_rule_is_one_row(text: str, found: list[tuple[object, ...]]) -> None:
    """Empty cells leave no trace; what a list does not show is null; one rule alone is no list of all."""
    assert rows(text) == found
    assert not bundle({"rules.txt": text}).snapshot.rows[UNREAD]
    assert not [row for row in bundle({"rules.txt": text}).snapshot.rows[FACTS] if row.key.startswith("security_group")]


@pytest.mark.parametrize(
    ("command", "whole"),
    [
        ("gcloud compute firewall-rules list", True),
        ('gcloud compute firewall-rules list --filter="direction=EGRESS"', True),
        ("gcloud compute firewall-rules list --filter=direction:INGRESS --format=json", True),
        ('gcloud compute firewall-rules list --filter="name~hardening"', False),
        ("gcloud compute firewall-rules list --limit 5", False),
    ],
)
def test_a_filter_leaves_out(command: str, whole: bool) -> None:
    """By the direction alone all of that direction are there."""
    assert {one[-1] for one in rows(f"$ {command}\n{TABLE}")} == {whole}


AZURE_TABLE = "Name       Direction    Port\n---------  -----------  ------\ndeny-9000  Outbound     9000\n"


@pytest.mark.parametrize(
    "text",
    [
        "---------\n|   DescribeSecurityGroupRules   |\n+--------+\n||  GroupId |  sg-1  ||\n",
        f"$ az network nsg rule list -g rg --nsg-name n -o table\n{AZURE_TABLE}",
        AZURE_TABLE,
    ],
)
def test_other_clouds_rules_are_told_and_taken_for_nothing(text: str) -> None:
    """In a form without a reader: unread, with the reason, and no rule of an IBM security group."""
    snapshot = bundle({"rules.txt": text}).snapshot
    assert FOREIGN in {row.reason for row in snapshot.rows[UNREAD]}
    assert not snapshot.rows[FIREWALL_RULES]
    assert not [row for row in snapshot.rows[FACTS] if row.key.startswith("security_group")]


def test_a_line_that_is_no_rule() -> None:
    """And a document of another kind among the rules."""
    assert [
        row.line for row in bundle({"r.txt": TABLE.replace("\n\nTo", "\nso much for that\nTo")}).snapshot.rows[UNREAD]
    ] == [4]
    assert len(bundle({"r.json": json.dumps([RULE, {"x": 1}])}).snapshot.rows[UNREAD]) == 1
