"""Which end is at fault is not told by a single bad pair."""

from __future__ import annotations

from analyzer.mesh import picture as picture_room
from analyzer.mesh.picture import MeshPicture, Pattern

from tests.support.values import are_values


def test_a_side_is_told_by_more_than_one_pair() -> None:
    """Two ends of one pair, of which most other pairs are up, say nothing; two nodes that lost most do."""
    assert not MeshPicture(Pattern.NODE, "", ("a", "b"), 0.4).sided
    assert MeshPicture(Pattern.NODE, "", ("a", "b"), 0.5).sided
    assert MeshPicture(Pattern.NODE, "", ("a",), 0.1).sided
    assert MeshPicture(Pattern.PLACE, "", ("a", "b")).sided


def test_letters_are_the_runbooks() -> None:
    assert [pattern.value for pattern in Pattern] == list("abcde")


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(picture_room)
