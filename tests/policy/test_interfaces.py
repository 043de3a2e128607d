"""Which host endpoint a packet passes."""

from __future__ import annotations

import ipaddress

from analyzer.policy import interfaces
from analyzer.policy.interfaces import by_far_side, by_own_address
from analyzer.policy.objects import Endpoint, HostEndpoint, Side

from tests.support.values import are_values


def hep(name: str, interface: str, *addresses: str, role: str = "") -> HostEndpoint:
    return HostEndpoint(name, "w1", interface, addresses, {"ibm.role": role} if role else {}, (), {})


IN, OUT = hep("in", "eth0", "10.0.0.1", role="worker_private"), hep("out", "eth1", "192.0.2.1", role="worker_public")
STAR, BARE = hep("star", "*", "10.0.0.1"), hep("bare", "eth2")
NEAR = Side(Endpoint("node", "w1", None, ("10.0.0.1",), "w1"), "10.0.0.1")
FAR = Endpoint("node", "w2", None, ("10.0.0.2",), "w2")


def own(heps: list[HostEndpoint], address: str | None = "10.0.0.1") -> list[str]:
    return [one.name if one else "-" for one in by_own_address(heps, Side(None, address)).candidates]


def test_by_the_address_that_the_packet_carries() -> None:
    """The named one that holds it, else `*`, else those of which no address is known, else perhaps none."""
    assert own([STAR, IN, OUT]) == ["in"]
    assert own([STAR, OUT]) == ["star"]
    assert own([STAR, BARE]) == ["bare", "star"]
    assert own([IN, OUT], "198.51.100.1") == ["in", "out", "-"]
    assert own([IN], "198.51.100.1") == ["in", "-"]
    assert own([BARE]) == ["bare"]
    assert own([BARE, OUT]) == ["bare", "-"]
    assert own([IN, OUT], None) == ["in", "out"]
    twin = hep("twin", "eth3", "10.0.0.1")
    assert own([IN, twin]) == ["in", "twin"]


def far(heps: list[HostEndpoint], side: Side) -> tuple[list[str], str]:
    made = by_far_side(heps, NEAR, side)
    return [one.name if one else "-" for one in made.candidates], made.assumed


def test_by_what_is_beyond() -> None:
    """One is the one; the cluster's own traffic takes the node's address; IBM's two interfaces are told by the address."""
    assert far([OUT], Side(None, "8.8.8.8")) == (["out"], "")
    assert far([], Side(None, "8.8.8.8")) == ([], "")
    assert far([IN, OUT], Side(FAR, "10.0.0.2")) == (["in"], "")
    assert far([IN, OUT], Side(None, "8.8.8.8"))[0] == ["out"]
    assert far([IN, OUT], Side(None, "10.9.9.9")) == (
        ["in"],
        "10.9.9.9 is taken to be reached through the interface of worker_private",
    )
    assert far([IN, OUT], Side(None, "166.9.1.1"))[0] == ["in"]
    assert far([IN, OUT], Side(None, None, range=ipaddress.ip_network("166.8.0.0/14")))[0] == ["in"]
    assert far([IN, OUT], Side(None, None)) == (["in", "out"], "")
    assert far([IN, BARE], Side(None, "8.8.8.8")) == (["in", "bare"], "")
    assert far([IN, OUT], Side(None, "192.0.2.1", hep=OUT)) == (["out"], "")


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(interfaces)
