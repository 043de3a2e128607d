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


def test_what_is_echoed_into_a_tool_is_its_password() -> None:
    """A flag is none, and a short text with a sign in it is a secret where one is stored."""
    assert hide("echo --flag | sudo -S id") == "echo --flag | sudo -S id"
    assert hide("echo zz9 | sudo -S id") == "echo [hidden:password] | sudo -S id"
    assert hide("vault kv put secret/x a=ab!c b=abc") == "vault kv put secret/x a=[hidden:value] b=abc"
