"""
KubeEdge's own way to the kubelets of edge nodes, by the logs of its two ends: no call for an edge node goes through Konnectivity there.

A rule hands what is dialled at an edge node's kubelet port to cloudcore, which looks for the stream that the node's edgecore keeps open
(cloud/pkg/cloudstream/streamserver.go, edge/pkg/edgestream/edgestream.go; KubeEdge 1.3 to 1.21)::

    E0612 10:00:05.1 1 streamserver.go:120] Failed to get container logs, err: can not find edge-7 session
    E0612 10:00:05.1 1 edgestream.go:93] dial wss://192.0.2.4:10004/v1/kubeedge/connect error dial tcp 192.0.2.4:10004: i/o timeout

The signal's `name` is the node of the first, and what was dialled with its error of the second. kubectl is sometimes told the first as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.facts.edge_nodes import edge_nodes
from analyzer.facts.nodes import Node
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Fault
from analyzer.model import Placed
from analyzer.schema import LogSignalRow, ToolErrorRow
from analyzer.wording import is_number

NO_SESSION, UNREACHED = "edge_session", "edge_unreached"
"""Signals of the two lines."""
SESSION = regex.compile(r"\b[Cc]an not find (?P<node>[\w.-]{1,253}) session\b")
CLOUDCORE = regex.compile(r"cloudcore|kubeedge|Failed to [^\n]{1,200}?, err: [Cc]an not find ")
"""Whose log it is, or the words that cloudcore has in front since 1.13."""
PORTS = range(10350, 10400)
"""Those of edgecore's kubelet API: 10350 by default, and from 10351 on what cloudcore has for its own and tells the nodes."""
UNKNOWN = 'an error on the server ("unknown")'


class EdgeWord(NamedTuple):
    """
    What an end of the stream says.

    Attributes:
        node: of which edge node; None where neither the words nor the place of the log tell.
        is_sure: nobody else says so: by its words, or by whose log it is.
        dialled: where edgecore dials cloudcore in vain, ``host:port``; empty in cloudcore's own word.
    """

    row: Placed
    node: str | None
    is_sure: bool = True
    dialled: str = ""


def words(signals: Iterable[LogSignalRow]) -> list[EdgeWord]:
    """In the order of the logs."""
    found = []
    for row in signals:
        if row.signal == NO_SESSION:
            own = CLOUDCORE.search(f"{row.pod or ''} {row.source} {row.message or ''}") is not None
            found.append(EdgeWord(row, row.name, own))
        elif row.signal == UNREACHED:
            found.append(EdgeWord(row, row.node, dialled=(row.name or "").partition("/")[0]))
    return found


def told(rows: Iterable[ToolErrorRow]) -> list[EdgeWord]:
    """The same where a user's tool was told it."""
    found = ((row, SESSION.search(row.message or "")) for row in rows)
    return [EdgeWord(row, str(m["node"])) for row, m in found if m is not None]


def dialled(fault: Fault, nodes: Mapping[str, Node], said: Iterable[EdgeWord]) -> tuple[str | None, str] | None:
    """(edge node, port) that a call to a kubelet was for; None where it was for another node, or nobody knows. By the port alone the node may be open."""
    if fault.caller is not Caller.KUBELET:
        return None
    own, spoken = edge_nodes(nodes.values()), {one.node for one in said}
    hosts = {host for host in (fault.called_by, fault.kubelet) if host}
    port = (fault.address or fault.called_at or "").rpartition(":")[2]
    for node in own:
        if hosts & {node.name, node.internal_ip}:
            return node.name, port
    if hosts & spoken:
        return next(iter(hosts & spoken)), port
    elsewhere = any(hosts & {one.name, one.internal_ip} for one in nodes.values())
    if (own or spoken) and not elsewhere and is_number(port) and int(port) in PORTS:
        return (own[0].name if len(own) == 1 else None), port
    return None


def is_nameless(row: ToolErrorRow) -> bool:
    """Did a call end without any reason, as one does that cloudcore ends."""
    return chain.is_untold(row.message) or UNKNOWN in (row.message or "")
