"""Routing between subnets as a cause."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.base import Finding
from analyzer.causes.mesh_routing import vrf, zone
from analyzer.mesh.pair import Pair
from analyzer.mesh.picture import Pattern
from analyzer.mesh.separator import Separator
from analyzer.model import Status
from analyzer.tunnel.faults import Faults

from tests.support.inline import bird, bundle, classic, mesh, nobody, nodes
from tests.support.meshes import FOUR, OFF, ON, SPLIT, VPC, A, B, fake_mesh, picture
from tests.support.outcomes import Answer, cite, outcomes

VRF = "vrf-or-vlan-spanning-off"


ZONE = "zone-cut-off"
NO_FAULTS = Faults(bundle(note="nothing of note\n").snapshot.rows)


@pytest.mark.parametrize(("more", "certainty"), [(OFF, "confirmed"), ({}, "likely"), (ON, "possible")])
def test_every_cross_subnet_pair_down(more: dict[str, str], certainty: str) -> None:
    """The picture alone is likely, the account's settings prove it and are not asked for again, and settings that are on speak against it."""
    case = bundle(SPLIT | more)
    assert case.causes[VRF] == certainty
    assert case.first[0] == (ZONE if more == ON else VRF)  # type: ignore[index]
    assert case.cause(VRF).scope == "all pairs of workers in different subnets"  # type: ignore[union-attr]
    assert {"BGP-03", "BGP-04"} <= set(case.cause(VRF).explains)  # type: ignore[union-attr]
    if more == OFF:
        assert case.places(VRF)[:2] == ["a.txt:2", "s.txt:1"]
    asked = [gap.what for gap in case.cause(VRF).would_change_our_mind]  # type: ignore[union-attr]
    assert [what for what in asked if "account settings" in what] == ([] if more == OFF else asked[:1])


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
    assert "VLAN spanning on" not in case.commands(VRF)
    assert ZONE not in bundle(SPLIT | OFF).causes
    assert "setVlanSpan" in bundle(SPLIT | OFF).commands(VRF)


CROSS_SUBNET = {"pattern": picture(Pattern.CROSS_SUBNET), "down": ("p",)}


def of_vrf(mesh: dict[str, Any], **answers: Answer) -> Finding | None:
    return vrf(nobody(), fake_mesh(**mesh), NO_FAULTS, outcomes(**answers), cite)


def certainty(found: Finding | None) -> tuple[str, bool] | None:
    return (str(found.certainty), found.rival) if found is not None else None


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"bgp_02": Status.FAIL}, ("confirmed", False)),
        ({"bgp_02": Status.PASS}, ("possible", True)),
        ({}, ("likely", False)),
    ],
)
def test_the_account_decides_what_the_picture_means(answers: dict[str, Answer], wanted: tuple[str, bool]) -> None:
    """Settings that are off prove it; settings that are on make it a rival; peers defined by hand change nothing of the picture."""
    assert certainty(of_vrf(CROSS_SUBNET, **answers)) == wanted
    assert certainty(of_vrf(CROSS_SUBNET | {"config_rows": ("r",)}, **answers)) == wanted


@pytest.mark.parametrize(
    ("answers", "wanted", "explains"),
    [
        ({"bgp_02": Status.FAIL, "bgp_01": Status.PASS}, "possible", ("BGP-02",)),
        ({"bgp_02": Status.FAIL, "bgp_01": Status.PASS, "ag_12": Status.FAIL}, "likely", ("BGP-02", "AG-12")),
        ({"bgp_02": Status.FAIL, "bgp_01": Status.FAIL}, None, ()),
        ({"bgp_02": Status.PASS, "bgp_01": Status.PASS}, None, ()),
    ],
)
def test_settings_that_are_off_where_they_are_required(
    answers: dict[str, Answer], wanted: str | None, explains: tuple[str, ...]
) -> None:
    """With no pair seen down it takes a symptom to make it likely; where they are not required they are no cause."""
    found = of_vrf({}, **answers)
    assert (found and str(found.certainty)) == wanted
    assert found is None or found.explains == explains
    assert of_vrf({"config_rows": ("r",)}, **answers) is None


@pytest.mark.parametrize(
    ("bad", "inside", "outside", "wanted"),
    [(5, 10, 0, True), (4, 10, 0, False), (10, 10, 1, False), (0, 0, 0, False)],
)
def test_most_cross_subnet_pairs_down(bad: int, inside: int, outside: int, wanted: bool) -> None:
    """Half of them and none other is likely; any other bad pair speaks against it."""
    found = Separator("cross", "cross-subnet", bad, inside, outside, 9)
    mixed = {"pattern": picture(Pattern.MIXED), "down": ("p",), "separator": lambda *_: found}
    assert (certainty(of_vrf(mixed)) == ("likely", False)) is wanted
    assert of_vrf(mixed | {"separator": lambda *_: None}) is None
    assert of_vrf(mixed | {"down": ()}) is None
    assert of_vrf(mixed | {"pattern": picture(Pattern.NODE, A)}) is None


def test_all_pairs_down_and_none_within_a_subnet() -> None:
    """There is no same-subnet pair to compare: possible; with one subnet, or a pair within one, it is no question of routing."""
    found = Separator("cross", "cross-subnet", 2, 2, 0, 0)
    every = {
        "pattern": picture(Pattern.ALL), "down": ("p",), "separator": lambda *_: found, "subnets": {"a": 1, "b": 1},
    }  # fmt: skip
    assert certainty(of_vrf(every)) == ("possible", False)
    assert of_vrf(every | {"subnets": {"a": 1}}) is None
    assert of_vrf(every | {"pairs": ("p", "q", "r")}) is None
    assert of_vrf(every | {"separator": lambda *_: None}) is None
    assert of_vrf(every | {"pattern": picture(Pattern.MIXED)}) is not None


def test_the_only_pair_crosses_subnets() -> None:
    """Two workers in two subnets: one pair that is down may be the way between the subnets, or one of its ends."""
    single = {
        "pattern": picture(Pattern.NODE, A, B), "down": ("p",), "pairs": ("p",), "subnets": {"a": 1, "b": 1},
        "separator": lambda *_: Separator("cross", "cross-subnet", 1, 1, 0, 0),
    }  # fmt: skip
    found = of_vrf(single)
    assert certainty(found) == ("possible", False)
    assert found is not None
    assert found.summary.startswith("the only pair crosses subnets and is down")
    assert of_vrf(single | {"separator": lambda *_: Separator("cross", "cross-subnet", 0, 0, 1, 1)}) is None
    assert of_vrf(single | {"pairs": ("p", "q")}) is None


def test_a_vpc_has_no_vlans() -> None:
    """Where the infrastructure is known not to be classic, neither VRF nor spanning is asked for."""
    about = bundle(n=nodes(VPC)).snapshot.about
    assert vrf(about, fake_mesh(**CROSS_SUBNET), NO_FAULTS, outcomes(bgp_02=Status.FAIL), cite) is None


def of_zone(**mesh: Any) -> Finding | None:
    return zone(
        nobody(),
        fake_mesh(**({"down": (Pair("10.1.0.1", "10.2.0.1", up=False),)} | mesh)),
        outcomes(bgp_04=Status.FAIL, bgp_02=Status.PASS),
    )


def test_a_node_that_is_alone_in_its_place_has_its_way_out_as_a_rival() -> None:
    """Only where all of its sessions are down, where it is a node of the cluster, and where it has no neighbour."""
    one = {
        "pattern": picture(Pattern.NODE, A),
        "alone": lambda _, kind: kind == "subnet",
        "places": SimpleNamespace(known=lambda *_: "10.1.0.0/24"),
    }
    found = of_zone(**one)
    assert found is not None
    assert (found.certainty, found.rival, found.scope) == ("possible", True, "subnet 10.1.0.0/24")
    named = of_zone(**one | {"alone": lambda *_: True, "places": SimpleNamespace(known=lambda *_: "zone dal10")})
    assert named is not None
    assert named.scope == "zone dal10"
    for other in (
        {"pattern": picture(Pattern.NODE, A, B)},
        {"outside": frozenset({A})},
        {"cut_everywhere": lambda _: False},
        {"alone": lambda *_: False},
        {"down": ()},
    ):
        assert of_zone(**one | other) is None


@pytest.mark.parametrize(
    ("zones", "wanted"),
    [
        ({A: "dal10", B: "dal12"}, "zone dal10 and zone dal12"),
        ({A: "zone dal10", B: "zone dal12", "?": None}, "zone dal10 and zone dal12"),
        ({A: "dal10", B: "dal12", "10.3.0.1": "dal13"}, None),
        ({A: "dal10", B: "dal10"}, None),
        ({A: "dal10", B: None}, None),
        ({A: "dal10", B: "dal12", "10.3.0.1": None}, None),
    ],
)
def test_two_places_apart_are_named_where_all_nodes_have_one(zones: dict[str, str | None], wanted: str | None) -> None:
    """One of two is cut off; of three it would be known which, and a node without a zone may lie in either."""
    split = CROSS_SUBNET | {
        "ends": tuple(zones),
        "places": SimpleNamespace(known=lambda one, kind: zones[one] if kind == "zone" else None),
    }
    found = of_zone(**split)
    assert (found and found.scope) == wanted
    assert found is None or (found.certainty, found.rival) == ("possible", False)


def test_a_place_that_all_bad_pairs_touch_is_likely_cut_off() -> None:
    """Without bad pairs there is no picture, and a mixed one names no place."""
    found = of_zone(pattern=picture(Pattern.PLACE, "zone dal10"))
    assert certainty(found) == ("likely", False)
    assert of_zone(pattern=picture(Pattern.MIXED)) is None
    assert of_zone(pattern=picture(Pattern.PLACE, "zone dal10"), down=()) is None


@pytest.mark.parametrize(
    ("peers", "settings", "found"),
    [
        ({"10.74.22.18": "Established", "10.95.14.3": "Connect", "10.95.14.9": "Active"}, OFF, "likely"),
        ({"10.74.22.18": "Established", "10.95.14.3": "Connect"}, ON, None),
        ({"10.74.22.18": "Established", "10.74.22.19": "Connect", "10.95.14.9": "Active"}, OFF, None),
        ({"10.95.14.3": "Connect", "10.95.14.9": "Active"}, OFF, None),
        ({"10.74.22.18": "Established", "10.95.14.3": "Established"}, OFF, None),
    ],
)
def test_one_list_whose_ranges_part_good_and_bad_peers(
    peers: dict[str, str], settings: dict[str, str], found: str | None
) -> None:
    """No list of nodes is needed where the account's settings are off; peers of one range in both states are no such picture."""
    case = bundle({"birdcl.txt": bird(*peers.items())} | settings)
    assert case.causes.get(VRF) == found


def test_one_list_without_a_node_crosses_subnets_where_all_nodes_are_listed() -> None:
    """It is of the node that is no peer in it, so both ends of its only pair are known to be of two subnets."""
    two = nodes(classic("10.75.44.130", "fra02", "2300102"), classic("10.134.12.71", "fra04", "2300104"))
    one = bird(("10.134.12.71", "Connect       Socket: Connection timed out"))
    case = bundle({"n.txt": two, "birdcl.txt": one})
    assert case.causes[VRF] == "possible"
    assert VRF not in bundle({"birdcl.txt": one}).causes
