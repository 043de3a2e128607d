"""Tokens with a form of their own."""

from __future__ import annotations

from analyzer.redact.kinds import vendors

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(vendors.RULES) == []
