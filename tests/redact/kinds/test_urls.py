"""Secrets inside addresses."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import urls
from analyzer.redact.secrets import hide

from tests.support.secrets import filled, shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown((*urls.RULES, *urls.RUNS)) == []


@pytest.mark.parametrize("user", sorted(urls.USERS))
def test_usual_users_stay(user: str) -> None:
    """In any case of letters."""
    for name in (user, user.upper()):
        assert hide(f"ssh://{name}@host.local/x") == f"ssh://{name}@host.local/x"


def test_a_user_that_is_a_token_goes() -> None:
    """Thrown together of letters and digits, or of capitals and small ones; a name stays."""
    text, [value] = filled("https://{24}@host.local/x")
    assert value not in hide(text)
    assert hide("https://aBcDeFgHiJkLmNoP@host.local/x") == "https://[hidden:token]@host.local/x"
    assert hide("https://somebody@host.local/x") == "https://somebody@host.local/x"
