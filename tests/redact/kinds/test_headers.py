"""Secrets in HTTP headers."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import headers
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert (
        shown(
            (
                *headers.RULES,
                *headers.RUNS,
            )
        )
        == []
    )


def test_words_of_a_header_s_value_are_no_token() -> None:
    """An identifier is one there, for services issue such; a plain word is none."""
    assert hide("Authorization: 5f3e8a7c-1111-2222-3333-444455556666") == "Authorization: [hidden:token]"
    assert hide('Authorization: Digest username="x"') != 'Authorization: Digest username="x"'
    assert hide("authorization: forbidden") == "authorization: forbidden"
    assert hide("Cookie: a=b; c=d1e2f3") == "Cookie:[hidden:cookie]"
    assert hide("cookie=sid=0123456789") == "cookie=sid=[hidden:cookie]"


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("Authorization: Custom " + "a1b2c3d4" * 4, True),
        ("Authorization: Custom " + ("a1b2c3d4" * 4)[:31], False),
        ("Authorization: x=y", True),
        ("Authorization: plain-words", False),
    ],
)
def test_a_long_mixed_value_of_a_scheme_is_a_token(text: str, goes: bool) -> None:
    """From 32 characters on where the scheme is nobody's; a pair of name and value is one whatever it is."""
    assert ("[hidden:token]" in hide(text)) is goes
    assert goes or hide(text) == text
