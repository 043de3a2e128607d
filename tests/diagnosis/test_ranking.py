"""The order of causes, and which of them are folded into others."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.ranking import ranked
from analyzer.model import Cause, Certainty, Evidence

PROOF = (Evidence("a.txt", 1, "text"),)


def cause(
    id: str, *explains: str, certainty: Certainty = Certainty.LIKELY, rival: bool = False, is_reason: bool = True
) -> Cause:
    return Cause(id, id, certainty, "", explains, PROOF, rival=rival, is_reason=is_reason)


@pytest.mark.parametrize(
    ("found", "order"),
    [
        ([cause("a", "1"), cause("b", "2")], "ab"),
        ([cause("b", "2"), cause("a", "1")], "ab"),
        ([cause("b", "2"), cause("a", "1", certainty=Certainty.POSSIBLE)], "ba"),
        ([cause("b", "1", certainty=Certainty.CONFIRMED), cause("a", "2")], "ab"),
        ([cause("a", "1", rival=True), cause("b", "2")], "ba"),
        (
            [cause("a", "1", certainty=Certainty.POSSIBLE, rival=True), cause("b", "2", certainty=Certainty.POSSIBLE)],
            "ba",
        ),
        ([cause("a", "1", "2"), cause("b", "2")], "a"),
        ([cause("a", "1"), cause("b", "1", "2")], "ab"),
        ([cause("a"), cause("b")], "a"),
        ([cause("a", "1", certainty=Certainty.POSSIBLE), cause("b", "1", certainty=Certainty.POSSIBLE)], "ab"),
        ([cause("a", "1"), cause("b", "1", certainty=Certainty.POSSIBLE)], "ab"),
        ([cause("a", "1", certainty=Certainty.CONFIRMED), cause("b", "1", certainty=Certainty.POSSIBLE)], "a"),
        ([cause("a", "1", certainty=Certainty.CONFIRMED), cause("b", "2", certainty=Certainty.POSSIBLE)], "ab"),
        ([cause("a", "1"), cause("b", "1", "2", certainty=Certainty.CONFIRMED)], "b"),
        ([cause("a", "1", "3"), cause("b", "1", "2", certainty=Certainty.CONFIRMED)], "ab"),
        ([cause("a", "1", certainty=Certainty.CONFIRMED), cause("b", "1", "2", certainty=Certainty.CONFIRMED)], "ab"),
    ],
)
def test_causes_are_ranked_and_consequences_folded(found: list[Cause], order: str) -> None:
    """
    What the evidence carries before what is possible, rivals behind, then by precedence.

    A cause that explains nothing of its own is a consequence; a possible one goes only where something is proven. One that is likely by
    what a confirmed setting explains stands behind it, whatever the precedence.
    """
    assert "".join(one.id for one in ranked(list(found), {"a": 0, "b": 1})) == order


def test_a_state_that_is_proven_stands_behind_its_likely_reason() -> None:
    """No agent exists, for sure; that a selector keeps them away is likely, and says what to mend."""
    found = [cause("a", "1"), cause("b", "1", "2", certainty=Certainty.CONFIRMED, is_reason=False)]
    assert [one.id for one in ranked(list(found), {"a": 0, "b": 1})] == ["a", "b"]
