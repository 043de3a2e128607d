"""
Errors that a user's tool printed and that are none of the tunnel's, by what they state: who turned the command down, and where.

Each text is taken apart here, once; who explains it gets a `ClientError` and never the words. Samples::

    The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?
    Unable to connect to the server: x509: certificate signed by unknown authority
    error: unable to upgrade connection: pod does not exist
    error: unable to upgrade connection: request connection cannot be hijacked: *httptest.ResponseRecorder
    Error from server: admission webhook "v.rules.example" denied the request: no owner
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.admission import refusal
from analyzer.konnectivity import certificate_names, chain, denial
from analyzer.schema import ToolErrorRow
from analyzer.tunnel import errors
from analyzer.tunnel.errors import Trust
from analyzer.vendors import served_names
from analyzer.vendors.served_names import Whose

UNREACHED = regex.compile(r"^(?:Unable to connect to the server|The connection to the server)|(?:^|: )error: EOF\b")
REFUSED = regex.compile(r"The connection to the server .*?was refused")
CERTIFICATE = regex.compile(r"x509: [^\n]{1,300}")
SSH = regex.compile(r"No SSH tunnels currently open|ssh: rejected: connect failed")
OF_POD = regex.compile(
    r"container not found|is waiting to start|ContainerCreating|previous terminated container|not found in pod|not valid for pod"
)
PROXIED = regex.compile(
    r"proxyconnect tcp: |Proxy Authentication Required|Unable to connect to the server: (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Time-?out)$"
)
"""How Go's client says that a proxy refused its CONNECT: by the words of the status alone (net/http/transport.go)."""
TITLE = regex.compile(r"(?i)<title>\s{0,20}([^<]{1,200})")
UPGRADE = regex.compile(
    r"(?:unable to upgrade connection|error upgrading connection): ([^\n]{1,300})|(Upgrade request required|unexpected response status code \d{3}[^\n]{0,60}|websocket: bad handshake)"
)
"""The API server without the headers of an upgrade (apimachinery, `proxy/upgradeaware.go`), and clients that got a plain answer."""
OF_NODE = regex.compile(
    r"failed to create fsnotify watcher: [^\n]{1,120}|failed to watch file \"[^\n]{1,300}|unable to retrieve container logs for [^\n]{1,200}|failed to try resolving symlinks in path [^\n]{1,300}"
    r"|unable to do port forwarding: [^\n]{1,200}"
)
"""A kubelet's answers about its own machine (kubelet, `kuberuntime/logs`; runtimes' port forwarding)."""
NO_PROGRAM = regex.compile(
    r"(?:OCI runtime exec failed|failed to exec in container): [^\n]{0,400}?exec: (?P<program>\"[^\"\n]{1,100}\"): "
)
"""A runtime's word for a program that the container does not have, or may not run (runc, `libcontainer`)."""
BEHIND_RANCHER = regex.compile(
    r"cluster agent disconnected|[Cc]luster agent is not connected|Session for client stv-cluster-"
)
"""Rancher's answer in the place of a cluster's API server, which it reaches over a tunnel of its own."""
UPGRADED = frozenset({"other", "client"})
OF_CONTAINER = frozenset({"client", "not_found", "other"})
"""Classes of errors in which the words about a container's state are the kubelet's."""


class ClientFault(Enum):
    """Who ended the command, from kubectl on the way in."""

    LOGIN = "the API server does not take the credentials"
    KUBELET = "the kubelet turned the call down"
    PAGE = "a proxy or balancer answered with a page"
    PROXY = "an HTTP proxy refused the connection"
    CUT = "the connection was cut in the middle of an answer"
    ADDRESSLESS = "the node has no address that may be used"
    SSH = "no SSH tunnel of the API server's leads to a node"
    UNSERVED = "no API server listens at that address"
    CERTIFICATE = "the API server's certificate is not accepted"
    NAME = "the API server's name is not resolved"
    UNREACHED = "the API server is not reached"
    DECISION = "a webhook refused the object"
    RIGHT = "the user has not the right"
    PROGRAM = "the container has no such program"
    CONTAINER = "the container does not run"
    NODE = "the kubelet answers that its own machine lacks something"
    RANCHER = "Rancher has no connection to the cluster"
    UPGRADE = "somebody on the way did not change the protocol of the connection"


IN_USE = frozenset({
    ClientFault.LOGIN, ClientFault.KUBELET, ClientFault.PAGE, ClientFault.PROXY, ClientFault.CUT, ClientFault.ADDRESSLESS,
    ClientFault.UPGRADE, ClientFault.NODE, ClientFault.PROGRAM, ClientFault.RANCHER, ClientFault.SSH,
})  # fmt: skip
"""Faults of what users do, whatever the class of their line."""


class ClientError(NamedTuple):
    """
    What a line states.

    Attributes:
        named: title of the page, why the protocol was not changed, what the kubelet or the container lacks, words about the certificate, or the name that is not resolved; empty where it states none.
        trust: why a certificate is not accepted.
        whose: by its names, of a certificate that lacks the one that was asked for.
        missed: (user, verb, ``resource/subresource``) that a kubelet refused.
    """

    fault: ClientFault
    named: str = ""
    trust: Trust | None = None
    whose: Whose | None = None
    missed: tuple[str, str, str] | None = None


def read(row: ToolErrorRow, *, turned_away: bool = False) -> ClientError | None:
    """
    None where the line does not tell.

    Args:
        turned_away: the API server does not take the credentials of the bundle's kubectl.
    """
    text = row.message or ""
    return _answered(text, turned_away) or _unreached(text) or _refused(row.class_, text) or _not_upgraded(row)


def is_not_upgraded(row: ToolErrorRow) -> bool:
    """Did a command that needs another protocol not get it, for a reason that is no pod's, no kubelet's and none of the tunnel."""
    error = read(row)
    return error is not None and error.fault is ClientFault.UPGRADE


def _not_upgraded(row: ToolErrorRow) -> ClientError | None:
    m = UPGRADE.search(row.message or "") if row.class_ in UPGRADED else None
    return ClientError(ClientFault.UPGRADE, m[1] or m[2]) if m and chain.read(row.message) is None else None


def _answered(text: str, turned_away: bool) -> ClientError | None:
    """Somebody on the way answered, or broke off."""
    if BEHIND_RANCHER.search(text):
        return ClientError(ClientFault.RANCHER)
    if denial.is_login(text) and (turned_away or not denial.is_kubelets_no(text)):
        return ClientError(ClientFault.LOGIN)
    if m := NO_PROGRAM.search(text):
        return ClientError(ClientFault.PROGRAM, m["program"])
    if m := OF_NODE.search(text):
        return ClientError(ClientFault.NODE, m[0])
    if denial.is_kubelets_no(text):
        return ClientError(ClientFault.KUBELET, missed=denial.right_missed(text))
    if chain.is_page(text):
        title = TITLE.search(text)
        return ClientError(ClientFault.PAGE, title[1].strip() if title else "")
    if PROXIED.search(text) and chain.read(text) is None:
        return ClientError(ClientFault.PROXY)
    if errors.is_cut(text):
        return ClientError(ClientFault.CUT)
    if chain.is_addressless(text):
        return ClientError(ClientFault.ADDRESSLESS)
    return ClientError(ClientFault.SSH) if SSH.search(text) else None


def _unreached(text: str) -> ClientError | None:
    """The tool did not come as far as the API server."""
    if REFUSED.match(text):
        return ClientError(ClientFault.UNSERVED)
    if not UNREACHED.search(text):
        return None
    if refused := CERTIFICATE.search(text):
        names, asked = certificate_names.valid_for(text), certificate_names.not_named(text)
        whose = served_names.whose(asked, names) if asked and names else None
        return ClientError(ClientFault.CERTIFICATE, refused[0], errors.trust(text), whose)
    if host := errors.looked_up(text):
        return ClientError(ClientFault.NAME, host)
    return ClientError(ClientFault.UNREACHED)


def _refused(kind: str | None, text: str) -> ClientError | None:
    """The API server or what it asks answered with a no."""
    if kind == "webhook" and refusal.is_decision(text):
        return ClientError(ClientFault.DECISION)
    if kind == "rbac":
        return ClientError(ClientFault.RIGHT)
    return ClientError(ClientFault.CONTAINER) if kind in OF_CONTAINER and OF_POD.search(text) else None
