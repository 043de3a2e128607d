"""What stands behind a name is taken whole, whatever is quoted in it, and nothing of what stands behind."""

from __future__ import annotations

import pytest
from analyzer import patterns as regex
from analyzer.redact.kinds.values import EXACT, SEPARATOR, STRONG, VALUE

FOUND = regex.compile(rf"(?i)password{SEPARATOR}{VALUE}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("password=a1b2c3, x=1", "a1b2c3"),
        ("password: &anchor a1b2c3", "a1b2c3"),
        ("password: !!str a1b2c3", "a1b2c3"),
        ('password: "it\'s a1" # why', "it's a1"),
        ("password: 'it''s a1' # why", "it''s a1"),
        (r'"password":"a\"b\\c1","x":"y"', r"a\"b\\c1"),
        (r"{\"password\":\"a\\\"b1\",\"x\":\"y\"}", r"a\\\"b1"),
        ("'password': 'a1b2c3', 'x': 'y'", "a1b2c3"),
        ('password="a1b2 c3', "a1b2"),
    ],
)
def test_a_value_ends_where_its_own_quotes_do(text: str, value: str) -> None:
    """Tags and anchors of YAML stand before it; where the quotes are not closed, a blank ends it."""
    m = FOUND.search(text)
    assert m is not None
    assert m["value"] == value


def test_names_that_mean_a_secret_and_names_about_one() -> None:
    """`secretName` is a name."""
    assert [bool(regex.fullmatch(STRONG, one)) for one in ("api_key", "client", "pwd", "secretName")] == [
        True,
        False,
        True,
        False,
    ]
    assert regex.fullmatch(EXACT, "client-key-data")
