"""Where an address is: stated, else by its node, else the /26 of classic subnets."""

from __future__ import annotations

from analyzer.facts.cluster import About
from analyzer.mesh.places import Places
from analyzer.schema import NodeRow

from tests.support.tables import tables_of


def test_a_node_of_which_nothing_is_said_stands_with_those_beside_it() -> None:
    """In the place that is stated of its /26, where that is one; of two, and in another /26, its own /26 is assumed."""
    zoned = [NodeRow(source="n", line=1, name=f"10.1.0.{at}", zone=f"z{at}") for at in (70, 130, 131)]
    found = Places(About(tables_of(*zoned)), {})
    assert found.known("10.1.0.71", "subnet") == "zone z70"
    assert found.known("10.1.0.132", "subnet") == "10.1.0.128/26 (assumed)"
    assert found.known("10.1.0.5", "subnet") == "10.1.0.0/26 (assumed)"
    assert found.known("10.1.0.71", "zone") is None


def places(stated: dict[str, str] | None = None, **node: str) -> Places:
    rows = [NodeRow(source="n", line=1, name="n1", internal_ip="10.1.0.70", **node)] if node else []
    return Places(About(tables_of(*rows)), stated or {})


def test_what_a_node_states() -> None:
    """Zone, VLAN and pool are the node's, by its address or its name."""
    found = places(zone="z1", private_vlan="7", worker_pool="p")
    assert [found.known("10.1.0.70", kind) for kind in ("zone", "VLAN", "worker pool", "subnet")] == [
        "z1",
        "7",
        "p",
        "VLAN 7",
    ]
    assert found.known("n1", "zone") == "z1"
    assert found.known("10.9.9.9", "zone") is None
    assert found.known("10.1.0.70", "colour") is None


def test_a_subnet_is_stated_or_guessed() -> None:
    """Sessions first, then VLAN, then zone, then a quarter of the last byte; other texts have none."""
    assert places({"10.1.0.70": "10.1.0.64/26"}, private_vlan="7").known("10.1.0.70", "subnet") == "10.1.0.64/26"
    assert places(zone="z1").known("10.1.0.70", "subnet") == "zone z1"
    bare = places()
    assert bare.known("10.1.0.70", "subnet") == "10.1.0.64/26 (assumed)"
    assert bare.known("10.1.0.63", "subnet") == "10.1.0.0/26 (assumed)"
    assert bare.known("fd00::1", "subnet") is None
    assert bare.known("10.1.0.x", "subnet") is None
