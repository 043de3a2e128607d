"""Pairs, the address of a node without a name, and how few is few."""

from __future__ import annotations

from analyzer.mesh import pair as pair_room
from analyzer.mesh.pair import Pair, few, is_nameless, nameless

from tests.support.values import are_values


def test_the_other_end() -> None:
    pair = Pair("a", "b")
    assert (pair.other("a"), pair.other("b")) == ("b", "a")
    assert (pair.views, pair.up) == ([], True)


def test_outputs_without_a_name_are_told_apart() -> None:
    """Each stands for an address of its own, which is none."""
    assert nameless("x.txt:1") != nameless("x.txt:9")
    assert is_nameless(nameless("x"))
    assert is_nameless(nameless(None))
    assert not is_nameless("10.0.0.1")


def test_few() -> None:
    """A quarter of the addresses, two at least."""
    assert [few(count) for count in (0, 8, 11, 12, 80)] == [2, 2, 2, 3, 20]


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(pair_room, filled=("Pair",), on={"up"})
