"""
What the error text of a failed connection means: the class that separates causes.

Texts are those of Go's net, crypto and gRPC packages and of the Konnectivity agent (v0.0.4 to v0.36.0), each seen with
its fault injected into the real programs.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from enum import Enum, StrEnum

from analyzer import patterns as regex
from analyzer.addresses import is_loopback
from analyzer.konnectivity import denial
from analyzer.konnectivity.certificate_names import candidate
from analyzer.schema import ToolErrorRow
from analyzer.vendors import inspection


class ErrorClass(StrEnum):
    """What a failed connection says of where it failed."""

    DNS = "dns"
    PROXY = "proxy"
    NOT_TLS = "not_tls"
    NOT_GRPC = "not_grpc"
    SILENT_PEER = "silent_peer"
    CLIENT_CERTIFICATE = "client_certificate"
    EXPIRED = "expired"
    TLS = "tls"
    AUTH = "auth"
    REFUSED = "refused"
    NO_ROUTE = "no_route"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RESET = "reset"
    NO_AGENT = "no_agent"
    OTHER = "other"


STATUS_NO = regex.compile(
    r"\bcode = (?:Unauthenticated|PermissionDenied)\b(?!.{0,80}(?:unexpected HTTP status|HTTP status code))"
)
"""A gRPC server's own no; grpc-go makes the same code of an HTTP 401 or 403, which is a proxy's, and says so."""

# order matters: the most telling text first
CLASSES: tuple[tuple[ErrorClass, regex.Pattern[str]], ...] = (
    (ErrorClass.AUTH, STATUS_NO),  # what stands in its description is the server's own trouble, not this connection's
    (
        ErrorClass.DNS,
        regex.compile(
            r"lookup \S+.{0,80}(?:no such host|server misbehaving|i/o timeout|connection refused|Temporary failure|no answer)|no such host|server misbehaving|produced zero addresses|record lookup error"
        ),
    ),
    (  # grpc-go: internal/transport/proxy.go; net/http: proxyconnect
        ErrorClass.PROXY,
        regex.compile(
            r"failed to do connect handshake|failed to read server HTTP response|proxyconnect tcp|407 Proxy Authentication Required"
        ),
    ),
    (
        ErrorClass.NOT_TLS,
        regex.compile(
            r"first record does not look like a TLS handshake|tls: unsupported|http2: frame too large|HTTP/1\.[01] \d{3}"
        ),
    ),
    (
        ErrorClass.NOT_GRPC,
        regex.compile(r"unexpected HTTP status code received from server|: HTTP status code \d{3}; transport"),
    ),
    (
        ErrorClass.SILENT_PEER,
        regex.compile(
            r"authentication handshake failed: (?:context deadline exceeded|EOF|read tcp.*(?:timeout|reset))|handshake failed: .{0,40}deadline exceeded"
        ),
    ),
    (
        ErrorClass.CLIENT_CERTIFICATE,
        regex.compile(
            r"remote error: tls: (?:bad certificate|certificate required|unknown certificate(?: authority)?|expired certificate|handshake failure|access denied)"
        ),
    ),
    (ErrorClass.EXPIRED, regex.compile(r"certificate has expired or is not yet valid|x509: certificate has expired")),
    (ErrorClass.TLS, regex.compile(r"x509:|tls:|authentication handshake failed|certificate")),
    (
        ErrorClass.AUTH,
        regex.compile(r"expected one server ID in the context|authentication"),
    ),
    (ErrorClass.REFUSED, regex.compile(r"connection refused")),
    (ErrorClass.NO_ROUTE, regex.compile(r"no route to host")),
    (ErrorClass.UNREACHABLE, regex.compile(r"network is unreachable|host is down|host is unreachable")),
    (
        ErrorClass.TIMEOUT,
        regex.compile(
            r"i/o timeout|connection timed out|context deadline exceeded|DeadlineExceeded|dial timeout|operation timed out"
        ),
    ),
    (
        ErrorClass.RESET,
        regex.compile(
            r"connection reset by peer|broken pipe|software caused connection abort|\bEOF\b|transport is closing|error reading from server|stream terminated|RST_STREAM|GOAWAY|too_many_pings|keepalive ping failed"
        ),
    ),
    (ErrorClass.NO_AGENT, regex.compile(r"No (?:agent|backend) available|no tunnels available")),
)
MEANING = {
    ErrorClass.DNS: "the agents cannot resolve the server's name",
    ErrorClass.PROXY: "an HTTP proxy stands before the server and refuses the CONNECT",
    ErrorClass.NOT_TLS: "what answers on that port does not speak TLS: a wrong port, or a proxy in between",
    ErrorClass.NOT_GRPC: "an HTTP server that is no Konnectivity server answers: a wrong port, or a balancer or proxy that ends the connection itself",
    ErrorClass.SILENT_PEER: "something accepts the TCP connection and then stays silent: a balancer or firewall without a server behind it",
    ErrorClass.CLIENT_CERTIFICATE: "the server side rejects the agents' certificate",
    ErrorClass.EXPIRED: "the certificate that the server shows is outside its time (expired, or not yet valid), or a clock is wrong",
    ErrorClass.TLS: "the agents do not trust the certificate that the server shows",
    ErrorClass.AUTH: "the stream ends before the server names itself: the server refuses the agents, or something else answers",
    ErrorClass.REFUSED: "an address answers and nobody listens on the port",
    ErrorClass.NO_ROUTE: "a router or host firewall rejects the packets, or there is no route",
    ErrorClass.UNREACHABLE: "no route to that network from the worker",
    ErrorClass.TIMEOUT: "packets vanish without an answer",
    ErrorClass.RESET: "the connection is cut off after it was accepted",
    ErrorClass.NO_AGENT: "no agent was connected at that moment",
    ErrorClass.OTHER: "an unknown error text",
}
OF_TARGET = MEANING | {
    ErrorClass.DNS: "the name that is dialled does not resolve where the agent runs",
    ErrorClass.PROXY: "an HTTP proxy stands before it and refuses the CONNECT",
    ErrorClass.CLIENT_CERTIFICATE: "it rejects the certificate that it is shown",
    ErrorClass.EXPIRED: "the certificate that it shows is outside its time (expired, or not yet valid), or a clock is wrong",
    ErrorClass.TLS: "the certificate that it shows is not trusted",
}
"""The same of what an agent dials for the API server."""
TRUST = frozenset({ErrorClass.TLS, ErrorClass.EXPIRED, ErrorClass.CLIENT_CERTIFICATE})
"""Classes of failed handshakes: one side does not accept the other's certificate."""

DROPPED = frozenset({ErrorClass.TIMEOUT, ErrorClass.NO_ROUTE, ErrorClass.UNREACHABLE})
"""Classes of what something on the way dropped or sent back."""
SILENCED = DROPPED | {ErrorClass.SILENT_PEER}
"""The same, and a peer that took the connection and said nothing."""
ACCEPTED = frozenset({ErrorClass.RESET, ErrorClass.SILENT_PEER})
"""Classes of connections that an address accepted before they broke: nothing on the way drops their packets."""


class Trust(Enum):
    """Why a certificate is not accepted, by Go's own words."""

    AUTHORITY = (
        "it is signed by an authority that the other side does not know: a rotated CA, or TLS inspection on the way"
    )
    EXPIRED = "it has expired, or a clock is wrong"
    NOT_YET = "it is not valid yet, or a clock is wrong"
    NAME = "it does not name the host or address that is dialled"
    REJECTED = "the server side rejects the agents' certificate"
    OTHER = "it is not accepted"


TRUSTS = (
    (Trust.REJECTED, regex.compile(r"remote error")),
    (Trust.AUTHORITY, regex.compile(r"unknown authority|not standards compliant")),
    (Trust.NOT_YET, regex.compile(r"is before \d|certificate is not valid yet")),
    (Trust.EXPIRED, regex.compile(r"has expired|is after \d")),
    (Trust.NAME, regex.compile(r"is valid for|doesn't contain any IP SANs|cannot validate certificate for|is not valid for any names|certificate relies on legacy Common Name")),
)  # fmt: skip
CUT_OFF = regex.compile(r"http2: (?:client|server) connection lost|\bunexpected EOF\b|stream error: stream ID \d+")
TARGET = regex.compile(
    r"(?:dial (?:tcp|udp)[46]? |(?:read|write) tcp[46]? \S{1,60}->)\[?([0-9A-Fa-f:.]+(?=\])|[\w.-]+|[0-9a-f:]+)\]?:(\d+)"
)
ADDRESS = regex.compile(r"(?<![\w.])\[?((?:\d{1,3}\.){3}\d{1,3}|[a-z0-9][\w.-]*\.[a-z][\w.-]*)\]?:(\d{1,5})(?!\d)")
LOOKUP = regex.compile(r"lookup (?!error:)([\w.-]+?)\.?(?: on ([\d.:a-f\[\]]+))?:")


@functools.lru_cache(maxsize=8192)
def classify(text: str | None) -> ErrorClass:
    """The class of an error text; `other` for what is not known."""
    if not text:
        return ErrorClass.OTHER
    return regex.first(CLASSES, text, ErrorClass.OTHER)


def trust(text: str | None) -> Trust:
    """Why the certificate in an error text is not accepted."""
    return regex.first(TRUSTS, text or "", Trust.OTHER)


def namesake(text: str | None) -> str | None:
    """The authority that the other side knows by the name of the signer, where that is no firewall's or proxy's; its key is another one."""
    name = candidate(text)
    return name if name and trust(text) is Trust.AUTHORITY and not inspection.signs(name) else None


def why_untrusted(text: str | None) -> str:
    """Why the certificate in an error text is not accepted, in words that exclude what the text excludes."""
    if name := namesake(text):
        return f"it is signed by another authority of the name {name} than the one that the other side knows: that CA was made anew, or is another cluster's"
    return trust(text).value


FAR = regex.compile(r"\btcp \S{3,60}->\[?([0-9a-f.:]{3,45})\]?:\d{1,5}\b")


def far_end(text: str | None) -> str | None:
    """The address at the other end of a connection that was read or written: ``read tcp 10.1.0.2:8091->10.2.0.7:41769``."""
    m = FAR.search(text or "")
    return m[1] if m else None


def by_tls(text: str | None) -> bool:
    """Does Go's own check of a certificate, or an alert of the other side, say it; "certificate" alone may be anybody's word."""
    return "x509" in (text or "") or "remote error: tls" in (text or "")


def unnamed(text: str | None) -> bool:
    """Did the stream end before the server named itself (pkg/agent/client.go), the agent's only sign of a refusal."""
    return "expected one server ID" in (text or "")


def is_refused(text: str | None) -> bool:
    """Did the server itself answer that it does not take the caller."""
    return STATUS_NO.search(text or "") is not None


@functools.lru_cache(maxsize=4096)
def target(text: str | None) -> str | None:
    """``host:port`` of the dial that failed, or of the far end of the connection that broke."""
    m = TARGET.search(text or "")
    return f"{m[1]}:{m[2]}" if m else None


def is_turned_away(rows: Iterable[ToolErrorRow]) -> bool:
    """Did the API server not take kubectl's credentials for a call that goes no further; then no kubelet turned the others down."""
    return any(denial.is_login(row.message) and not denial.is_kubelets_no(row.message) for row in rows)


def is_cut(text: str | None) -> bool:
    """Did kubectl lose its connection in the middle of an answer."""
    return CUT_OFF.search(text or "") is not None


def looked_up(text: str | None) -> str | None:
    """The name whose look-up failed, where the error names it."""
    m = LOOKUP.search(text or "")
    return m[1] if m else None


def resolver(text: str | None) -> str | None:
    """Address of the resolver that a failed look-up asked, where the error names it."""
    m = LOOKUP.search(text or "")
    return m[2].rpartition(":")[0].strip("[]") or None if m and m[2] else None


def refused_at_home(text: str | None) -> bool:
    """Does nobody listen on the dialler's own machine, at a loopback address."""
    host = (target(text) or "").rpartition(":")[0].strip("[]")
    return classify(text) is ErrorClass.REFUSED and is_loopback(host)


def is_kubelet(address: str | None) -> bool:
    return bool(address) and (address or "").rsplit(":", 1)[-1] == "10250"


def too_many_pings(text: str | None) -> bool:
    """Did the server send the agent away for its pings (gRPC: GOAWAY, ENHANCE_YOUR_CALM)."""
    return bool(text) and ("too_many_pings" in (text or "") or "ENHANCE_YOUR_CALM" in (text or ""))


def is_sum(text: str | None) -> bool:
    """Is it how an agent up to v0.0.10 sums up tries whose errors it printed one by one (`RedialableAgentClient`)."""
    return (text or "").strip('"') == "Failed to connect to proxy server"


CLOSED = regex.compile(r"use of closed network connection\"?$")


def is_of_closed(message: str | None, error: str | None) -> bool:
    """Does a log only say that a connection was closed already (`net.ErrClosed`), or that nobody waits for the answer to a close."""
    return CLOSED.search(error or "") is not None or (message == "close response failure" and error == "EOF")
