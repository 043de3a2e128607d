"""Which rule of a cloud's firewall decides: by priority, what denies first; what is not shown leaves it open."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts.cloud_rules import RuleSays, free_before, groups_of, judge, names_port, networks_of
from analyzer.schema import FirewallRuleRow

HOST, PORT = "172.16.8.2", 8132


def rule(name: str, action: str = "deny", traffic: str | None = "all", **more: Any) -> FirewallRuleRow:
    given = {
        "direction": "egress",
        "priority": 900,
        "ranges": "0.0.0.0/0",
        "network": "prod",
        "listed_whole": True,
    } | more
    return FirewallRuleRow(source="x", line=1, name=name, action=action, traffic=traffic, **{"cloud": "gcloud"} | given)


HTTPS = rule("https", "allow", "tcp:443", priority=800)


@pytest.mark.parametrize(
    ("rows", "says", "name", "sure"),
    [
        ([rule("shut"), HTTPS], RuleSays.DENIED, "shut", True),
        ([rule("shut", traffic="tcp:8000-9000,icmp"), HTTPS], RuleSays.DENIED, "shut", True),
        ([rule("shut", traffic="tcp"), HTTPS], RuleSays.DENIED, "shut", True),
        ([rule("shut"), rule("open", "allow", "tcp:8132", priority=800)], RuleSays.ALLOWED, "open", True),
        ([rule("shut"), rule("open", "allow", "tcp:8132", priority=900)], RuleSays.DENIED, "shut", True),
        ([rule("shut"), rule("open", "allow", "tcp:8132", priority=1000)], RuleSays.DENIED, "shut", True),
        ([rule("shut", targets="gke-prod")], RuleSays.DENIED, "shut", False),
        ([rule("shut", listed_whole=False)], RuleSays.DENIED, "shut", False),
        ([rule("shut", ranges="10.0.0.0/8"), HTTPS], RuleSays.ALLOWED, None, True),
        ([rule("shut", traffic="udp"), HTTPS], RuleSays.ALLOWED, None, True),
        ([rule("shut", disabled=True), HTTPS], RuleSays.ALLOWED, None, True),
        ([rule("shut", ranges=None), HTTPS], RuleSays.DENIED, "shut", False),
        ([rule("shut"), rule("open", "allow", ranges=None, priority=800)], RuleSays.UNKNOWN, None, False),
        ([rule("shut", ranges=None), rule("open", "allow", ranges=None, priority=1000)], RuleSays.UNKNOWN, None, False),
        ([rule("shut", traffic="?"), HTTPS], RuleSays.UNKNOWN, None, False),
        ([rule("shut", priority=None), HTTPS], RuleSays.UNKNOWN, None, False),
        ([rule("https", "allow", "tcp:443", listed_whole=False)], RuleSays.UNKNOWN, None, False),
        ([rule("open", "allow", listed_whole=False)], RuleSays.UNKNOWN, "open", False),
    ],
)  # fmt: skip
def test_which_rule_decides(rows: list[FirewallRuleRow], says: RuleSays, name: str | None, sure: bool) -> None:
    """Of the same priority what denies; what is off counts for nothing; without a match the cloud's own default, of a whole list."""
    found = judge(rows, "egress", HOST, PORT)
    assert found is not None
    assert (found.says, found.rule.name if found.rule else None, found.sure) == (says, name, sure)


def test_what_comes_in_is_denied_where_no_rule_allows_it() -> None:
    """The other default."""
    found = judge([rule("https", "allow", "tcp:443", direction="ingress")], "ingress", HOST, 10250)
    assert found is not None
    assert (found.says, found.rule) == (RuleSays.DENIED, None)


def test_a_name_is_in_every_network_alone() -> None:
    """Its addresses are not known."""
    by_name = judge([rule("shut", ranges="172.16.8.0/28")], "egress", "k.example.net", PORT)
    assert by_name is not None
    assert by_name.says is RuleSays.UNKNOWN
    every = judge([rule("shut")], "egress", "k.example.net", PORT)
    assert every is not None
    assert every.says is RuleSays.DENIED


def test_rules_of_several_networks_and_none() -> None:
    """Which network the nodes are in nothing says: it is decided where all of them say the same."""
    both = judge([rule("shut"), rule("other", network="dev", targets="x")], "egress", HOST, PORT)
    assert both is not None
    assert (both.says, both.sure) == (RuleSays.DENIED, False)
    assert judge([rule("shut"), rule("https", "allow", "tcp:443", network="dev")], "egress", HOST, PORT) is None
    assert judge([rule("x", traffic="?"), rule("y", traffic="?", network="dev")], "egress", HOST, PORT) is None
    assert judge([], "egress", HOST, PORT) is None


def test_what_allows_other_ports_is_named_beside() -> None:
    """There somebody may look for what is missing."""
    found = judge([rule("shut"), HTTPS], "egress", HOST, PORT)
    assert found is not None
    assert found.beside == (HTTPS,)


def aws(traffic: str | None, ranges: str | None = "0.0.0.0/0", **more: Any) -> FirewallRuleRow:
    action = "allow" if traffic else None
    return rule(
        "sg", action, traffic, **{"cloud": "aws", "priority": None, "ranges": ranges, "direction": "ingress"} | more
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([aws("tcp:22"), aws("tcp:8132", "172.16.0.0/12")], RuleSays.ALLOWED),
        ([aws("tcp:22"), aws("tcp:8132", "10.0.0.0/8")], RuleSays.DENIED),
        ([aws("tcp:22"), aws("tcp:8132", "sg-2")], RuleSays.UNKNOWN),
        ([aws("tcp:22"), aws("udp:8132")], RuleSays.DENIED),
        ([aws(None, None)], RuleSays.DENIED),
        ([aws("tcp:22", listed_whole=False)], RuleSays.UNKNOWN),
        ([aws("tcp:22"), aws("all", "sg-2,172.16.8.2/32")], RuleSays.ALLOWED),
        ([aws("tcp:22"), aws("tcp:22", network="other")], RuleSays.DENIED),
        ([aws("tcp:22"), aws("all", network="other")], None),
    ],
)
def test_a_group_lets_through_what_one_of_its_rules_does(rows: list[FirewallRuleRow], says: RuleSays | None) -> None:
    """And nothing else; whose members nobody shows may be anybody, and of several groups each must say the same."""
    found = judge(rows, "ingress", HOST, PORT)
    assert (found.says if found is not None else None) is says


@pytest.mark.parametrize(
    ("ranges", "host", "says"),
    [
        ("Internet", "20.1.2.3", RuleSays.DENIED),
        ("Internet", "10.1.2.3", RuleSays.ALLOWED),
        ("VirtualNetwork", "10.1.2.3", RuleSays.DENIED),
        ("VirtualNetwork", "20.1.2.3", RuleSays.UNKNOWN),
        ("AzureCloud.westeurope", "20.1.2.3", RuleSays.UNKNOWN),
        ("AzureCloud,20.1.0.0/16", "20.1.2.3", RuleSays.DENIED),
        ("Internet", "x.hcp.westeurope.azmk8s.io", RuleSays.UNKNOWN),
    ],
)
def test_tags_of_azure(ranges: str, host: str, says: RuleSays) -> None:
    """A private address is in the virtual network and not on the internet; of other tags nobody lists the addresses."""
    found = judge([rule("no", cloud="az", ranges=ranges, traffic="tcp:443")], "egress", host, 443)
    assert found is not None
    assert found.says is says or (says is RuleSays.UNKNOWN and found.rule is not None and not found.sure)


@pytest.mark.parametrize(("source", "says"), [("10.1.2.3", RuleSays.ALLOWED), ("", RuleSays.UNKNOWN)])
def test_what_comes_in_from_azure_s_own_network_is_allowed(source: str, says: RuleSays) -> None:
    """By the rule that every group has; from elsewhere it is open."""
    found = judge([rule("ssh", "allow", "tcp:22", cloud="az", direction="ingress")], "ingress", source, 10250)
    assert found is not None
    assert found.says is says


@pytest.mark.parametrize(
    ("traffic", "named"),
    [("tcp:6443", True), ("tcp:6443-6450", True), ("tcp:1-65535", False), ("all", False), ("udp:6443", False), (None, False), ("tcp:22,tcp:6443", True)],
)  # fmt: skip
def test_a_port_that_is_named(traffic: str | None, named: bool) -> None:
    """By its number or a few around it: what lets everything in says nothing of who listens."""
    assert names_port(rule("x", "allow", traffic, direction="ingress"), 6443) is named
    assert not names_port(rule("x", "allow", "tcp:6443"), 6443)


def test_a_priority_that_is_free() -> None:
    """A little before the rule, and none that another one has."""
    rows = [rule("shut"), rule("a", priority=890), rule("b", priority=889), rule("c", priority=888, network="dev")]
    assert free_before(rows, rows[0], 1) == 888
    assert free_before(rows, rule("first", priority=3), 1) == 1
    assert free_before(rows, rule("none", priority=None), 1) is None


def test_who_is_at_the_other_end() -> None:
    """Networks and groups apart, each once; everything is nobody in particular."""
    rows = [
        rule("a", ranges="10.0.0.0/8,sg-1,0.0.0.0/0"),
        rule("b", ranges="sg-1,fd00::/8,Internet,pl-2"),
        rule("c", ranges=None),
    ]
    assert (networks_of(rows), groups_of(rows)) == (("10.0.0.0/8", "fd00::/8"), ("sg-1",))
