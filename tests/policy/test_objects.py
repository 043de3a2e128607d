"""Endpoints, sides and addresses."""

from __future__ import annotations

import ipaddress

from analyzer.policy import objects as objects_room
from analyzer.policy.objects import Endpoint, HostEndpoint, Side, network, plain

from tests.support.values import are_values


def test_addresses() -> None:
    """Their usual form, without prefix length; a damaged column is none."""
    assert [plain(text) for text in ("10.0.0.1", "10.0.0.1/32", "FD00:0::1", "41d", "", None)] == ["10.0.0.1", "10.0.0.1", "fd00::1", None, None, None]  # fmt: skip
    assert str(network("10.0.0.1/8")) == "10.0.0.0/8"
    assert str(network("fd00::1")) == "fd00::1/128"
    assert [network(value) for value in ("x", 5, None)] == [None, None, None]
    assert Endpoint("workload", "p", "n", ("41d", "10.0.0.1")).addresses == ("10.0.0.1",)


def test_the_address_of_the_other_ends_version() -> None:
    """The first of that version, else the first at all."""
    both = Endpoint("workload", "p", "n", ("10.0.0.1", "fd00::1", "fd00::2"))
    assert both.address == "10.0.0.1"
    assert both.address_like(ipaddress.ip_address("fd00::9")) == "fd00::1"
    assert both.address_like(ipaddress.ip_address("10.9.9.9")) == "10.0.0.1"
    assert both.address_like(None) == "10.0.0.1"
    assert Endpoint("workload", "p", "n", ("10.0.0.1",)).address_like(ipaddress.ip_address("fd00::9")) == "10.0.0.1"
    assert Endpoint("workload", "p").address_like(ipaddress.ip_address("fd00::9")) is None
    assert Endpoint("workload", "p").address is None


def test_titles() -> None:
    """For people: kind, namespace and name."""
    assert Endpoint("workload", "p", "n").title == "pod n/p"
    assert Endpoint("node", "w1").title == "node w1"
    hep = HostEndpoint("h", "w1", "*", (), {}, (), None)
    assert (hep.title, hep.everywhere) == ("HostEndpoint h", True)
    assert not HostEndpoint("h", "w1", "eth0", (), {}, (), None).everywhere


def test_a_side_knows_its_address_as_a_number() -> None:
    """Parsed once."""
    assert Side(None, "10.0.0.1").ip == ipaddress.ip_address("10.0.0.1")
    assert Side(None, None).ip is None


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(
        objects_room,
        filled=(
            "Endpoint",
            "HostEndpoint",
            "Side",
            "Packet",
        ),
    )
