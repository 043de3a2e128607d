"""Names in Go's words about a certificate."""

from __future__ import annotations

import pytest
from analyzer.konnectivity.certificate_names import candidate, is_user, not_named, valid_for


@pytest.mark.parametrize(
    ("text", "names", "dialled"),
    [
        ("x509: certificate is valid for *.apps.example.com, api.example.com, not k.example.org", ("*.apps.example.com", "api.example.com"), "k.example.org"),
        ("x509: certificate is valid for 10.96.0.1, not 10.1.2.3", ("10.96.0.1",), "10.1.2.3"),
        ("x509: certificate is not valid for any names, but wanted to match k.example.org", (), "k.example.org"),
        ("x509: cannot validate certificate for 10.1.2.3 because it doesn't contain any IP SANs", (), "10.1.2.3"),
        ("x509: certificate signed by unknown authority", (), None),
        (None, (), None),
    ],
)  # fmt: skip
def test_the_names_it_has_and_the_one_it_lacks(text: str | None, names: tuple[str, ...], dialled: str | None) -> None:
    """A certificate without names has none; another refusal names nothing."""
    assert valid_for(text) == names
    assert not_named(text) == dialled


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "k-ca")', "k-ca"),
        ('while trying to verify candidate authority certificate \\\\\\"k-ca 2\\\\\\")', "k-ca 2"),
        ("while trying to verify candidate authority certificate 'k-ca')", "k-ca"),
        ("x509: certificate signed by unknown authority", None),
        (None, None),
    ],
)  # fmt: skip
def test_the_authority_that_the_other_side_knows_by_that_name(text: str | None, name: str | None) -> None:
    """However often its quotes are escaped."""
    assert candidate(text) == name


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("system:node:w1", True),
        ("system:kube-scheduler", True),
        ("kubernetes-super-admin", True),
        ("kube-apiserver-kubelet-client", True),
        ("kubernetes-admin.example.com", False),
        ("fd00::7", False),
        ("w1", False),
    ],
)
def test_users_are_no_hosts(name: str, user: bool) -> None:
    """As Kubernetes and kubeadm call them; an address with colons is a host's."""
    assert is_user(name) is user
