"""
Kubelets that do not get through to the API server, by their own logs.

A kubelet reports over a connection of its own, which is no tunnel: it registers its node, renews the node's lease and tells its state::

    "Unable to register node with API server" err="Post \\"https://10.4.0.10:6443/api/v1/nodes\\": dial tcp 10.4.0.10:6443: i/o timeout" node="w-3"
    Error updating node status, will retry: error getting node "w-3": Get "https://10.4.0.10:6443/api/v1/nodes/w-3": Unauthorized

Messages: kubelet 1.10 to 1.34 (pkg/kubelet/kubelet_node_status.go, the lease controller of component-helpers).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.schema import LogSignalRow
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass

UNHEARD, HEARD = "kubelet_unheard", "kubelet_heard"
NODE = regex.compile(
    r"\bnode=\"(?P<key>[\w.-]{1,253})\"|(?:register|getting|updating) node \\{0,2}\"(?P<word>[\w.-]{1,253}?)\\{0,2}\"|/nodes/(?P<path>[\w.-]{1,253})|/kube-node-lease/leases/(?P<lease>[\w.-]{1,253})"
)
ERROR = regex.compile(
    r"(?:\"? err=|,? error: |will retry(?: in \d{1,5}\w{1,2})?: |with API server: )\"?(?P<error>[^\n]{1,600}?)\"?(?: (?:node|interval)=\"[^\"\n]{1,253}\")*$"
)
CALLED = regex.compile(r"\bhttps?://(?P<host>\[[\da-fA-F:]{2,45}\]|[\w.-]{1,253})(?::(?P<port>\d{1,5}))?/")
LOGIN = regex.compile(r": Unauthorized\b|\bthe server has asked for the client to provide credentials")
RIGHT = regex.compile(
    r"\bis forbidden: |\bis not allowed to modify node\b|can only access node lease with the same name"
)
NOT_THE_WAY = frozenset({ErrorClass.OTHER, ErrorClass.NO_AGENT})


class CutOff(Enum):
    """What stands between a kubelet and the API server."""

    WAY = "the way there"
    NAME = "the server's name is not resolved"
    TRUST = "one side does not accept the other's certificate"
    LOGIN = "the API server does not know the kubelet's credentials"
    RIGHT = "the API server knows the kubelet as another node"
    UNTOLD = "the words do not say"


class Unheard(NamedTuple):
    """
    A kubelet by the last that it says of its way to the API server.

    Attributes:
        node: None where neither the words nor the place of the log name it.
        kind: the class of the error with which its call ended.
        error: how its call ended, in its words.
        host, port: where it called; "" where that is not told.
        lines: how many lines of its log say so, since the API server last heard it.
    """

    row: LogSignalRow
    node: str | None
    block: CutOff
    kind: ErrorClass
    error: str
    host: str = ""
    port: str = ""
    lines: int = 1


def unheard(signals: Iterable[LogSignalRow]) -> list[Unheard]:
    """Those whose logs end so, in the order of their logs; one that registered since is none."""
    found: dict[tuple[str, str | None], Unheard] = {}
    for row in sorted(
        (r for r in signals if r.signal in (UNHEARD, HEARD)), key=lambda row: (row.source, row.line or 0)
    ):
        node = row.node or _node(row.name or "")
        if row.signal == HEARD:
            found.pop((row.source, node), None)
            continue
        before = found.get((row.source, node))
        found[row.source, node] = _read(row, node)._replace(lines=before.lines + 1 if before else 1)
    return list(found.values())


def heard(signals: Iterable[LogSignalRow]) -> list[LogSignalRow]:
    return [row for row in signals if row.signal == HEARD]


def _read(row: LogSignalRow, node: str | None) -> Unheard:
    text = row.name or ""
    kind = errors.classify(text)
    called = CALLED.search(text)
    host, port = (called["host"].strip("[]"), called["port"] or "443") if called else ("", "")
    error = m["error"] if (m := ERROR.search(text)) else text
    return Unheard(row, node, _block(text, kind), kind, error, host, port)


def _block(text: str, kind: ErrorClass) -> CutOff:
    if RIGHT.search(text):
        return CutOff.RIGHT
    if LOGIN.search(text):
        return CutOff.LOGIN
    if kind is ErrorClass.DNS:
        return CutOff.NAME
    if kind in (ErrorClass.TLS, ErrorClass.EXPIRED, ErrorClass.CLIENT_CERTIFICATE):
        return CutOff.TRUST
    return CutOff.UNTOLD if kind in NOT_THE_WAY else CutOff.WAY


def _node(text: str) -> str | None:
    m = NODE.search(text)
    return next((group for group in m.groups() if group), None) if m else None
