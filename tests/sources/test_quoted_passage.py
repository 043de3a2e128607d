"""How a part of a text that somebody else wrote is named."""

from __future__ import annotations

from analyzer.sources.quoted_passage import QUOTED, TOLD, QuotedPassage


def test_a_passage_is_a_kind_and_its_lines() -> None:
    """One that is told in words only is called otherwise than one that is somebody else's by its form."""
    kind, first, last = QuotedPassage(TOLD, 3, 5)
    assert (kind, first, last) == (TOLD, 3, 5)
    assert kind != QUOTED
