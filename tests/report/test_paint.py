"""Colours only mark words that stand there anyway."""

from __future__ import annotations

import pytest
from analyzer.model import Certainty, Status, Verdict
from analyzer.report.paint import COLORS, paint


def test_a_word_with_a_colour() -> None:
    """Where colours are wished; the words stay."""
    assert paint("x", "fail", True) == "\x1b[31mx\x1b[0m"
    assert paint("x", "fail", False) == "x"
    assert paint("x", "odd", True) == "x"


@pytest.mark.parametrize(
    "word",
    [
        *map(str, Verdict),
        *map(str, Certainty),
        *(str(s) for s in Status if s is not Status.NOT_APPLICABLE and str(s) in COLORS),
    ],
)
def test_verdicts_and_certainties_have_one(word: str) -> None:
    """Each of them."""
    assert paint("x", word, True).endswith("mx\x1b[0m")
