"""Which rule of a cloud's firewall decides: by priority, what denies first; what is not shown leaves it open."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts.cloud_rules import RuleSays, judge
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
    return FirewallRuleRow(source="x", line=1, cloud="gcloud", name=name, action=action, traffic=traffic, **given)


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
    """Which network the nodes are in nothing says."""
    assert judge([rule("shut"), rule("other", network="dev")], "egress", HOST, PORT) is None
    assert judge([], "egress", HOST, PORT) is None


def test_what_allows_other_ports_is_named_beside() -> None:
    """There somebody may look for what is missing."""
    found = judge([rule("shut"), HTTPS], "egress", HOST, PORT)
    assert found is not None
    assert found.beside == (HTTPS,)
