"""A kubelet that turns a call down for who makes it: the API server, whom it does not know or who lacks a right."""

from __future__ import annotations

from analyzer import patterns as regex

DENIED = regex.compile(
    r"unable to upgrade connection: (?:Unauthorized|Forbidden)|Forbidden \(user=[^,()]{1,253}, verb=|asked for the client to provide credentials \( ?pods/log "
)
"""Its answers that are about who calls, and not about the pod."""
DENIED_BY_KUBELET = regex.compile(
    r"Forbidden \(user=(?P<user>[^,()]{1,253}), verb=(?P<verb>\w{1,40}), resource=(?P<resource>\w{1,40}), subresource(?:\(s\))?=\[?(?P<sub>[\w/-]{1,60})"
)
"""A kubelet's answer to a caller that it knows and that has no right (pkg/kubelet/server/server.go); an API server writes otherwise."""


ANONYMOUS = "system:anonymous"


def is_anonymous(user: str) -> bool:
    """Is it the name under which a caller goes whom nobody knows (apiserver, `user.Anonymous`)."""
    return user == ANONYMOUS


def is_denied(text: str | None) -> bool:
    """Did a kubelet turn the API server down for who it is: not known, or without the right."""
    return DENIED.search(text or "") is not None


def right_missed(text: str | None) -> tuple[str, str, str] | None:
    """(user, verb, `resource/subresource`) that a kubelet refused; None for any other answer."""
    m = DENIED_BY_KUBELET.search(text or "")
    return (m["user"], m["verb"], f"{m['resource']}/{m['sub']}") if m else None
