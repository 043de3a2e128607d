"""Secrets given as command-line arguments."""

from __future__ import annotations

from analyzer.redact.kinds import flags
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown((*flags.RULES,)) == []


def test_values_that_are_none() -> None:
    """Paths, numbers, words of a sentence and other flags stay."""
    for text in (
        "--token-file /a/b/c.txt",
        "--password --x",
        "the --token flag",
        "--auth true12",
        "--key=abc",
        "-p 1234567890",
    ):
        assert hide(text) == text, text
    assert hide("tool --auth Zx9Kq1Lm8") != "tool --auth Zx9Kq1Lm8"
