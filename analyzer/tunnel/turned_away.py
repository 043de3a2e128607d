"""Why agents are turned away for who they are: what a server says of their token, of who they come as, and of its own review."""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

EXPIRED_TOKEN = regex.compile(r"(?i)\b(?:has|is|have)(?: been)? expired|\bexpired token|\btoken[^:]{0,20} expired")


def token_expired(text: str | None) -> bool:
    """Was a token refused for its age (go-jose, k8s.io/apiserver: ``token has expired``, ``token is expired by 2h``)."""
    return EXPIRED_TOKEN.search(text or "") is not None


OLD_TOKEN = regex.compile(
    r"(?i)error in cryptographic primitive|crypto/(?:rsa|ecdsa|ed25519): verification error|signature (?:is )?invalid|invalid (?:token )?signature|signature (?:verification|validation) failed|"
    r"no (?:matching )?(?:public )?keys? (?:was |were )?found|token has been invalidated|UID \([^()\n]{0,80}\) does not match claim|serviceaccounts? \\?\"[\w.:-]{1,253}\\?\" not found"
)
"""go-jose's words for a signature that fits no key, and those of k8s.io/kubernetes (pkg/serviceaccount) for a token of an account or pod that was made anew."""


def is_of_old_key(text: str | None) -> bool:
    """
    Is a token refused since it was signed with another key, or for an account or a pod that was made anew.

    A certificate that is refused has a signature, too, and says so in words of its own.
    """
    return OLD_TOKEN.search(text or "") is not None and "x509: " not in (text or "")


NOT_TAKEN = "service account jwt not valid"
"""kas-network-proxy's words for a review that neither takes the token nor names an error (pkg/server, its token review)."""


def is_of_other_issuer(text: str | None) -> bool:
    """
    Is a token refused without a word why: no authenticator of the API server took it for one of its own.

    The one for service accounts passes over a token of another issuer (k8s.io/kubernetes, pkg/serviceaccount, `hasCorrectIssuer`), and says an error for
    another key, age, audience or account.
    """
    return NOT_TAKEN in (text or "")


AUDIENCES = regex.compile(
    r"token audiences \[(?P<came>[^\]\n]{0,300})\] is invalid for the target audiences \[(?P<wanted>[^\]\n]{0,300})\]"
)
NAMES = regex.compile(r"[^\s\"\\,]{1,253}")


class OtherAudience(NamedTuple):
    """Audiences that a token is made for, and those for which it was to be judged."""

    came: tuple[str, ...]
    wanted: tuple[str, ...]


def made_for_another(text: str | None) -> OtherAudience | None:
    """Is a token refused for its audience (k8s.io/apiserver, `authenticatorfactory` and `serviceaccount`); None for any other reason."""
    m = AUDIENCES.search(text or "")
    return OtherAudience(tuple(NAMES.findall(m["came"])), tuple(NAMES.findall(m["wanted"]))) if m else None


NO_ACCOUNT = regex.compile(r"serviceaccounts? \\?\"(?P<name>[\w.:-]{1,253})\\?\" not found")


def missing_account(text: str | None) -> str | None:
    """The service account of a refused token, where it does not exist."""
    m = NO_ACCOUNT.search(text or "")
    return str(m["name"]) if m else None


def is_forbidden(text: str | None) -> bool:
    """Did the API server refuse the request by its role rules."""
    return " is forbidden: " in (text or "") or "(Forbidden)" in (text or "")


FORBIDDEN_TO = regex.compile(
    r'User "(?P<user>[\w.:@-]{1,253})" cannot .{0,160}?(?:in the namespace "(?P<space>[a-z0-9-]{1,63})"|$)'
)


def refused_user(text: str | None) -> tuple[str, str]:
    """(user, namespace) of a request that the API server refused by its role rules; empty where the text does not say them."""
    m = FORBIDDEN_TO.search(text or "")
    return (m["user"], m["space"] or "") if m else ("", "")


SERVICE_ACCOUNT = "system:serviceaccount:"


def service_account(user: str) -> str | None:
    """``namespace:name`` of the service account as which somebody calls; None of any other user."""
    return user.removeprefix(SERVICE_ACCOUNT) if user.startswith(SERVICE_ACCOUNT) else None


OTHER_AGENT = regex.compile(
    r'incoming request from \\?"(?P<came>[\w.:-]{1,253})\\?" (?P<what>namespace|service account)\. Expected \\?"(?P<wanted>[\w.:-]{1,253})\\?"'
)


def taken_for_another(text: str | None) -> tuple[bool, str, str] | None:
    """(is it the service account, else the namespace; as which somebody came; which the server wants), pkg/server, `lookup failed`."""
    m = OTHER_AGENT.search(text or "")
    return (m["what"] == "service account", m["came"], m["wanted"]) if m else None


REVIEW_FAILED = regex.compile(
    r"(?i:failed to authenticate request)|/tokenreviews|\btokenreviews\.authentication\.k8s\.io\b"
)
"""The server's own word for it, the path of the request, and the resource that the API server names when it refuses."""


def is_review_failed(text: str | None) -> bool:
    """Could the server not have a token reviewed, so that the token itself was not judged (pkg/server, `authenticateAgentViaToken`)."""
    return REVIEW_FAILED.search(text or "") is not None


REVIEWER = regex.compile(r"https://([\w.-]{1,253}:\d{1,5})/apis/authentication\.k8s\.io/")


def reviewer(text: str | None) -> str | None:
    """``host:port`` of the API server that was asked for a review."""
    m = REVIEWER.search(text or "")
    return m[1] if m else None


def is_review_untrusted(text: str | None) -> bool:
    """Did the server not trust the API server's certificate when it asked for a review: its own kubeconfig decides that, and no agent."""
    return "x509: certificate signed by unknown authority" in (text or "")
