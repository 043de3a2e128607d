"""Secrets as arguments of calls."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import code
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(code.RULES) == []


@pytest.mark.parametrize(
    "line", ['resources: ["secret", "configmap"]', 'f("token", "kubernetes.io/x")', 'login("bob")']
)
def test_lists_and_other_calls_stay(line: str) -> None:
    """A word in quotes behind a word in quotes is seldom its value."""
    assert hide(line) == line
