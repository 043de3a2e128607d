"""A text that Go quoted is the text again."""

from __future__ import annotations

import pytest
from analyzer.sources.go_quotes import unquote


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ("plain", "plain"),
        (r"a\tb\nc", "a\tb\nc"),
        (r"\"x\" \\ \'", '"x" \\ \''),
        (r"\a\b\f\r\v", "\a\b\f\r\v"),
        (r"\x41\u00e4\U0001F600\101", "A\u00e4\U0001f600A"),
        (r"\ud800 \U00110000 \q", r"\ud800 \U00110000 \q"),
        (r"\udfff\ue000\U0010ffff", "\\udfff\ue000\U0010ffff"),
    ],
)
def test_escapes_are_undone(quoted: str, text: str) -> None:
    """Letters, bytes, code points and octal; what is no code point, and no escape of Go's, stays as it is."""
    assert unquote(quoted) == text
