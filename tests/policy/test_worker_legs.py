"""What workers need of each other."""

from __future__ import annotations

import pytest
from analyzer.facts.cluster import About
from analyzer.policy.legs import PolicyView
from analyzer.policy.worker_legs import between_workers
from analyzer.schema import NodeRow

from tests.policy.test_legs import view
from tests.support.policies import OPEN, hep, made, node
from tests.support.tables import tables_of


def test_between_workers() -> None:
    """BGP, kubelet, Typha, and the tunnel that the pools ask for; at most five nodes stand for all."""
    heps = [hep("a", "w1", "eth0", "10.44.0.11"), hep("b", "w2", "eth0", "10.44.0.12")]
    ipip = made("IPPool", "p", {"cidr": "172.30.0.0/16", "ipipMode": "Always"})
    vxlan = made("IPPool", "p", {"cidr": "172.30.0.0/16", "vxlanMode": "Always"})
    legs = between_workers(view(*heps, OPEN, ipip))
    assert [(leg.what, leg.decision.ruling) for leg in legs[:4]] == [
        ("BGP", "allowed"),
        ("kubelet", "denied"),
        ("typha", "allowed"),
        ("IPIP", "allowed"),
    ]
    assert [leg.port for leg in legs[:4]] == [179, 10250, 5473, None]
    assert [(leg.source, leg.destination, leg.addresses) for leg in legs[3:5]] == [
        ("w1", "w2", ("10.44.0.12",)),
        ("w2", "w1", ("10.44.0.11",)),
    ]
    assert len(legs) == 8
    assert [leg.what for leg in between_workers(view(*heps, OPEN, vxlan))[:4]] == ["BGP", "kubelet", "typha", "VXLAN"]
    assert between_workers(view(*heps, OPEN, vxlan))[3].port == 4789
    many = [node(f"x{at}", f"10.44.1.{at}") for at in range(9)]
    assert len(between_workers(view(*many, OPEN, ipip))) == 5 * 4 * 4


def test_each_is_asked_by_its_own_protocol_of_the_nodes_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """TCP, and UDP for VXLAN, and the protocol of IPIP, which has no port."""
    pools = [made("IPPool", name, {"cidr": cidr, mode: "Always"}) for name, cidr, mode in (("a", "172.30.0.0/17", "ipipMode"), ("b", "172.30.128.0/17", "vxlanMode"))]  # fmt: skip
    policy, asked = view(OPEN, *pools), []
    monkeypatch.setattr(policy, "ask", lambda *how: asked.append(how))
    between_workers(policy)
    ends = ("node:w1", "node:w2")
    assert asked[:5] == [(*ends, 179, 6), (*ends, 10250, 6), (*ends, 5473, 6), (*ends, 4789, 17), (*ends, None, 4)]


def test_nodes_without_an_address_are_not_asked_of_each_other() -> None:
    """Nobody knows where their packets go."""
    rows = [NodeRow(source="n", line=1, name=f"w{at}", internal_ip=f"10.0.0.{at}" if at != 2 else None) for at in (1, 2, 3)]  # fmt: skip
    tables = tables_of(*rows)
    legs = between_workers(PolicyView(tables, About(tables)))
    assert {(leg.source, leg.destination) for leg in legs} == {("w1", "w3"), ("w3", "w1")}
