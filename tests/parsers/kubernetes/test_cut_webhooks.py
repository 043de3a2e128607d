"""Webhooks that a search took out of the YAML of one configuration, which only the command names."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.cut_webhooks import KEY

from tests.support.inline import bundle

LINES = "  failurePolicy: Fail\n  name: mutate.guard.example\n  namespaceSelector: {}\n"


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("kubectl get mutatingwebhookconfigurations guard-cfg -o yaml | grep -A1 name:", "Mutating guard-cfg mutate.guard.example"),
        ("kubectl get validatingwebhookconfiguration/guard-cfg -o yaml | grep -A1 name:", "Validating guard-cfg mutate.guard.example"),
        ("kubectl get mutatingwebhookconfigurations -o yaml | grep -A1 name:", None),
        ("kubectl get pods guard-cfg -o yaml | grep -A1 name:", None),
    ],
)  # fmt: skip
def test_the_command_says_in_which_object_a_webhooks_name_stands(command: str, value: str | None) -> None:
    """Of all configurations nobody knows which one it was, and another kind of object has other names."""
    facts = bundle({"w.txt": f"$ {command}\n{LINES}"}).snapshot.about.facts.get(KEY, [])
    assert [(row.value, row.line) for row in facts] == ([(value, 3)] if value else [])
