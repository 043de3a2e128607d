"""A described NetworkPolicy is the policy that was applied."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.kubernetes.described.policies import DESCRIBED, selector

from tests.support.inline import bundle

HEAD = """Name:         only-dns
Namespace:    shop
Created on:   2026-03-01 10:00:00 +0000 UTC
Labels:       team=net
Annotations:  <none>
Spec:
"""
BOTH = """  PodSelector:     app=web,tier in (back,front)
  Allowing ingress traffic:
    To Port: 8443/TCP
    To Port: metrics/UDP
    From:
      NamespaceSelector: kubernetes.io/metadata.name=kube-system
      PodSelector: k8s-app=konnectivity-agent
    From:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16, 10.2.0.0/16
    ----------
    To Port: <any> (traffic allowed to all ports)
    From: <any> (traffic not restricted by source)
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Ingress, Egress
"""


def policies(text: str) -> tuple[list[dict[str, Any]], int]:
    case = bundle(d=HEAD + text)
    return case.snapshot["policies"].to_dict("records"), len(case.snapshot["unread"])


def test_rules_ports_and_peers_are_what_was_applied() -> None:
    """Each peer of its rule, each rule of its direction; a rule for everybody on every port has neither."""
    [row], unread = policies(BOTH)
    assert (row["kind"], row["namespace"], row["name"], row["line"], unread) == (
        "KubernetesNetworkPolicy",
        "shop",
        "only-dns",
        1,
        0,
    )
    assert json.loads(row["spec"]) == {
        "podSelector": {
            "matchLabels": {"app": "web"},
            "matchExpressions": [{"key": "tier", "operator": "In", "values": ["back", "front"]}],
        },
        "policyTypes": ["Ingress", "Egress"],
        "egress": [],
        "ingress": [
            {
                "ports": [{"port": 8443, "protocol": "TCP"}, {"port": "metrics", "protocol": "UDP"}],
                "from": [
                    {
                        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
                        "podSelector": {"matchLabels": {"k8s-app": "konnectivity-agent"}},
                    },
                    {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16", "10.2.0.0/16"]}},
                ],
            },
            {"ports": [], "from": []},
        ],
    }


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        (BOTH.replace("    To Port: 8443/TCP", "    To Gate: 8443/TCP"), 1),
        (BOTH.replace("        CIDR: 10.0.0.0/8", "        Block: 10.0.0.0/8"), 1),
        (BOTH[: BOTH.index("  Allowing egress")], 0),
        ("  Not affecting ingress traffic\n  Policy Types: Egress\n  PodSelector\n", 3),
    ],
)
def test_a_policy_that_is_not_whole_is_there_without_its_rules(text: str, unread: int) -> None:
    """Half of the rules would allow less than the policy does, so that nothing is decided by them."""
    rows, count = policies(text)
    assert count >= unread
    if "PodSelector:" in text:
        assert [(r["name"], isinstance(r["spec"], str)) for r in rows] == [("only-dns", False)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("<none> (Allowing the specific traffic to all pods in this namespace)", {}),
        ("a=b,c/d=", {"matchLabels": {"a": "b", "c/d": ""}}),
        ("!old", {"matchExpressions": [{"key": "old", "operator": "DoesNotExist"}]}),
        ("new", {"matchExpressions": [{"key": "new", "operator": "Exists"}]}),
        ("a!=b", {"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["b"]}]}),
        ("a notin (b,c)", {"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["b", "c"]}]}),
    ],
)
def test_selectors_as_the_client_prints_them(text: str, terms: dict[str, Any]) -> None:
    """Equal labels are labels, all else are expressions."""
    assert selector(text) == terms


def test_a_selector_that_is_none() -> None:
    """Words that are no label are no selector."""
    with pytest.raises(ValueError, match="app = web"):
        selector("app = web or not")


def test_the_agents_are_closed_in_by_a_described_policy() -> None:
    """What a described policy closes is closed as if it had been exported."""
    text = "  PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)\n  Not affecting ingress traffic\n  Allowing egress traffic:\n    <none> (Selected pods are isolated for egress connectivity)\n  Policy Types: Egress\n"
    [row], _ = policies(text)
    assert json.loads(row["spec"]) == {"podSelector": {}, "egress": [], "policyTypes": ["Egress"]}


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert DESCRIBED[0].rank == 30
