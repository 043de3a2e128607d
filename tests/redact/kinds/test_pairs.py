"""Secrets in pairs of name and value."""

from __future__ import annotations

from analyzer.redact.kinds import pairs
from analyzer.redact.secrets import hide

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(pairs.RULES) == []


def test_the_data_of_a_secret_far_from_its_kind_is_told_by_its_names() -> None:
    """The kind is looked for near the data only, so a line of many objects costs no more than its length."""
    far = "x" * pairs.NEAR
    assert "wert" not in hide('{"kind":"Secret","data":{"a":"wert"}}')
    assert "wert" in hide(f'{{"kind":"Secret", "{far}", "data":{{"a":"wert"}}}}')
