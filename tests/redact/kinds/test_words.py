"""Secrets in sentences and in the languages of routers and daemons."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import words
from analyzer.redact.secrets import hide

from tests.support.secrets import shown

HEX = "0123456789abcdef" * 2


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown((*words.RULES, *words.ALONE)) == []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"api key {HEX} is invalid", True),
        (f"api key {HEX}01234567 is invalid", True),
        (f"api key {HEX}0 is invalid", False),
        (f"api key {HEX[:24]} is invalid", True),
        (f"api key {HEX[:22]} is invalid", False),
        (f"api key {HEX[:-1]}g is invalid", False),
        (f"the token {HEX} is invalid", False),
        (f"api key of a pod {HEX} is invalid", False),
    ],
)
def test_hexadecimal_digits_are_a_key_right_behind_its_name(text: str, hidden: bool) -> None:
    """Of the lengths that services issue, and elsewhere an identifier."""
    assert (hide(text) != text) is hidden
