"""Why agents are turned away for who they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from analyzer.tunnel import turned_away
from analyzer.tunnel.turned_away import is_review_failed, refused_user, service_account, taken_for_another


@pytest.mark.parametrize(
    ("asks", "yes", "no"),
    [
        (turned_away.is_review_failed, ["Failed to authenticate request. err:x", 'Post "https://a/apis/authentication.k8s.io/v1/tokenreviews": EOF'], ["lookup failed: x"]),
        (
            turned_away.is_of_old_key,
            [
                "[invalid bearer token, square/go-jose: error in cryptographic primitive]",
                "invalid bearer token, go-jose/go-jose: error in cryptographic primitive",
                "crypto/rsa: verification error",
                "token signature is invalid",
                "no matching key found",
                "service account token has been invalidated",
                'serviceaccounts \\"konnectivity-agent\\" not found',
                "service account UID (1b2c) does not match claim (3d4e)",
            ],
            [
                "token has expired",
                'invalid bearer token, token audiences ["a"] is invalid for the target audiences ["b"]',
                'x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error")',
                "",
            ],
        ),
        (turned_away.is_of_other_issuer, ["lookup failed: service account jwt not valid"], ["lookup failed: [invalid bearer token, token has expired]", ""]),
        (turned_away.token_expired, ["token has expired", "the token is expired by 2h", "service account token x has been expired"], ["x509: certificate", ""]),
        (turned_away.is_forbidden, ["Error from server (Forbidden): x", 'leases is forbidden: User "a" cannot list'], ["Forbidden", "i/o timeout", ""]),
    ],
)  # fmt: skip
def test_what_a_refusal_says(asks: Callable[[str | None], bool], yes: list[str], no: list[str]) -> None:
    """Each question by its own words; no text says nothing."""
    assert [asks(text) for text in yes] == [True] * len(yes)
    assert [asks(text) for text in (*no, None)] == [False] * (len(no) + 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('lookup failed: incoming request from "default" service account. Expected "tunnel"', (True, "default", "tunnel")),
        ('lookup failed: incoming request from \\"apps\\" namespace. Expected \\"kube-system\\"', (False, "apps", "kube-system")),
        ("lookup failed: service account jwt not valid", None),
        (None, None),
    ],
)  # fmt: skip
def test_who_came_and_who_was_wanted(text: str | None, found: tuple[bool, str, str] | None) -> None:
    """By service account or by namespace, quoted as a log quotes it or not."""
    assert taken_for_another(text) == found


def test_whom_the_api_server_refuses() -> None:
    """User and namespace where they are said; a refusal without them names nobody."""
    text = 'leases is forbidden: User "system:serviceaccount:a:b" cannot list resource "leases" in API group "x" in the namespace "kube-system"'
    assert refused_user(text) == ("system:serviceaccount:a:b", "kube-system")
    assert refused_user('User "ann" cannot list nodes at the cluster scope') == ("ann", "")
    assert refused_user("forbidden") == ("", "")
    assert refused_user(None) == ("", "")


def test_a_review_that_failed_says_nothing_of_the_token() -> None:
    """A token that was looked up and not found was judged."""
    assert is_review_failed("Failed to authenticate request: Post ...: EOF")
    assert is_review_failed(
        'tokenreviews.authentication.k8s.io is forbidden: User "u" cannot create resource "tokenreviews"'
    )
    assert not is_review_failed("lookup failed: service account unknown")
    assert not is_review_failed(None)


def test_a_service_account_is_told_from_any_other_user() -> None:
    """What stands behind its beginning is namespace and name."""
    assert service_account("system:serviceaccount:kube-system:agent") == "kube-system:agent"
    assert service_account("system:node:n1") is None


def test_a_review_names_whom_it_asked_and_whether_it_trusts_him() -> None:
    """A certificate of an authority that the server does not know is its own kubeconfig's fault; an expired one is not."""
    text = 'Post "https://api.edge.svc:6443/apis/authentication.k8s.io/v1/tokenreviews": tls: failed to verify certificate: x509: certificate signed by unknown authority'
    assert turned_away.reviewer(text) == "api.edge.svc:6443"
    assert turned_away.reviewer("EOF") is None
    assert turned_away.is_review_untrusted(text)
    assert not turned_away.is_review_untrusted("x509: certificate has expired or is not yet valid")
    assert not turned_away.is_review_untrusted(None)


def test_audiences_of_a_refused_token() -> None:
    """As the API server lists them, quoted once or more; another reason has none."""
    text = 'lookup failed: [invalid bearer token, token audiences [\\"a\\" \\"b:c\\"] is invalid for the target audiences [\\"d\\"]]'
    found = turned_away.made_for_another(text)
    assert found == turned_away.OtherAudience(("a", "b:c"), ("d",))
    assert turned_away.made_for_another(text.replace("\\", "")) == found
    assert turned_away.made_for_another("service account token has expired") is None
    assert turned_away.made_for_another(None) is None


def test_the_account_that_a_refusal_misses() -> None:
    """By its name; a secret that is missing is none."""
    assert turned_away.missing_account('invalid bearer token, serviceaccounts "edge" not found') == "edge"
    assert turned_away.missing_account('secrets "edge" not found') is None
    assert turned_away.missing_account(None) is None
