"""Sets of networks, and which hold an address."""

from __future__ import annotations

import ipaddress

from analyzer.policy.world import World

from tests.support.policies import Spec, evaluator, load, made, namespace

A = made("GlobalNetworkSet", "a", {"nets": ["10.0.0.0/8", "10.1.0.0/16", "fd00::/8"]}, labels={"x": "y"})
B = made("NetworkSet", "b", {"nets": ["10.1.2.3"]}, space="n", labels={"x": "z"})


def holding(objects: list[Spec], address: str) -> list[str]:
    return [one.name for one in evaluator(objects).world.sets.holding(ipaddress.ip_address(address))]


def test_sets_that_hold_an_address() -> None:
    """Each once, whatever the length of its networks; of the address's own version."""
    assert holding([A, B], "10.1.2.3") == ["a", "b"]
    assert holding([A, B], "10.9.9.9") == ["a"]
    assert holding([A, B], "fd12::1") == ["a"]
    assert holding([A, B], "11.0.0.1") == []


def test_labels_of_sets() -> None:
    """One of a namespace has its labels; one of all has no namespace; labels that are none are not known."""
    sets = evaluator([A, B, namespace("n", team="t")]).world.sets
    a, b = sets.all
    assert "projectcalico.org/namespace" not in a.labels
    assert (b.labels["projectcalico.org/namespace"], b.labels["pcns.team"], b.labels["x"]) == ("n", "t", "z")
    assert b.namespace == "n"
    assert a.namespace is None
    odd = evaluator([made("GlobalNetworkSet", "o", {"nets": []}, labels={"x": ["y"]})]).world.sets.all[0]
    assert odd.labels.open == (True, False, False, False)  # type: ignore[attr-defined]


def test_networks_that_cannot_be_read() -> None:
    """Any address may be of such a set; no networks at all are none."""
    for spec, odd in (
        ({"nets": ["x", "10.0.0.0/8"]}, True),
        ({"nets": "x"}, True),
        ({"nets": []}, False),
        ({}, False),
        ({"nets": None}, False),
        ({"nets": [5]}, True),
    ):
        sets = evaluator([made("GlobalNetworkSet", "o", spec, labels={})]).world.sets
        assert bool(sets.odd) is odd, spec
    lost = load([made("GlobalNetworkSet", "o", "x", labels={})])  # type: ignore[arg-type]
    assert [one.name for one in World(lost.rows, lost.about).sets.odd] == ["o"]


def test_ranges() -> None:
    """All of it, or a part."""
    sets = evaluator([A, B]).world.sets
    whole, part = sets.holding_range(ipaddress.ip_network("10.1.0.0/17"))
    assert ([one.name for one in whole], [one.name for one in part]) == (["a"], ["b"])
