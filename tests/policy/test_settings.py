"""FelixConfiguration and IPPool: failsafe ports, pods to their own host, tunnels, addresses that are put in place of others."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from analyzer.policy.objects import Packet, Side
from analyzer.policy.settings import Settings
from analyzer.policy.world import World

from tests.support.policies import Spec, evaluator, load, made

OTHER = Side(None, "203.0.113.9")


def settings(*configs: tuple[str, Any], pools: list[Spec] | None = None) -> Settings:
    objects = [made("FelixConfiguration", name, spec) for name, spec in configs]
    objects += [made("IPPool", f"p{at}", {"cidr": "172.30.0.0/16", **spec}) for at, spec in enumerate(pools or [])]
    return evaluator(objects).world.settings


@pytest.mark.parametrize(
    ("direction", "protocol", "port", "wanted"),
    [
        ("Ingress", 6, 22, True), ("Egress", 6, 22, False), ("Ingress", 6, 179, True), ("Egress", 6, 5473, True), ("Ingress", 17, 68, True), ("Egress", 17, 53, True),
        ("Egress", 17, 67, True), ("Ingress", 17, 53, False), ("Ingress", 6, 10250, False), ("Ingress", 17, 22, False), ("Ingress", 6, None, False),
    ],
)  # fmt: skip
def test_failsafe_ports_by_default(direction: str, protocol: int, port: int | None, wanted: bool) -> None:
    """Felix's own lists; port 22 out is none of them."""
    assert settings().failsafe("w1", direction, protocol, port, OTHER) is wanted
    assert settings(("default", {})).failsafe("w1", direction, protocol, port, OTHER) is wanted


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ({"protocol": "TCP", "port": 2222}, True), ({"port": 2222}, True), ({"port": "2222"}, True), ({"protocol": "UDP", "port": 2222}, False), ({"port": 22}, False),
        ({"port": 2222, "net": "203.0.113.0/24"}, True), ({"port": 2222, "net": "10.0.0.0/8"}, False), ({"port": 2222, "net": "all"}, None), ({"port": 22, "net": "all"}, False),
        ("tcp:2222", None), ({"protocol": "x", "port": 2222}, None), ({"protocol": "x", "port": 22}, False), ({"port": {}}, None), ({"protocol": "UDP", "port": {}}, False), ({"port": True}, None), ({}, None),
    ],
)  # fmt: skip
def test_an_entry_of_its_own_list(entry: Any, wanted: bool | None) -> None:
    """It replaces Felix's; what cannot be read may open the port, unless a readable part excludes it."""
    own = settings(("default", {"failsafeInboundHostPorts": [entry]}))
    assert own.failsafe("w1", "Ingress", 6, 2222, OTHER) is wanted
    assert own.failsafe("w1", "Egress", 6, 179, OTHER) is True
    both = settings(("default", {"failsafeInboundHostPorts": [entry, {"port": 2222}]}))
    assert both.failsafe("w1", "Ingress", 6, 2222, OTHER) is True


def test_lists_that_are_none() -> None:
    """An empty list is none at all; a text is not known; nor is an object that could not be read."""
    assert settings(("default", {"failsafeInboundHostPorts": []})).failsafe("w1", "Ingress", 6, 22, OTHER) is False
    assert settings(("default", {"failsafeInboundHostPorts": "none"})).failsafe("w1", "Ingress", 6, 22, OTHER) is None
    lost = load([made("FelixConfiguration", "default", "x")])  # type: ignore[arg-type]
    unread = World(lost.rows, lost.about).settings
    assert (unread.failsafe("w1", "Ingress", 6, 22, OTHER), unread.to_host("w1"), unread.felix("w1")) == (
        None,
        None,
        None,
    )
    wide = Side(None, None, range=ipaddress.ip_network("203.0.112.0/20"))
    within = settings(("default", {"failsafeOutboundHostPorts": [{"port": 5, "net": "203.0.0.0/8"}]}))
    assert within.failsafe("w1", "Egress", 6, 5, wide) is True
    part = settings(("default", {"failsafeOutboundHostPorts": [{"port": 5, "net": "203.0.113.0/24"}]}))
    assert part.failsafe("w1", "Egress", 6, 5, wide) is None


def test_a_nodes_own_configuration() -> None:
    """It wins field by field; without a default the others have Felix's own values."""
    two = settings(("default", {"defaultEndpointToHostAction": "Accept", "vxlanPort": 4000}), ("node.w1", {"defaultEndpointToHostAction": "Return"}))  # fmt: skip
    assert [two.to_host(node) for node in ("w1", "w2", None)] == ["return", "accept", "accept"]
    assert two.vxlan_port("w1") == 4000
    assert settings(("node.w1", {"defaultEndpointToHostAction": "Accept"})).to_host("w2") == "drop"
    assert settings(("default", {})).to_host("w1") == "drop"
    assert settings(("default", {"defaultEndpointToHostAction": "x"})).to_host("w1") is None
    assert settings(("default", {"defaultEndpointToHostAction": 5})).to_host("w1") is None
    assert settings().to_host("w1") is None
    assert settings(("default", {"vxlanPort": "x"})).vxlan_port("w1") == 4789


@pytest.mark.parametrize(
    ("config", "pools", "ipip", "vxlan"),
    [
        ({}, [{"ipipMode": "Always"}], True, False), ({}, [{"ipipMode": "CrossSubnet"}], True, False), ({}, [{"ipipMode": "Never"}], False, False), ({}, [{"vxlanMode": "Always"}], False, True),
        ({}, [{"vxlanMode": "CrossSubnet"}, {}], False, True), ({}, [{}], False, False), ({"ipipEnabled": False}, [{"ipipMode": "Always"}], False, False), ({"vxlanEnabled": True}, [], None, True),
        ({}, [], None, None), ({"ipipEnabled": "x"}, [{}], None, False),
    ],
)  # fmt: skip
def test_tunnels(config: Spec, pools: list[Spec], ipip: bool | None, vxlan: bool | None) -> None:
    """As configured, else as a pool asks; without pools it is not known."""
    found = settings(("default", config), pools=pools)
    assert (found.tunnel_on("w1", "IPIP"), found.tunnel_on("w1", "VXLAN")) == (ipip, vxlan)


def test_packets_of_a_tunnel() -> None:
    """Protocol 4, and the port of VXLAN; pods may send them only where Felix is told so."""
    own = settings(("default", {"vxlanPort": 4000, "allowIPIPPacketsFromWorkloads": True}))
    assert [own.tunnel("w1", *packet) for packet in ((4, None), (17, 4000), (17, 4789), (6, 4000), (17, None))] == [
        "IPIP",
        "VXLAN",
        None,
        None,
        None,
    ]
    for port in (0, "4000", None):
        assert settings(("default", {"vxlanPort": port})).vxlan_port("w1") == 4789
    assert settings().vxlan_port("w1") == 4789
    assert own.lets_pods_tunnel("w1", "IPIP")
    assert not own.lets_pods_tunnel("w1", "VXLAN")


def test_addresses_that_are_put_in_place() -> None:
    """natOutgoing of the pod's pool, for what is in no pool."""
    nat, no = settings(pools=[{"natOutgoing": True}]), settings(pools=[{"natOutgoing": False}])
    out, inside = (
        Packet(Side(None, "172.30.0.1"), OTHER, 6),
        Packet(Side(None, "172.30.0.1"), Side(None, "172.30.0.2"), 6),
    )
    assert nat.masquerades(out)
    assert not nat.masquerades(inside)
    assert not no.masquerades(out)
    assert not nat.masquerades(Packet(Side(None, "10.0.0.1"), OTHER, 6))
    assert not nat.masquerades(Packet(Side(None, None), OTHER, 6))
    assert [str(net) for net in nat.pod_networks] == ["172.30.0.0/16"]
