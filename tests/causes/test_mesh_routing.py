"""Routing between subnets as a cause."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, classic, mesh, nodes
from tests.support.meshes import FOUR, OFF, ON, SPLIT, A, B

VRF = "vrf-or-vlan-spanning-off"


ZONE = "zone-cut-off"


@pytest.mark.parametrize(("more", "certainty"), [(OFF, "confirmed"), ({}, "likely"), (ON, "possible")])
def test_every_cross_subnet_pair_down(more: dict[str, str], certainty: str) -> None:
    """The picture alone is likely, the account's settings prove it, and settings that are on speak against it."""
    case = bundle(SPLIT | more)
    assert case.causes[VRF] == certainty
    assert case.first[0] == (ZONE if more == ON else VRF)  # type: ignore[index]
    assert case.cause(VRF).scope == "all pairs of workers in different subnets"  # type: ignore[union-attr]
    assert {"BGP-03", "BGP-04"} <= set(case.cause(VRF).explains)  # type: ignore[union-attr]
    if more == OFF:
        assert case.places(VRF)[:2] == ["a.txt:2", "s.txt:1"]


def test_settings_that_are_off_without_bgp() -> None:
    """Required and off, nothing shown of BGP: possible."""
    assert bundle({"n.txt": FOUR} | OFF).first == (VRF, "possible")
    assert bundle({"n.txt": FOUR} | ON).causes == {}
    assert bundle({"n.txt": nodes(classic(A), classic(B))} | OFF).causes == {}


def test_one_zone_of_three() -> None:
    """Its pairs are down, pairs of the other zones are up: likely, and the zone is the scope."""
    six = ["10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2", "10.3.0.1", "10.3.0.2"]
    listed = nodes(*(classic(ip, f"dal1{ip[3]}", f"230010{ip[3]}") for ip in six))
    down = {(x, y): "Connect" for x in six for y in six if (x[3] == "1") != (y[3] == "1")}
    case = bundle({"n.txt": listed} | mesh(six, down))
    assert case.first == (ZONE, "likely")
    assert "2300101" in case.cause(ZONE).scope  # type: ignore[union-attr]
    assert VRF not in case.causes


def test_two_zones_apart_in_an_account_that_routes() -> None:
    """VRF is on, so nobody is told to enable it: one of the two zones has lost its way, which stands beside."""
    case = bundle(SPLIT | ON)
    assert case.causes[ZONE] == "possible"
    assert case.cause(ZONE).scope == "zone dal10 and zone dal12"  # type: ignore[union-attr]
    assert "enable VRF" not in case.commands(VRF)
    assert ZONE not in bundle(SPLIT | OFF).causes
    assert "enable VRF" in bundle(SPLIT | OFF).commands(VRF)
