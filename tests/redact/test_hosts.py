"""Pseudonyms of hosts and of clusters."""

from __future__ import annotations

from analyzer.redact.hosts import HostPseudonyms


def test_what_decides_stays() -> None:
    """The region, the private endpoint and the provider's domain; twice is once; the length and the end of an identifier."""
    make = HostPseudonyms(b"key")
    new = make.host("c104.private.us-south.containers.cloud.ibm.com")
    assert new.endswith(".private.us-south.containers.cloud.ibm.com")
    assert make.host(new) == new
    assert make.host("v1beta1.metrics.lorvan.example").startswith("v1beta1.h")
    assert make.cluster("d0f4m7p1k9qz3x5w2y81")[::19] == "c1"
    assert len(make.cluster("0a" * 16)) == 32
