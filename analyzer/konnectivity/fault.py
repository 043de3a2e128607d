"""One failed call of the API server or of a proxy beside it: who called, which leg of the way failed, and why."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex

GATEWAY = frozenset({"502", "503", "504"})
"""HTTP statuses with which a proxy on the way speaks for a target that it does not reach."""
REFUSALS = frozenset({"403", "407"})
"""HTTP statuses with which a proxy on the way refuses a call of its own accord; a target that was reached may say 403, too."""
SERVICE_URL = regex.compile(r"https?://([\w-]+)\.([\w-]+)\.svc\b")


class Caller(Enum):
    """Which call of the API server (or of a proxy beside it) failed."""

    KUBELET = "a call to a kubelet"
    WEBHOOK = "a webhook call"
    AGGREGATED = "a request to an aggregated API"
    SIDECAR = "a connect through the proxy beside an API server"
    SERVICE = "a request through the API server's proxy to a pod or service"
    UNKNOWN = "an unknown call"


class Leg(Enum):
    """The part of the way that failed."""

    SERVER = "API server to Konnectivity server"
    PROXY = "API server to the program through which it dials"
    TUNNEL = "Konnectivity server to agent"
    TARGET = "agent to the target"
    UNTOLD = "the way to the target, tunnel included"


class Reason(Enum):
    """The innermost reason."""

    NO_AGENT = "no agent is connected"
    NO_ENDPOINTS = "the service has no ready endpoints"
    NO_SERVICE = "the service does not exist"
    NO_PORT = "the service has no such port"
    NO_SOCKET = "the socket does not exist"
    NO_FILES = "the program that dials has no file descriptor left"
    FORBIDDEN = "the socket may not be opened"
    DNS = "the name does not resolve"
    CERTIFICATE = "a certificate is refused"
    PLAIN = "what answers speaks plain HTTP, where TLS was asked for"
    REFUSED = "nobody listens at the address"
    UNROUTED = "there is no route to the address"
    UNANSWERED = "the tunnel gave no answer to the dial"
    TIMEOUT = "no answer in time"
    CUT = "the connection was cut"
    PROXY = "an HTTP proxy on the way does not let the call through"
    STATUS = "an HTTP error is the answer"
    UNAVAILABLE = "the API server holds it unavailable, and asks nobody"
    NOT_ALLOWED = "the API server may not dial that address"
    OTHER = "another reason"


class Fault(NamedTuple):
    """
    One error, taken apart.

    Attributes:
        name: the webhook or API service (`v3.projectcalico.org`) that was called, or the service that lacks endpoints.
        url: what the caller wanted to reach.
        address: ``host:port``, name or socket that failed.
        inner: the text of the innermost error.
        code: HTTP status of the answer, where that is the reason.
    """

    caller: Caller
    leg: Leg
    reason: Reason
    inner: str
    name: str | None = None
    url: str | None = None
    address: str | None = None
    code: str | None = None

    @property
    def answered(self) -> bool:
        """
        Did somebody at the far end speak: a certificate or an HTTP answer came back, and no status that a proxy on the way gives.

        It is no use of the tunnel that is shown to work: what answers may stand before it.
        """
        if self.leg is not Leg.TARGET:
            return False
        return self.reason is Reason.CERTIFICATE or (
            self.reason is Reason.STATUS and self.code is not None and self.code not in GATEWAY | REFUSALS
        )

    @property
    def is_in_place(self) -> bool:
        """Did another program than a kubelet answer at its port: the path of a stream is unknown there, or a page for a browser comes back."""
        return (
            self.caller is Caller.KUBELET
            and self.leg is Leg.TARGET
            and self.reason is Reason.STATUS
            and (self.inner.startswith("<") or self.inner.startswith("404 page not found"))
        )

    @property
    def kubelet(self) -> str | None:
        """Host of the kubelet that was called, by the address that failed, else by the URL; None of another call, and where neither names it."""
        if self.caller is not Caller.KUBELET or self.leg in (Leg.SERVER, Leg.PROXY):
            return None
        at = self.address or ""
        return (at.rpartition(":")[0] or at).strip("[]") or self.called_by

    @property
    def called_by(self) -> str | None:
        """Host in the URL of the call, a node's name or address, whatever address was dialled for it."""
        host = (self.url or "").partition("://")[2].partition("/")[0]
        return (host.rpartition(":")[0] or host).strip("[]") or None

    @property
    def called_at(self) -> str | None:
        """The same with its port."""
        return (self.url or "").partition("://")[2].partition("/")[0] or None

    @property
    def is_unheard(self) -> bool:
        """Did a call to a kubelet come to nothing without a word of what is at its end: the tunnel took it, and no answer came, or a bare status."""
        if self.leg is Leg.TUNNEL:
            return self.kubelet is not None and self.reason in (Reason.UNANSWERED, Reason.STATUS)
        return (
            self.leg is Leg.UNTOLD and self.kubelet is not None and self.reason in (Reason.UNANSWERED, Reason.TIMEOUT)
        )

    @property
    def is_refusal(self) -> bool:
        """Is the answer to a webhook's or an aggregated API's call a status by which a proxy on the way may have refused it."""
        return (
            self.caller in (Caller.WEBHOOK, Caller.AGGREGATED)
            and self.leg is Leg.TARGET
            and self.reason is Reason.STATUS
            and self.code in REFUSALS
        )

    @property
    def service(self) -> tuple[str, str] | None:
        """(namespace, name) of the service that the URL names."""
        m = SERVICE_URL.match(self.url or "")
        return (m[2], m[1]) if m else None
