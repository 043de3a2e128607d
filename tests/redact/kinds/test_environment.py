"""Secrets in the names of variables."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import environment
from analyzer.redact.secrets import hide

from tests.support.secrets import shown

UUID = "5f3e8a7c-1111-2222-3333-444455556666"
MIXED = "aB3dE6gH9jK2mN5pQ8sT1vW4"


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(environment.RULES) == []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("DB_PASS=word", True),
        ("DB_PASS=12345", False),
        ("SESSION_COOKIE=word", True),
        (f"X_TOKEN={UUID}", True),
        (f"X_CREDS={UUID}", False),
        ("X_CREDS=word", False),
        (f"X_CREDS={MIXED}", True),
        ("PASS: TestSomething", False),
    ],
)
def test_variables_of_the_environment(text: str, hidden: bool) -> None:
    """Some names are sure; what is issued may have the form of an identifier."""
    assert (hide(text) != text) is hidden


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("password_in = blue-moon71", True),
        ("token_in = blue-moon71", False),
        (f"token_in = {MIXED}", True),
        (f'"secret_live":"{MIXED}",', True),
        (r"{\"pass_old\":\"blue-moon71\"}", True),
        ("password_expired = 2026-11-20T10:11:12Z", False),
        ("password_set = 2026-11-20T10:11:12Z", False),
        ("password_link = https://h/reset1x", False),
        ("password_type = blue-moon71", False),
        ("bypass_x1 = word", False),
    ],
)
def test_one_more_word_may_stand_behind_the_name(text: str, hidden: bool) -> None:
    """A password's name is sure; none is what says that the value is something about a secret, a date or a link."""
    assert (hide(text) != text) is hidden


def test_what_stands_behind_the_value_stays() -> None:
    """A comma ends it."""
    assert hide("password_in=blue-moon71, mode=x") == "password_in=[hidden:value], mode=x"
