"""Who wrote a member is told by its fields, its words, its form, and what nobody understood of it, in this order."""

from __future__ import annotations

import pytest
from analyzer.reading.authors import how_written, passages_in
from analyzer.sources.document import Document
from analyzer.sources.passages import QUOTED, QuotedPassage

TABLE = "NAME   READY   STATUS\nweb-0   1/1   Running\n"


@pytest.mark.parametrize(
    ("text", "is_one", "strange", "how"),
    [
        ('[{"author": "ann", "body": "x"}]', True, set(), "page"),
        ('[{"a": "b"}]', True, set(), None),
        ("From: ann@example.com\nSubject: it\n\nThis is how it looked.\n", False, {1}, "mail"),
        ("If you see this, restart the agents.\nYou should look at the nodes then.\n", False, {1}, "advice"),
        (f"This is how the other one looked.\n{TABLE}", False, {1}, "quote"),
        (f"This is how the other one looked.\nIt was the firewall of the site.\n{TABLE}", False, set(), "note"),
        (TABLE, False, set(), None),
    ],
)
def test_how_a_text_was_written(text: str, is_one: bool, strange: set[int], how: str | None) -> None:
    """None for what a program recorded."""
    assert how_written(Document(text, text, is_one=is_one), text, strange) == how


def test_a_passage_within_does_not_tell_who_wrote_the_rest() -> None:
    """A mail pasted into a recording makes no mail of it."""
    text = f"{TABLE}From: ann@example.com\nSubject: it\n\n{TABLE}"
    document = Document(text, text)
    assert how_written(document, text, {3, 4}) == "mail"
    assert how_written(document, text, {3, 4}, [QuotedPassage(QUOTED, 3, 7)]) is None
    found = passages_in(Document(text, text), {3, 4})
    assert found == [QuotedPassage(QUOTED, 3, 8)]
    assert passages_in(Document(text, text, is_one=True), {3, 4}) == []
