"""Secrets told by their own shape."""

from __future__ import annotations

from analyzer.redact.kinds import shapes
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown((*shapes.RULES, *shapes.VENDORS)) == []


def test_a_word_of_letters_alone_is_no_token_where_digits_are_asked_for() -> None:
    """Three parts of letters have the lengths of a token, and are none."""
    assert hide("MNOabcdefghijklmnopqrstuvwx.abcdef.abcdefghijklmnopqrstuvwxyza").startswith("MNO")
