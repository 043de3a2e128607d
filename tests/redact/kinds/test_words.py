"""Secrets in sentences and in the languages of routers and daemons."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import words
from analyzer.redact.kinds.words import _named
from analyzer.redact.secrets import hide

from tests.support.secrets import shown

HEX = "0123456789abcdef" * 2


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(words.RULES) == []


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


UUID = "5f3e8a7c-1111-2222-3333-444455556666"
PLATE = "AB12CD34EF56GH78"


@pytest.mark.parametrize(
    ("value", "before", "named"),
    [
        (UUID, "the token ", True),
        (UUID, "api key ", False),
        ("A1" * 16, "the token ", True),
        (("A1" * 16)[:31], "the token ", False),
        ("a1B2" * 8, "the token ", False),
        (PLATE, "license ", True),
        (PLATE[:15], "license ", False),
        (PLATE.lower(), "license ", False),
        ("AB12CDEFGHIJKLMN", "license ", False),
        ("1234567890123456", "license ", False),
        ("AB123DEFGHIJKLMN", "license ", True),
        (HEX, "", False),
        (HEX, "api key ", True),
        (HEX, "api key " + " " * 60, False),
    ],
)
def test_what_stands_behind_a_name_is_of_its_form(value: str, before: str, named: bool) -> None:
    """A UUID or 32 capitals and digits behind `token`, 16 with three digits behind `license`, an even number of hexadecimal ones else."""
    assert _named(value, before) is named


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("Password for bob@corp: zq7Km2x9", True),
        ("Password for bob@corp: ordinary", False),
        ("CREATE USER a IDENTIFIED BY 'two words'", True),
        ("CREATE USER a IDENTIFIED BY 'defaults'", True),
        ("CREATE USER a IDENTIFIED BY 'values'", False),
        ("CREATE USER a IDENTIFIED BY 'Default'", False),
        ('send "blue_moon71"', True),
        ('send "blue:moon71"', False),
        ('send "blue/moon71"', False),
        ('send "ordinary"', False),
    ],
)
def test_a_word_of_a_language_is_no_secret(text: str, goes: bool) -> None:
    """Nor is what has a sign that no password of a script has."""
    assert (hide(text) != text) is goes
