"""Passwords of letters alone, which no list of words knows."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import unlisted
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(unlisted.RULES) == []


@pytest.mark.parametrize(
    "line",
    [
        "pass: through",
        "PASS: TestQuorvexDial",
        "pw: /etc/pw/quorvex",
        "user admin pass expired",
        "credentials: secret/missing",
        "proxy_pass http://quorvex;",
        "<td>Password</td><td>optional</td>",
    ],
)
def test_words_paths_and_names_of_objects_stay(line: str) -> None:
    """What the list knows, what is no run of letters, and what a test is called."""
    assert hide(line) == line


def test_what_tells_of_a_password_is_none() -> None:
    """Letters that no list knows are one, words and what became of it are not."""
    assert [unlisted.unlisted(one) for one in ("zubrikmo", "namespace", "expired", "zub", "zubrik-mo")] == [
        True, False, False, False, False,
    ]  # fmt: skip
    assert unlisted.told("aK9x2Qd7LmZ4")
