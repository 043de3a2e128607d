"""Which end is at fault is not told by a single bad pair."""

from __future__ import annotations

from analyzer.mesh.picture import Pattern, Picture


def test_a_side_is_told_by_more_than_one_pair() -> None:
    """Two ends of one pair, of which most other pairs are up, say nothing; two nodes that lost most do."""
    assert not Picture(Pattern.NODE, "", ("a", "b"), 0.4).sided
    assert Picture(Pattern.NODE, "", ("a", "b"), 0.5).sided
    assert Picture(Pattern.NODE, "", ("a",), 0.1).sided
    assert Picture(Pattern.PLACE, "", ("a", "b")).sided


def test_letters_are_the_runbooks() -> None:
    assert [pattern.value for pattern in Pattern] == list("abcde")
