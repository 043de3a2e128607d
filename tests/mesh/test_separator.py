"""One attribute with its counts."""

from __future__ import annotations

from analyzer.mesh import separator as separator_room
from analyzer.mesh.separator import Separator

from tests.support.values import are_values


def test_perfect() -> None:
    """All inside and none outside; of nothing inside nothing is said."""
    assert Separator("node", "a", 2, 2, 0, 5).perfect
    assert not Separator("node", "a", 1, 2, 0, 5).perfect
    assert not Separator("node", "a", 2, 2, 1, 5).perfect
    assert not Separator("node", "a", 0, 0, 0, 5).perfect
    assert Separator("node", "a", 2, 3, 1, 5).text() == "2 of 3 a pairs down, 1 of 5 others"


def test_no_share_of_nothing_is_told() -> None:
    """Where every pair has the attribute, there is nothing to hold them against."""
    assert Separator("node", "a", 1, 1, 0, 0).text() == "1 of 1 a pairs down, and there are no others"


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(separator_room)
