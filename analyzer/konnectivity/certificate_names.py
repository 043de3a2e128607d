"""
What Go says of a certificate without the name that was dialled (crypto/x509, `HostnameError`), and of one by an unknown authority::

    x509: certificate is valid for *.apps.example.com, api.example.com, not k.example.org
    x509: cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs
    x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "k-ca")
"""

from __future__ import annotations

from analyzer import patterns as regex

VALID_FOR = regex.compile(r"certificate is valid for ([^\n]{1,600}?), not ")
NOT_NAMED = regex.compile(
    r"(?:certificate is valid for [^\n]{1,600}?, not |certificate is not valid for any names, but wanted to match |cannot validate certificate for )([\w.:-]{1,253})"
)

CANDIDATE = regex.compile(r"candidate authority certificate [\\\"']{1,8}(?P<name>[\w .:=,@*/-]{1,120}?)[\\\"']")

USER = regex.compile(r"system:[a-z]|(?:kubernetes-(?:super-)?admin|kube-apiserver-kubelet-client)$")
"""Users as whom clients of an API server or of a kubelet certify themselves (Kubernetes documentation, "PKI certificates and requirements")."""


def is_user(name: str) -> bool:
    """Is this no host's name: a certificate called so is a client's, and Go before 1.15 took its common name for the name of a host."""
    return USER.match(name) is not None


def not_named(text: str | None) -> str | None:
    """The name or address that was dialled and that the certificate lacks."""
    m = NOT_NAMED.search(text or "")
    return m[1] if m else None


def valid_for(text: str | None) -> tuple[str, ...]:
    """The names of a certificate that lacks the one that was dialled, as Go lists them."""
    m = VALID_FOR.search(text or "")
    return tuple(m[1].split(", ")) if m else ()


def candidate(text: str | None) -> str | None:
    """
    The authority of the same name as the signer that the other side knows, and that did not sign it (`UnknownAuthorityError`).

    Go names one only where its own pool holds it: what something on the way signs bears a name that no agent has.
    """
    m = CANDIDATE.search(text or "")
    return m["name"] if m else None
