"""Policies of the cluster's administrator: their tiers, subjects, peers, ports and actions."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy.spec import admin

SUBJECT = {"namespaces": {}}


def read(kind: str = "AdminNetworkPolicy", **spec: Any) -> Any:
    return admin.policy(kind, "p", {"priority": 5, "subject": SUBJECT, **spec}, None)


def rule(**raw: Any) -> Any:
    return read(ingress=[{"action": "Allow", "from": [{"namespaces": {}}], **raw}]).rules["Ingress"]


@pytest.mark.parametrize(
    ("kind", "spec", "tier", "order", "adrift"),
    [
        ("AdminNetworkPolicy", {}, "adminnetworkpolicy", 5.0, False), ("BaselineAdminNetworkPolicy", {"priority": None}, "baselineadminnetworkpolicy", 0.0, False),
        ("ClusterNetworkPolicy", {"tier": "Admin"}, "kube-admin", 5.0, False), ("ClusterNetworkPolicy", {"tier": "Baseline"}, "kube-baseline", 5.0, False),
        ("ClusterNetworkPolicy", {"tier": "Other"}, "", 5.0, True), ("ClusterNetworkPolicy", {}, "", 5.0, True), ("AdminNetworkPolicy", {"priority": None}, "adminnetworkpolicy", 0.0, True),
        ("AdminNetworkPolicy", {"priority": "x"}, "adminnetworkpolicy", 0.0, True),
    ],
)  # fmt: skip
def test_its_place(kind: str, spec: Any, tier: str, order: float, adrift: bool) -> None:
    """Tier by kind, or as a ClusterNetworkPolicy states it; without priority it may be anywhere."""
    made = read(kind, **spec)
    assert (made.tier, made.order, made.adrift) == (tier, order, adrift)
    assert bool(made.problem) == adrift


def test_directions_are_those_with_rules() -> None:
    """A direction without rules is not touched."""
    made = read(ingress=[{"action": "Deny", "from": [{"namespaces": {}}]}])
    assert made.directions == {"Ingress": True, "Egress": False}
    assert read(egress=5).directions["Egress"] is None
    odd = admin.policy("AdminNetworkPolicy", "p", 5, None)
    assert (odd.adrift, odd.selectors, odd.directions) == (True, None, {"Ingress": None, "Egress": None})


@pytest.mark.parametrize(
    ("subject", "count"),
    [
        ({"namespaces": {}}, 2), ({"namespaces": {"matchLabels": {"a": "b"}}}, 2), ({"pods": {"namespaceSelector": {}, "podSelector": {"matchLabels": {"a": "b"}}}}, 3),
        ({"pods": {"podSelector": {}}}, 2), ({}, None), (None, None), (5, None), ({"namespaces": {}, "pods": {}}, None), ({"namespaces": 5}, None), ({"pods": 5}, None),
        ({"pods": {"novel": 1}}, None), ({"namespaces": None}, None), ({"pods": None}, None), ({"pods": {"podSelector": 5}}, None),
    ],
)  # fmt: skip
def test_subjects(subject: Any, count: int | None) -> None:
    """By namespaces or by pods; one that cannot be read may be anyone."""
    made = read(subject=subject)
    assert (None if made.selectors is None else len(made.selectors)) == count


@pytest.mark.parametrize(("action", "wanted"), [("Allow", "Allow"), ("Accept", "Allow"), ("Deny", "Deny"), ("Pass", "Pass"), ("allow", None), (5, None), (None, None)])  # fmt: skip
def test_actions(action: Any, wanted: str | None) -> None:
    """Allow of one API is Accept of the other."""
    assert rule(action=action)[0].action == wanted


@pytest.mark.parametrize(
    ("ports", "wanted"),
    [
        ([{"portNumber": {"port": 80}}], [(6, ((80, 80),), ())]), ([{"portNumber": {"port": 53, "protocol": "UDP"}}], [(17, ((53, 53),), ())]),
        ([{"portRange": {"start": 80, "end": 90, "protocol": "SCTP"}}], [(132, ((80, 90),), ())]), ([{"portRange": {"start": 80, "end": 90}}], [(6, ((80, 90),), ())]),
        ([{"namedPort": "web"}], [(6, (), ("web",)), (17, (), ("web",)), (132, (), ("web",))]),
    ],
)  # fmt: skip
def test_ports_of_the_older_api(ports: Any, wanted: Any) -> None:
    """Numbers, ranges and names; a name stands for every protocol."""
    made = rule(ports=ports)
    assert [(one.protocol, one.destination.ports.ranges, one.destination.ports.names) for one in made] == wanted
    assert not any(one.problems for one in made)


@pytest.mark.parametrize(
    ("protocols", "wanted"),
    [
        ([{"tcp": {"destinationPort": {"number": 80}}}], [(6, ((80, 80),))]), ([{"udp": {"destinationPort": {"range": {"start": 1, "end": 9}}}}], [(17, ((1, 9),))]),
        ([{"sctp": {}}], [(132, None)]), ([{"tcp": None}], [(6, None)]), ([{"destinationNamedPort": "web"}], [(6, ()), (17, ()), (132, ())]),
    ],
)  # fmt: skip
def test_protocols_of_the_newer_api(protocols: Any, wanted: Any) -> None:
    """A protocol with or without a port."""
    made = rule(protocols=protocols)
    assert [(one.protocol, one.destination.ports.ranges if one.destination.ports else None) for one in made] == wanted
    assert not any(one.problems for one in made)


@pytest.mark.parametrize(
    "raw",
    [
        {"from": []}, {"from": 5}, {"from": [5]}, {"from": [{}]}, {"from": [{"nodes": {}}]}, {"from": [{"networks": 5}]}, {"from": [{"networks": []}]}, {"from": [{"pods": 5}]},
        {"ports": 5}, {"ports": [5]}, {"ports": [{}]}, {"ports": [{"novel": 1}]}, {"ports": [{"namedPort": 5}]}, {"ports": [{"portNumber": 5}]}, {"protocols": 5},
        {"protocols": [{"tcp": 5}]}, {"protocols": [{"tcp": {"destinationPort": 5}}]}, {"protocols": [{"tcp": {"destinationPort": {"range": 5}}}]}, {"novel": 1},
    ],
)  # fmt: skip
def test_what_makes_a_rule_unknown(raw: Any) -> None:
    """A problem of the rule, of its peer or of its port, and no match for sure."""
    made = rule(**raw)
    assert made
    assert all(
        one.problems or one.source.problems or (one.destination.ports and one.destination.ports.odd) for one in made
    )


def test_networks_at_egress() -> None:
    """Networks are peers of egress rules; a rule that is no mapping has no action."""
    (made,) = read(egress=[{"action": "Deny", "to": [{"networks": ["10.0.0.0/8"]}]}]).rules["Egress"]
    assert made.destination.nets is not None
    assert made.number == 0
    (odd,) = read(egress=["x"]).rules["Egress"]
    assert (odd.action, odd.problems) == (None, ("the first rule is 'x', no mapping",))
