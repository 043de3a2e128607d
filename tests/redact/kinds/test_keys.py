"""Secrets told by the name in front of them."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import keys
from analyzer.redact.secrets import hide

from tests.support.secrets import shown

HEX32, HEX40, UUID = "0123456789abcdef" * 2, "0123456789" * 4, "5f3e8a7c-1111-2222-3333-444455556666"
MIXED = "aB3dE6gH9jK2mN5pQ8sT1vW4"


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert shown(keys.RULES) == []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("api-key: something", True),
        ("api-key: 123456", False),
        ("api-key: /etc/x", False),
        ("signing-key: something", False),
        (f"signing-key: {MIXED}", True),
        (f"vendor-key: {HEX32}", True),
        (f"vendor_key: {HEX40}", True),
        (f"vendor-key: {HEX32}0", False),
        (f"vendor-key: {MIXED}", True),
        (f"vendor-key: {MIXED[:19]}", False),
        (f"vendor-key: {MIXED[:20]}", True),
        (f"vendor-key: {MIXED[:12]}-{MIXED[12:]}", False),
        ("vendor-key: abcd1234efgh5678ijkl", True),
        ("vendor-key: abcde12345fghij67890klmn", False),
        (f"cache-key: {HEX32}", False),
        (f"vendorkey: {HEX32}", False),
    ],
)
def test_a_key_is_what_the_word_before_it_says(text: str, hidden: bool) -> None:
    """Strong words hide whatever follows, others what can be a key, unknown ones what a machine drew."""
    assert (hide(text) != text) is hidden
