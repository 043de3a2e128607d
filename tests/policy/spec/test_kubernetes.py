"""Kubernetes NetworkPolicy as it is read: pods alone, Allow alone, and the API's defaults."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy.rules import ANYONE
from analyzer.policy.spec import kubernetes
from analyzer.policy.spec.values import Odd


def rules(direction: str = "Ingress", **rule: Any) -> Any:
    spec = {"podSelector": {}, direction.lower(): [rule]}
    return kubernetes.policy("a", "p", spec, None).rules[direction]


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        ({}, (True, False)), ({"egress": []}, (True, False)), ({"egress": [{}]}, (True, True)), ({"policyTypes": ["Egress"]}, (False, True)),
        ({"policyTypes": ["Ingress"], "egress": [{}]}, (True, False)), ({"policyTypes": 5}, (None, None)), ({"policyTypes": []}, (True, False)),
    ],
)  # fmt: skip
def test_where_it_applies(spec: dict[str, Any], wanted: tuple[bool | None, bool | None]) -> None:
    """Ingress always unless policyTypes says otherwise, Egress where egress rules exist."""
    made = kubernetes.policy("a", "p", spec, None)
    assert (made.directions["Ingress"], made.directions["Egress"]) == wanted


def test_its_place_and_its_namespace() -> None:
    """Tier default, order 1000; without namespace it is of `default`; a spec that is none may select anything there."""
    made = kubernetes.policy(None, "p", {}, None)
    assert (made.kind, made.namespace, made.tier, made.order, made.problem, made.adrift) == ("KubernetesNetworkPolicy", "default", "default", 1000.0, "", False)  # fmt: skip
    odd = kubernetes.policy("a", "p", "x", None)
    assert (odd.selectors, odd.adrift, odd.directions, odd.problem) == (None, False, {"Ingress": None, "Egress": None}, "its spec is 'x', no mapping")  # fmt: skip
    assert kubernetes.policy("a", "p", {"novel": 1}, None).problem == "unknown field novel"
    assert kubernetes.policy("a", "p", {"podSelector": []}, None).selectors is None
    assert "egress" in kubernetes.policy("a", "p", {"egress": "x"}, None).problem


@pytest.mark.parametrize(
    ("raw", "labels", "wanted"),
    [
        ({"matchLabels": {"a": "b"}}, {"a": "b"}, True), ({"matchLabels": {"a": "b", "c": "d"}}, {"a": "b"}, False), ({"matchLabels": {"a": 1}}, {"a": "1"}, True),
        ({"matchExpressions": [{"key": "a", "operator": "In", "values": ["b", "c"]}]}, {"a": "c"}, True),
        ({"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["b"]}]}, {}, True), ({"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["b"]}]}, {"a": "b"}, False),
        ({"matchExpressions": [{"key": "a", "operator": "Exists"}]}, {"a": "x"}, True), ({"matchExpressions": [{"key": "a", "operator": "DoesNotExist"}]}, {"a": "x"}, False),
    ],
)  # fmt: skip
def test_label_selectors(raw: Any, labels: dict[str, str], wanted: bool) -> None:
    """All terms must hold."""
    chosen = kubernetes.label_selector(raw)
    assert chosen is not None
    assert chosen.matches(labels) is wanted


@pytest.mark.parametrize(
    "raw",
    [
        [], "x", {"novel": 1}, {"matchLabels": ["a"]}, {"matchLabels": {"a": True}}, {"matchLabels": {"a": {}}}, {"matchLabels": {"a": "it's"}}, {"matchExpressions": {"a": 1}},
        {"matchExpressions": [5]}, {"matchExpressions": [{"key": "a", "operator": "In"}]}, {"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["x"]}]},
        {"matchExpressions": [{"key": "a", "operator": "Like", "values": ["x"]}]}, {"matchExpressions": [{"operator": "Exists"}]}, {"matchExpressions": [{"key": "a"}]},
    ],
)  # fmt: skip
def test_label_selectors_that_the_api_refuses(raw: Any) -> None:
    """Odd, whatever is wrong."""
    with pytest.raises(Odd):
        kubernetes.label_selector(raw)


def test_empty_selectors_select_everything() -> None:
    """An empty podSelector is every pod, an empty namespaceSelector every namespace."""
    assert kubernetes.label_selector({}) is None
    (rule,) = rules(**{"from": [{"namespaceSelector": {}}]})
    assert [one.text for one in rule.source.selectors] == [
        "projectcalico.org/orchestrator == 'k8s'",
        "has(projectcalico.org/namespace)",
    ]
    (rule,) = rules(**{"from": [{"podSelector": {"matchLabels": {"x": "y"}}}]})
    assert [one.text for one in rule.source.selectors][1:] == ['projectcalico.org/namespace == "a"', "x == 'y'"]
    (rule,) = rules(**{"from": [{"podSelector": {}, "namespaceSelector": {"matchLabels": {"x": "y"}}}]})
    assert rule.source.selectors[1].matches({"pcns.x": "y"})


def test_anyone_and_everything() -> None:
    """No peers, no ports; one rule for each pair of both."""
    (rule,) = rules()
    assert (rule.action, rule.source, rule.destination, rule.protocol, rule.problems) == (
        "Allow",
        ANYONE,
        ANYONE,
        None,
        (),
    )
    four = rules(
        **{
            "from": [{"podSelector": {}}, {"ipBlock": {"cidr": "10.0.0.0/8"}}],
            "ports": [{"port": 80}, {"protocol": "UDP"}],
        }
    )
    assert [(one.protocol, one.destination.ports is not None, one.source.nets is not None) for one in four] == [(6, True, False), (17, False, False), (6, True, True), (17, False, True)]  # fmt: skip
    (out,) = rules(
        "Egress",
        to=[{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}],
        ports=[{"port": 80, "endPort": 90}],
    )
    assert out.source is ANYONE
    assert out.destination.ports.ranges == ((80, 90),)
    assert out.destination.not_nets is not None
    (named,) = rules(ports=[{"port": "web"}])
    assert named.destination.ports.names == ("web",)


@pytest.mark.parametrize(
    "rule",
    [
        {"from": {}}, {"from": "x"}, {"from": [5]}, {"from": [{}]}, {"from": [{"novel": 1}]}, {"from": [{"podSelector": 5}]}, {"from": [{"namespaceSelector": 5}]},
        {"from": [{"ipBlock": 5}]}, {"from": [{"ipBlock": {"cidr": "10.0.0.0/8", "x": 1}}]}, {"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}]},
        {"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}, "namespaceSelector": {}}]}, {"ports": 80}, {"ports": [80]}, {"ports": [{"novel": 1}]},
        {"ports": [{"protocol": "x"}]}, {"ports": [{"endPort": 5}]}, {"novel": 1},
    ],
)  # fmt: skip
def test_what_makes_a_rule_unknown(rule: Any) -> None:
    """It is a problem of the rule or of its peer, and no match for sure."""
    made = rules(**rule)
    assert all(one.problems or one.source.problems for one in made)
    assert made
    (odd,) = kubernetes.policy("a", "p", {"ingress": ["x"]}, None).rules["Ingress"]
    assert odd.problems == ("the first rule is 'x', no mapping",)
