"""Secrets of logins and signatures."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import logins
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(logins.RULES) == []


@pytest.mark.parametrize(
    "line",
    [
        "login with bob and kubectl get pods",
        "one-time job 20261130 is done",
        "verified 1234567 objects",
        'E0302 10:00:00.000001       1 x.go:1] "login failed" err="login failed abc12345"',
        "github.com/a/b@v1.2.3",
    ],
)
def test_what_logs_say_of_a_login_stays(line: str) -> None:
    """Words that stand where a name or a code would."""
    assert hide(line) == line
