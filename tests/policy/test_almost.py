"""The rule that allows a way on other ports, in front of what denies it."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy import walk
from analyzer.policy.almost import AlmostAllowed, but_for_port
from analyzer.policy.objects import Network
from analyzer.policy.rules import Nets

from tests.support.policies import SIFT, Spec, allow, cluster, deny, evaluator, gnp, knp, query

FAR = "203.0.113.9"
RANGE = {"nets": ["203.0.113.0/24"], "ports": [443, "2040:2041"]}


def out(name: str, *rules: Spec, **more: object) -> Spec:
    return gnp(name, selector="app == 'sift'", types=["Egress"], egress=list(rules), **more)


def tcp(**destination: object) -> Spec:
    return allow(protocol="TCP", destination=destination)


@pytest.mark.parametrize(
    ("policies", "port", "found"),
    [
        ([out("a", tcp(**RANGE), deny())], 30123, ("a", 0, "203.0.113.0/24")),
        ([out("a", tcp(**RANGE))], 30123, ("a", 0, "203.0.113.0/24")),
        ([out("a", tcp(**RANGE), order=1), out("b", deny(), order=2)], 30123, ("a", 0, "203.0.113.0/24")),
        ([out("a", deny(), tcp(**RANGE))], 30123, None),
        ([out("a", tcp(nets=["198.51.100.0/24"], ports=[443]), deny())], 30123, None),
        ([out("a", tcp(ports=[443]), deny())], 30123, None),
        ([out("a", allow(protocol="UDP", destination=RANGE), deny())], 30123, None),
        ([out("a", deny(destination=RANGE), deny())], 30123, None),
        ([out("a", tcp(nets=["203.0.113.0/24"], notPorts=[30123]), deny())], 30123, None),
    ],
)
def test_a_range_with_a_list_of_ports(policies: list[Spec], port: int, found: tuple[str, int, str] | None) -> None:
    """In front of the rule that denies, or of the end of the tier; a rule for every destination opens more than is asked for."""
    made = evaluator([*cluster(), *policies]).ask(query(f"{SIFT} > {FAR} tcp/{port}"))
    assert made.ruling == "denied"
    one: AlmostAllowed | None = made.almost
    assert (None if one is None else (one.policy.name, one.rule, one.net)) == found


def test_a_policy_of_kubernetes_has_only_the_end() -> None:
    """It has no rule that denies; a selector stands for a network."""
    peer = {"to": [{"ipBlock": {"cidr": "203.0.113.0/24"}}], "ports": [{"protocol": "TCP", "port": 443}]}
    shut = knp("mill/narrow", podSelector={"matchLabels": {"app": "sift"}}, policyTypes=["Egress"], egress=[peer])
    made = evaluator([*cluster(), shut]).ask(query(f"{SIFT} > {FAR} tcp/30123"))
    assert made.almost is not None
    assert (made.almost.policy.name, made.almost.net) == ("narrow", "203.0.113.0/24")


def test_the_network_around_an_address_or_a_range() -> None:
    """The first that holds all of it."""
    import ipaddress

    nets: list[Network] = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("10.1.0.0/16")]
    held = Nets(nets)
    assert held.around(ipaddress.ip_address("10.1.2.3")) == nets[0]
    assert held.around(ipaddress.ip_network("10.1.2.0/24")) == nets[0]
    assert held.around(ipaddress.ip_network("0.0.0.0/0")) is None
    assert held.around(ipaddress.ip_address("2001:db8::1")) is None
    assert held.around(None) is None


def test_a_rule_of_a_policy_that_may_not_select_the_pod_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its port would open nothing for certain."""
    asked: list[Any] = []
    monkeypatch.setattr(walk, "but_for_port", lambda *args: asked.append(args))
    evaluator([*cluster(), out("a", tcp(**RANGE), deny())]).ask(query(f"{SIFT} > {FAR} tcp/30123"))
    matcher, inside, *more = asked[0]
    assert but_for_port(matcher, inside, *more) is not None
    assert but_for_port(matcher, [(policy, False) for policy, _ in inside], *more) is None
