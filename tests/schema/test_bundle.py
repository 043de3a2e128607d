"""Tables about the bundle itself: which columns are redacted on entry, and which have no gap."""

from __future__ import annotations

from analyzer.schema import bundle

from tests.support.tables import marked


def test_what_somebody_wrote_is_redacted_and_names_are_not() -> None:
    """Messages, errors, values and specs may hold a secret; names and addresses are what the report is about."""
    assert marked(bundle, "free") == {
        "facts": ["value"],
        "inputs": ["note"],
        "tool_errors": ["command", "message"],
        "unread": ["text"],
    }


def test_what_every_row_has() -> None:
    """What a row is about: checks read it without asking whether it is there."""
    assert marked(bundle, "always") == {
        "facts": ["key", "value"],
        "inputs": ["status"],
        "tool_errors": ["class"],
    }
