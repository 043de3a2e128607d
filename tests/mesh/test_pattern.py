"""The picture of the bad pairs: what is stated of all of them holds for all of them."""

from __future__ import annotations

import random

import pytest
from analyzer.mesh.pattern import classify
from analyzer.mesh.picture import MOSTLY, MeshPicture, Pattern
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.peers import full, ips, session, view

A, B, C, D = "10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2"
FLAT = ips(12)


def picture(addresses: list[str], *down: tuple[str, str]) -> MeshPicture:
    return view(*full(addresses, down)).pattern


def star(node: str, others: list[str]) -> list[tuple[str, str]]:
    return [(node, other) for other in others if other != node]


def test_every_cross_subnet_pair() -> None:
    """All of them and no other: subnets, as far as they are known or assumed."""
    found = picture([A, B, C, D], *((x, y) for x in (A, B) for y in (C, D)))
    assert (found.pattern, len(found.ends)) == (Pattern.CROSS_SUBNET, 2)
    assert "4 of 4 cross-subnet pairs down, 0 of 2 same-subnet pairs" in found.text


def test_one_of_them_up_is_not_every_pair() -> None:
    """Then only cross-subnet pairs are down, and not all."""
    found = picture([A, B, C, D], (A, C), (B, D))
    assert found.pattern is Pattern.MIXED
    assert "only cross-subnet pairs are down, and not all: 2 of 4" in found.text


def test_one_node() -> None:
    """Every bad pair has it at one end, wholly or in part; and it may be alone in its subnet."""
    found = picture(FLAT, *star(FLAT[3], FLAT))
    assert (found.pattern, found.ends, found.cut, found.sided) == (Pattern.NODE, (FLAT[3],), 1.0, True)
    part = picture(FLAT, *star(FLAT[3], FLAT[4:8]))
    assert (part.ends, round(part.cut, 2)) == ((FLAT[3],), 0.36)
    assert "(4 of its 11 pairs)" in part.text
    alone = picture([A, B, "10.1.0.3", C], *star(C, [A, B, "10.1.0.3"]))
    assert (alone.pattern, alone.ends) == (Pattern.NODE, (C,))
    assert "alone in its subnet" in alone.text


def test_a_single_bad_pair_names_both_ends() -> None:
    """Either may be at fault."""
    found = picture(FLAT, (FLAT[2], FLAT[7]))
    assert (found.pattern, found.ends, found.sided) == (Pattern.NODE, (FLAT[2], FLAT[7]), False)
    assert found.text == f"the only bad pair is {FLAT[2]} with {FLAT[7]}"


def test_the_list_of_one_node() -> None:
    """That all bad pairs have it at one end is true of any list, so it is the peers; with half of them down nothing is."""
    rows = [session(FLAT[0], peer, peer != FLAT[5]) for peer in FLAT[1:]]
    assert view(*rows).pattern.ends == (FLAT[5],)
    two = view(*(session(None, peer, peer not in FLAT[5:7], view="x") for peer in FLAT[1:])).pattern
    assert (two.pattern, two.ends) == (Pattern.NODE, tuple(FLAT[5:7]))
    assert "2 of the 11 peers that an unnamed node lists" in two.text
    half = view(*(session(None, peer, at > 1, view="x") for at, peer in enumerate(FLAT[:4]))).pattern
    assert (half.pattern, half.ends) == (Pattern.MIXED, ())
    many = view(*(session(FLAT[0], peer, at > 4) for at, peer in enumerate(FLAT[1:]))).pattern
    assert many.pattern is Pattern.MIXED


def test_one_subnet_of_three() -> None:
    """Its pairs to elsewhere are down, and pairs between the others are up."""
    addresses = [f"10.{net}.0.{at}" for net in (1, 2, 3) for at in (1, 2)]
    found = picture(addresses, *((x, y) for x in addresses[:2] for y in addresses[2:]))
    assert (found.pattern, len(found.ends)) == (Pattern.PLACE, 1)
    assert "4 other cross-subnet pairs are up" in found.text
    assert found.text.startswith(f"{found.ends[0]} is cut off: ")
    assert "elsewhere" not in found.ends[0]


def test_all_pairs() -> None:
    """Nothing good to compare with."""
    found = picture(FLAT[:5], *((x, y) for x in FLAT[:5] for y in FLAT[:5]))
    assert (found.pattern, found.text[:21]) == (Pattern.ALL, "all 10 pairs are down")


def test_two_nodes() -> None:
    """Few nodes that lost most of their pairs are named; a bad pair here and there is scattered."""
    found = picture(FLAT, *star(FLAT[0], FLAT), *star(FLAT[1], FLAT))
    assert (found.pattern, sorted(found.ends)) == (Pattern.NODE, FLAT[:2])
    assert found.text.startswith("all 21 bad pairs have one of ")
    assert picture(FLAT, (FLAT[0], FLAT[1]), (FLAT[2], FLAT[3])).pattern is Pattern.MIXED


@pytest.mark.parametrize(("count", "share"), [(80, 0.05), (100, 0.05), (60, 0.02), (120, 0.01)])
def test_random_loss_is_scattered(count: int, share: float) -> None:
    """Lost sessions all over a large mesh are no node that lost its peers."""
    chance = random.Random(count)
    addresses = ips(count)
    down = [(a, b) for at, a in enumerate(addresses) for b in addresses[at + 1 :] if chance.random() < share]
    mesh = view(*full(addresses, down))
    assert mesh.pattern.pattern is Pattern.MIXED
    assert mesh.pattern.text.startswith(f"scattered: {len(down)} of {len(mesh.pairs)} pairs down")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(3, 12), st.data())
def test_what_is_said_of_all_bad_pairs_is_true(count: int, data: st.DataObject) -> None:
    """Whatever is down: nodes that are named touch every bad pair, and one that is called cut off lost most of its pairs."""
    addresses = ips(count)
    every = [(a, b) for at, a in enumerate(addresses) for b in addresses[at + 1 :]]
    down = data.draw(st.lists(st.sampled_from(every), min_size=1, unique=True))
    mesh = view(*full(addresses, down))
    assert not mesh.cover or all(set(pair) & set(mesh.cover) for pair in down)
    found = mesh.pattern
    if found.pattern is Pattern.NODE:
        assert all(set(pair) & set(found.ends) for pair in down)
        shares = [mesh.pairs_of[one][1] / mesh.pairs_of[one][0] for one in found.ends]
        assert found.cut == pytest.approx(min(shares))
        assert len(found.ends) == 1 or found.cut >= MOSTLY or len(down) == 1


def test_a_view_asks_for_its_picture_once() -> None:
    """What it holds is what is made of it here."""
    a, b, c = ips(3)
    mesh = view(*full((a, b, c), down={(a, b), (a, c)}))
    assert mesh.pattern == classify(mesh)
