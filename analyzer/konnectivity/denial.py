"""Who turned a call down, and for what: a kubelet, for who makes it or for a pod that it does not run, or the API server, for the caller's credentials."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex

DENIED = regex.compile(
    r"unable to upgrade connection: (?:Unauthorized|Forbidden)|Forbidden \(user=[^,()]{1,253}, verb=|asked for the client to provide credentials \( ?pods/log "
)
"""Its answers that are about who calls, and not about the pod."""
DENIED_BY_KUBELET = regex.compile(
    r"Forbidden \(user=(?P<user>[^,()]{1,253}), verb=(?P<verb>\w{1,40}), resource=(?P<resource>\w{1,40}), subresource(?:\(s\))?=\[?(?P<sub>[\w/-]{1,60})"
)
"""A kubelet's answer to a caller that it knows and that has no right (pkg/kubelet/server/server.go); an API server writes otherwise."""


KUBELETS_NO = regex.compile(
    r"unable to upgrade connection: (?:pod does not exist|Unauthorized|Forbidden)|(?:Forbidden|Authorization error) \(user=[^,()]{1,253}, verb=|(?:could not find the requested resource|asked for the client to provide credentials) \( ?pods/log "
)
"""A kubelet's answer for a pod that it does not run, or to an API server that it does not accept or whose right it could not ask for: no fault of the user's."""
REFUSED_RIGHT = regex.compile(
    r"(?:\"(?P<named>[^\"\n]{1,253})\" is forbidden: )?User \"(?P<user>[^\"]{1,253})\" cannot (?P<verb>[a-z]{1,40}) (?:resource \"(?P<resource>[^\"]{1,253})\" in API group \"(?P<group>[^\"]{0,253})\"|(?P<old>[a-z][\w./-]{1,252}))"
    r"(?: in the namespace \"(?P<namespace>[^\"]{1,253})\"| (?P<cluster>at the cluster scope))?"
)
"""An API server's answer to a user who has not the right (apiserver, `responsewriters.forbiddenMessage`); the older form has no group."""
ACCOUNT = "system:serviceaccount:"


class Authority(Enum):
    """Who else is asked for a right beside RBAC, by the words that it adds."""

    RBAC = "RBAC alone"
    AZURE = "does not have access to the resource in Azure"
    GOOGLE = "permission(s)"


class Denial(NamedTuple):
    """
    A right that the API server says a user has not.

    Attributes:
        resource: with its subresource, `pods/log`.
        group: its API group, "" for the core's.
        namespace: where, None where it is the whole cluster or not said.
        named: the one object that was asked for.
    """

    user: str
    verb: str
    resource: str
    group: str
    namespace: str | None
    is_cluster: bool
    authority: Authority
    named: str = ""

    @property
    def plain(self) -> str:
        """The resource as `kubectl create role` takes it: ``deployments.apps/scale``."""
        kind, slash, sub = self.resource.partition("/")
        return f"{kind}.{self.group}{slash}{sub}" if self.group else self.resource

    @property
    def where(self) -> str:
        """Where it lacks, in words; empty where that is not said."""
        return f"in namespace {self.namespace}" if self.namespace else "in the whole cluster" if self.is_cluster else ""

    @property
    def account(self) -> str | None:
        """``namespace:name`` of the service account that was refused; None of any other user."""
        return self.user.removeprefix(ACCOUNT) if self.user.startswith(ACCOUNT) else None


def refused_right(text: str | None) -> Denial | None:
    """None where no right is named."""
    m = REFUSED_RIGHT.search((text or "").replace('\\"', '"'))
    if m is None:
        return None
    named = (one for one in (Authority.AZURE, Authority.GOOGLE) if one.value in (text or "")[m.end() :])
    return Denial(
        m["user"], m["verb"], m["resource"] or m["old"], m["group"] or "", m["namespace"], bool(m["cluster"]), next(named, Authority.RBAC), m["named"] or "",
    )  # fmt: skip


LOGIN = "You must be logged in to the server"
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


def is_kubelets_no(text: str | None) -> bool:
    """Did a kubelet turn down a call that the API server let through: it does not run the pod, or does not accept the API server."""
    return KUBELETS_NO.search(text or "") is not None


def is_login(text: str | None) -> bool:
    """Does kubectl say that its credentials were not taken; by whom, the API server or a kubelet behind it, it does not say."""
    return LOGIN in (text or "")
