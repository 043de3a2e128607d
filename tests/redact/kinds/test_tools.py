"""Secrets given to known tools by place."""

from __future__ import annotations

from analyzer.redact.kinds import tools
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown((*tools.RULES, *tools.RUNS)) == []


def test_each_entry_of_a_store_is_looked_at() -> None:
    """In quotes whatever it is; without them what can be a secret; durations and files stay."""
    text = "vault kv put secret/x a='two words' ttl=1h b=blue-moon71 c=plain d=@file.json"
    assert hide(text) == "vault kv put secret/x a='[hidden:value]' ttl=1h b=[hidden:value] c=plain d=@file.json"
