"""Tokens with a form of their own."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import vendors
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(vendors.RULES) == []


@pytest.mark.parametrize(
    ("value", "goes"),
    [("aaaa1aaaaaaaaaa2", True), ("a1aaaaaaaaaaaaa2", True), ("aaaaaaaa12aaaaaa", False), ("aaaaaaaa1aaaaaaa", False)],
)
def test_a_bootstrap_tokens_secret_changes_three_times(value: str, goes: bool) -> None:
    """Between letters and digits, from its first character on; a name with a number in it is none."""
    assert hide(f"x: abc1ef.{value}") == ("x: [hidden:token]" if goes else f"x: abc1ef.{value}")
