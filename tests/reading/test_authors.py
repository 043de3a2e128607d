"""Who wrote a member is told by its fields, its words, its form, and what nobody understood of it, in this order."""

from __future__ import annotations

import pytest
from analyzer.reading.authors import how_written
from analyzer.sources.document import Document

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
