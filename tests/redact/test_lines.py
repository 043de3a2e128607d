"""Text of a member made shareable, every line still on its line number."""

from __future__ import annotations

import pytest
from analyzer.redact.lines import shareable
from analyzer.redact.pseudonyms import Pseudonyms

MAKE = Pseudonyms(b"k" * 32, {"acme-web01": "pod-a"})


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\nx",
        "kind: Secret\ndata:\n  a: SECRETVALUE\nx",
        "<auth-user-pass>\nbob12\nMIIEpAIBAAKCAQEA\nx",
        "Private-Lines: 1\nMIIEpAIBAAKCAQEA\n(x)\ny",
        "$ANSIBLE_VAULT;1.1;AES256\n3132\n3132\nx",
    ],
)
def test_secrets_over_lines_go_and_lines_stay(text: str) -> None:
    """As many lines as before."""
    for table in (True, False):
        clean = shareable(text, MAKE, table=table)
        assert clean.count("\n") == text.count("\n")
        for word in ("MIIEpAIBAAKCAQEA", "SECRETVALUE", "3132"):
            assert word not in clean


def test_a_variable_s_value_on_the_next_line_goes() -> None:
    """As YAML prints an environment."""
    clean = shareable("- name: DB_PASSWORD\n  value: abcdefgh\n", MAKE, table=False)
    assert "abcdefgh" not in clean
    assert clean.count("\n") == 2


def test_rows_of_a_table_keep_their_columns() -> None:
    """Where it is one."""
    text = "acme-web01   Running   1"
    assert shareable(text, MAKE, table=True) == "pod-a        Running   1"
    assert shareable(text, MAKE, table=False) == "pod-a   Running   1"
