"""Authorities of firewalls and proxies, by what openssl prints of an issuer."""

from __future__ import annotations

import pytest
from analyzer.vendors.inspection import signs


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("C = US, O = Fortinet, OU = Certificate Authority, CN = FG100F-CA", True), ("CN=Zscaler Intermediate Root CA (zscalertwo.net)", True),
        ("O = Palo Alto Networks, CN = edge", True), ("CN = corp TLS Inspection CA", True), ("/O=example/CN=SSL-Proxy CA", True),
        ("CN = kubernetes-ca", False), ("C = US, O = Let's Encrypt, CN = R11", False), ("CN = konnectivity-ca", False), (None, False),
    ],
)  # fmt: skip
def test_who_signs_on_the_way(issuer: str | None, expected: bool) -> None:
    """By the names that these products write into an authority of their own; a cluster's own authority is none."""
    assert signs(issuer) is expected
