"""The data of a Secret on one line."""

from __future__ import annotations

from analyzer.redact.entries import HIDDEN, hidden_entries


def test_the_names_stay_and_the_values_go() -> None:
    """Each value goes with its own quotes or without, once and twice; what is no mapping goes whole."""
    assert hidden_entries('{"a": "b", "c":"d,e"}') == f'{{"a": "{HIDDEN}", "c":"{HIDDEN}"}}'
    once = hidden_entries("{pass: it is, 'x.y': 'z''s'}")
    assert once == "{}"
    once = hidden_entries("{pass: it is, user: 'z''s'}")
    assert once == f"{{pass: {HIDDEN}, user: '{HIDDEN}'}}"
    assert hidden_entries(once) == once
    assert hidden_entries("YWJj") == HIDDEN
    assert hidden_entries('{"a": {"b": "c"}}') == "{}"
