"""Where a value beside a word without a sign is a secret, and where it is the name of something."""

from __future__ import annotations

import pytest
from analyzer.redact import rule
from analyzer.redact.kinds import beside
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(beside.RULES) == []


@pytest.mark.parametrize(
    ("value", "goes"),
    [
        ("a1b2c3d4e5f6a7b8", True),
        ("a1b2c3d4e5f6a7b", False),  # a character less than tokens have
        ("1600a35a-0000-4000-8000-000000000017", True),
        ("0123456789abcdef0123456789abcdef", True),
        ("konnectivityagentabc1", False),
        ("konnectivityagentabcdefgh", True),
        ("a1b2c3d4-e5f6a7b8", False),
        ("true", False),
    ],
)
def test_a_quoted_value_is_a_token_where_no_name_looks_like_it(value: str, goes: bool) -> None:
    """Thrown together, of a length of names' ends no more, without the hyphens of objects; quotes may be escaped."""
    for text in (
        f'bad token "{value}"',
        f"unknown API key '{value}'",
        f'err=\\"access key is \\\\\\"{value}\\\\\\"\\"',
    ):
        assert (value not in hide(text)) == goes
    assert value in hide(f'bad key "{value}"')


def test_a_key_of_any_service_is_one_where_it_is_thrown_together() -> None:
    """Small letters and digits do as well as capitals; words with a number at their end do not."""
    assert hide("geo_key=abc123def456ghi789jkl") == "geo_key=[hidden:value]"
    assert hide("geo_key=abc123def456ghi789j") == "geo_key=abc123def456ghi789j"
    assert hide("geo_key=konnectivityagentpool1234") == "geo_key=konnectivityagentpool1234"
    assert hide("pdflayer_key=0123456789abcdef0123456789abcdef") == "pdflayer_key=[hidden:value]"
    assert hide("shopTOKEN=0123456789abcdef0123456789abcdef") == "shopTOKEN=[hidden:value]"
    for kept in ("layer_key", "podCacheKey", "row-key"):
        assert hide(f"{kept}=0123456789abcdef0123456789abcdef") == f"{kept}=0123456789abcdef0123456789abcdef"
    assert hide("geo_key=abc123-def456-ghi789-jkl012") == "geo_key=abc123-def456-ghi789-jkl012"


def test_the_password_of_a_radius_test_goes_and_its_options_stay() -> None:
    """Options stand in front of the user; the shared secret is the last word or one of the last."""
    clean = "radtest -t mschap -4 bob [hidden:password] 10.0.0.1 0 [hidden:password]"
    assert hide("radtest -t mschap -4 bob Winter-77 10.0.0.1 0 testing123") == clean
    assert hide(clean) == clean


def test_digits_that_no_number_has_are_no_number() -> None:
    """A time in nanoseconds has 19, a number of 64 bits 20; what is longer under the name of a token is one."""
    assert rule.plain("1" * 23)
    assert not rule.plain("1" * 24)
    assert rule.plain("1.5ms")
