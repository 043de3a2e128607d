"""
What Go says of a certificate without the name that was dialled (crypto/x509, `HostnameError`)::

    x509: certificate is valid for *.apps.example.com, api.example.com, not k.example.org
    x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs
"""

from __future__ import annotations

from analyzer import patterns as regex

VALID_FOR = regex.compile(r"certificate is valid for ([^\n]{1,600}?), not ")
NOT_NAMED = regex.compile(
    r"(?:certificate is valid for [^\n]{1,600}?, not |certificate is not valid for any names, but wanted to match |cannot validate certificate for )([\w.:-]{1,253})"
)


def not_named(text: str | None) -> str | None:
    """The name or address that was dialled and that the certificate lacks."""
    m = NOT_NAMED.search(text or "")
    return m[1] if m else None


def valid_for(text: str | None) -> tuple[str, ...]:
    """The names of a certificate that lacks the one that was dialled, as Go lists them."""
    m = VALID_FOR.search(text or "")
    return tuple(m[1].split(", ")) if m else ()
