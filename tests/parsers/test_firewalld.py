"""Zones of firewalld as `firewall-cmd` prints them."""

from __future__ import annotations

import pytest
from analyzer.parsers.firewalld import rich_rule
from analyzer.schema import HOST_FIREWALLS, HOST_RULES, INPUTS

from tests.support.inline import bundle


def zone(name: str = "public (active)", **fields: str) -> str:
    """A zone with all fields that one has."""
    told = {"target": "default", "interfaces": "ens7", "sources": "", "services": "ssh", "ports": "", "protocols": "", "rich rules": ""}  # fmt: skip
    told |= {key.replace("_", " "): value for key, value in fields.items()}
    return name + "\n" + "".join(f"  {key}: {value}\n" for key, value in told.items())


def test_a_zone_and_what_it_lets_in() -> None:
    """A row for the zone, one for each port of its services, and its rich rules, those that deny first."""
    rich = '\n\trule family="ipv4" source address="10.7.0.0/16" port port="9345" protocol="tcp" accept\n\trule family="ipv4" source address="10.9.1.4" reject'
    text = zone(ports="6443/tcp 30000-32767/udp", protocols="vrrp", services="ssh our-own", rich_rules=rich)
    case = bundle(t=f"[root@w-3 ~]# firewall-cmd --list-all\n{text}")
    (row,) = case.snapshot.rows[HOST_FIREWALLS]
    assert (row.node, row.chain, row.active, row.policy, row.answer, row.interfaces, row.listed_whole) == (
        "w-3", "public", True, "reject", "icmp-host-prohibited", "ens7", True,
    )  # fmt: skip
    rules = [(rule.action, rule.traffic, rule.sources) for rule in case.snapshot.rows[HOST_RULES]]
    assert rules == [
        ("reject", "all", "10.9.1.4"), ("accept", "tcp:9345", "10.7.0.0/16"), ("accept", "tcp:22", None), ("accept", None, None),
        ("accept", "tcp:6443", None), ("accept", "udp:30000-32767", None), ("accept", "vrrp", None),
    ]  # fmt: skip
    (member,) = case.snapshot.rows[INPUTS]
    assert (member.kind, member.unread_lines) == ("firewalld zones", 0)


def test_zones_that_are_in_force() -> None:
    """Only what is bound somewhere is; of a list that shows no more than that no rule is known."""
    text = zone("drop", interfaces="", target="DROP") + "\n" + zone("trusted (active)", interfaces="", sources="10.42.0.0/16", target="ACCEPT")  # fmt: skip
    case = bundle(t=f"[root@w-3 ~]# firewall-cmd --list-all-zones\n{text}\n[root@w-4 ~]# firewall-cmd --get-active-zones\ninner\n  interfaces: eth1\n")  # fmt: skip
    rows = [(row.node, row.chain, row.active, row.policy, row.listed_whole) for row in case.snapshot.rows[HOST_FIREWALLS]]  # fmt: skip
    assert rows == [("w-3", "drop", False, "drop", True), ("w-3", "trusted", True, "accept", True), ("w-4", "inner", True, None, False)]  # fmt: skip


@pytest.mark.parametrize(("said", "active"), [("FirewallD is not running", False), ("not running", False), ("running", True)])  # fmt: skip
def test_whether_it_runs(said: str, active: bool) -> None:
    """The answer to whatever is asked of one that does not run."""
    case = bundle(t=f"[root@w-3 ~]# firewall-cmd --state\n{said}\n")
    assert [(row.node, row.active) for row in case.snapshot.rows[HOST_FIREWALLS]] == [("w-3", active)]


@pytest.mark.parametrize(
    ("text", "action", "conditional"),
    [
        ('priority="-10" service name="ssh" accept', "accept", True),
        ('source ipset="ours" accept', "accept", True),
        ('source NOT address="10.0.0.0/8" drop', "drop", False),
        ('protocol value="esp" accept', "accept", False),
        ("masquerade", "none", False),
    ],
)
def test_rich_rules(text: str, action: str, conditional: bool) -> None:
    """A set, a limit or an order of its own leaves open whether it matches."""
    rule = rich_rule(text)
    assert (rule.action, rule.conditional) == (action, conditional)


def test_a_line_between_that_is_not_understood_may_be_a_rule() -> None:
    """Then the list is not whole."""
    case = bundle(t=f"[root@w-3 ~]# firewall-cmd --list-all\n{zone()}  ... 4 lines left out\n")
    assert [row.listed_whole for row in case.snapshot.rows[HOST_FIREWALLS]] == [False]
