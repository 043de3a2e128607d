"""One rule against one connection: yes, no, or not known."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from analyzer.policy.labels import Partial
from analyzer.policy.match import Matcher, named, selected
from analyzer.policy.objects import Endpoint, HostEndpoint, Packet, Side
from analyzer.policy.selector import parse
from analyzer.policy.spec import calico

from tests.support.policies import Spec, evaluator, made

POD = Endpoint("workload", "p", "n", ("172.30.0.5",), "w1", {"app": "x"}, {"web": [(6, 8080)]})
BLIND = Endpoint("workload", "q", "n", (), "w1", Partial({}, own=True, namespace=False, account=False), None)  # fmt: skip
WORLD: list[Spec] = [
    made("GlobalNetworkSet", "s", {"nets": ["203.0.113.0/24"]}, labels={"set": "far"}),
    made(
        "Endpoints",
        "e",
        None,
        api="v1",
        space="n",
        subsets=[{"addresses": [{"ip": "172.30.0.5"}], "ports": [{"port": 8080}]}],
    ),
]
MATCHER = Matcher(evaluator(WORLD).world)


def ask(
    rule: Spec, source: Side | None = None, target: Side | None = None, protocol: int = 6
) -> tuple[bool | None, str]:
    packet = Packet(source or Side(None, "203.0.113.9"), target or Side(POD, "172.30.0.5", 8080), protocol)
    return MATCHER.rule(calico.rule({"action": "Allow", **rule}, 0, None), packet)


@pytest.mark.parametrize(
    ("rule", "protocol", "wanted"),
    [
        ({}, 6, True), ({"protocol": "TCP"}, 6, True), ({"protocol": "TCP"}, 17, False), ({"notProtocol": "TCP"}, 6, False), ({"notProtocol": "TCP"}, 17, True),
        ({"protocol": "x"}, 6, None), ({"protocol": "TCP", "icmp": {"type": 8}}, 6, False), ({"icmp": {"type": 0}}, 1, None), ({"notICMP": {"type": 8}}, 17, False), ({"icmp": {"type": 8}}, 58, None),
        ({"ipVersion": 4}, 6, True), ({"ipVersion": 6}, 6, False), ({"http": {"methods": ["GET"]}}, 6, None), ({"http": {"methods": ["GET"]}, "protocol": "UDP"}, 6, False),
        ({"destination": {"ports": [8080]}}, 6, True), ({"destination": {"ports": [80]}}, 6, False), ({"destination": {"ports": ["8000:8100"]}}, 6, True), ({"destination": {"ports": ["8081:8100"]}}, 6, False),
        ({"destination": {"ports": ["web"]}}, 6, True), ({"destination": {"ports": ["web"]}}, 17, False), ({"destination": {"ports": ["dns"]}}, 6, False), ({"destination": {"ports": [8080]}}, 1, False),
        ({"destination": {"notPorts": [8080]}}, 6, False), ({"destination": {"notPorts": [80]}}, 6, True), ({"destination": {"notPorts": [80]}}, 1, False), ({"destination": {"notPorts": ["web"]}}, 6, False), ({"destination": {"notPorts": ["dns"]}}, 6, True),
        ({"destination": {"ports": [[]]}}, 6, None), ({"destination": {"ports": [[], 8080]}}, 6, True), ({"destination": {"notPorts": [[]]}}, 6, None),
        ({"source": {"ports": [1024]}}, 6, None), ({"source": {"ports": ["1:65535"]}}, 6, True), ({"source": {"notPorts": [1]}}, 6, None), ({"source": {"ports": ["web"]}}, 6, None),
        ({"source": {"nets": ["203.0.113.0/24"]}}, 6, True), ({"source": {"nets": ["10.0.0.0/8"]}}, 6, False), ({"source": {"notNets": ["203.0.113.0/24"]}}, 6, False), ({"source": {"notNets": ["10.0.0.0/8"]}}, 6, True),
        ({"source": {"nets": ["x"]}}, 6, None), ({"source": {"nets": ["x", "203.0.113.9/32"]}}, 6, True), ({"source": {"nets": "x"}}, 6, None),
        ({"source": {"selector": "set == 'far'"}}, 6, True), ({"source": {"selector": "set == 'near'"}}, 6, False), ({"source": {"notSelector": "set == 'far'"}}, 6, False), ({"source": {"notSelector": "set == 'near'"}}, 6, True),
        ({"destination": {"selector": "app == 'x'"}}, 6, True), ({"destination": {"notSelector": "app == 'x'"}}, 6, False), ({"source": {"selector": "a =="}}, 6, None),
        ({"destination": {"services": {"name": "e", "namespace": "n"}}}, 6, True), ({"destination": {"services": {"name": "e", "namespace": "n"}}}, 17, False), ({"destination": {"services": {"name": "f", "namespace": "n"}}}, 6, None),
        ({"source": {"services": {"name": "e", "namespace": "n"}}}, 6, False), ({"source": {"novel": 1}}, 6, None), ({"novel": 1}, 6, None), ({"source": {"novel": 1, "nets": ["10.0.0.0/8"]}}, 6, False),
    ],
)  # fmt: skip
def test_every_field_must_match(rule: Spec, protocol: int, wanted: bool | None) -> None:
    """A no on any field decides, also where another is not known."""
    hit, why = ask(rule, protocol=protocol)
    assert hit is wanted
    assert bool(why) == (wanted is None)


def test_an_end_of_which_less_is_known() -> None:
    """No address, no labels, no ports: what they decide is unknown, what they do not is not."""
    blind = Side(BLIND, None, 8080)
    for entity, wanted in (
        ({"nets": ["10.0.0.0/8"]}, None), ({"nets": ["0.0.0.0/0", "::/0"]}, True), ({"selector": "app == 'x'"}, None), ({"selector": "has(projectcalico.org/namespace)"}, False),
        ({"selector": "all()"}, True), ({"ports": ["web"]}, None), ({"ports": [8080]}, True), ({"selector": "set == 'far'"}, None),
    ):  # fmt: skip
        assert ask({"destination": entity}, target=blind)[0] is wanted, entity
    assert ask({"destination": {"ports": [80]}}, target=Side(POD, "172.30.0.5", None))[0] is None
    assert ask({"source": {"selector": "x == 'y'"}}, source=Side(None, "10.9.9.9", unsure="why"))[1] == "why"
    wide = ipaddress.ip_network("166.8.0.0/14")
    assert ask({"destination": {"nets": ["166.0.0.0/8"]}}, target=Side(None, None, 443, range=wide))[0] is True
    assert ask({"destination": {"nets": ["166.9.0.0/16"]}}, target=Side(None, None, 443, range=wide))[0] is None
    assert ask({"ipVersion": 6}, Side(None, None, range=wide), Side(None, None, 443, range=wide))[0] is False
    assert ask({"ipVersion": 6}, Side(BLIND, None), blind)[0] is None


def test_named_ports_are_those_of_what_owns_the_address() -> None:
    """Of the pod, or of the host endpoint; an address outside has none."""
    hep = HostEndpoint("h", "w1", "eth0", (), {}, (), {"m": [(6, 9100)]})
    node = Endpoint("node", "w1", None, ("10.44.0.11",), "w1")
    assert named(Side(POD, "172.30.0.5")) == {"web": [(6, 8080)]}
    assert named(Side(node, "10.44.0.11", hep=hep)) == {"m": [(6, 9100)]}
    assert named(Side(node, "10.44.0.11")) == {}
    assert named(Side(None, "203.0.113.9")) == {}
    assert named(Side(None, "203.0.113.9", unsure="why")) is None
    assert named(Side(None, None)) is None
    assert named(Side(BLIND, None)) is None


def test_all_selectors_of_a_policy_must_select() -> None:
    """A no decides over what is not known; without any, everything is selected."""
    yes, no, open_ = parse("app == 'x'"), parse("app == 'y'"), parse("b == 'c'")
    assert selected((yes,), POD) is True
    assert selected((yes, no), POD) is False
    assert selected((), POD) is True
    assert selected(None, POD) is None
    assert selected((open_,), BLIND) is None
    assert selected((open_, parse("has(projectcalico.org/x)")), BLIND) is False
    assert selected((open_, yes), POD) is False
    anything: Any = MATCHER.anyone((parse("set == 'far'"),), Side(None, "198.51.100.1"))
    assert anything is False
