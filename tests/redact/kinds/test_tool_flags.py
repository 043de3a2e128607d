"""Secrets given to known tools by a flag."""

from __future__ import annotations

from analyzer.redact.kinds import tool_flags
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(tool_flags.RULES) == []


def test_what_a_flag_takes_can_be_none() -> None:
    """Another flag, or a value that says there is none."""
    for text in ("mysql -p --host h", "redis-cli -a -n 1", "ldapsearch -w none", "sshpass -p [hidden:x] ssh h"):
        assert hide(text) == text, text
