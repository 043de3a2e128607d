"""
The way from agents of remotedialer to their servers' port: whose dials end in nothing, and what connects by hand say of it.

An agent of k3s or RKE2 dials every server; one that gets no connection to any of several, while it gets one to another port of theirs,
is met by a filter of that port, and not by a fault of its own node. RKE2's port 9345 is not the API server's: a node that reaches 6443
alone stays Ready while its tunnel is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from analyzer.facts.nodes import Node, named
from analyzer.schema import LogSignalRow, PortTestRow
from analyzer.tunnel import errors, remote_dialer
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.remote_dialer import DialerWord

DialTarget = tuple[str, str]
"""Host and port of a server."""
SILENT = frozenset({ErrorClass.TIMEOUT, ErrorClass.NO_ROUTE, ErrorClass.UNREACHABLE})
UNHEARD = frozenset({"timeout", "no_route", "unreachable"})
"""The same of a connect by hand."""
API_PORT = "6443"
"""By which a node reports that it is Ready: where the tunnel has this port, a Ready node reaches it."""


class DialerPath(NamedTuple):
    """
    Attributes:
        missed: agent's node -> the servers that it dials in vain to the end of its log, with the last word of each.
        unheard: connects by hand from such a node to such a server's port that got no answer.
        beside: connects from the same machine to another port of that server that were answered: the port alone is shut.
        elsewhere: connects from another machine to that port that were answered: the server is well.
        ready: nodes of `missed` that are Ready, though their tunnel has a port of its own; none where a server names the node that it lacks.
    """

    missed: Mapping[str, Mapping[DialTarget, DialerWord]]
    unheard: Sequence[PortTestRow] = ()
    beside: Sequence[PortTestRow] = ()
    elsewhere: Sequence[PortTestRow] = ()
    ready: Sequence[str] = ()

    @property
    def servers(self) -> list[DialTarget]:
        return list(dict.fromkeys(target for one in self.missed.values() for target in one))

    @property
    def is_of_way(self) -> bool:
        """Is it more than one node's own: several say so, or one that reaches the servers' other port and none of several at this one."""
        several = any(len(self.missed[node]) > 1 for node in self.ready)
        return bool(self.missed) and (len(self.missed) > 1 or bool(self.beside) or several)


def dialer_path(signals: Iterable[LogSignalRow], tests: Iterable[PortTestRow], nodes: Mapping[str, Node]) -> DialerPath:
    """The agents that get no connection to any server they dial, and the connects that somebody made beside."""
    rows = list(signals)
    missed: dict[str, dict[DialTarget, DialerWord]] = {}
    held: set[str] = set()
    said = remote_dialer.words(rows)
    for one in said:
        by = one.row.node or one.own
        if one.fault is not remote_dialer.DialerFault.SERVER or not one.dials or not by:
            continue
        node = named(nodes, by) or by
        if remote_dialer.connected(rows, one) or remote_dialer.is_up_since(rows, one):
            held.add(node)
        elif errors.classify(one.row.name) in SILENT:
            missed.setdefault(node, {})[one.host, one.port] = one
        else:
            held.add(node)  # something answers it
    missed = {node: targets for node, targets in missed.items() if node not in held}
    servers = {target for targets in missed.values() for target in targets}
    made = [(named(nodes, row.node or row.typed_on) or row.node or row.typed_on, row) for row in tests if not row.pod]
    at = [(by, row) for by, row in made if (row.host or row.address or "", str(row.port)) in servers]
    unheard = [row for by, row in at if by in missed and row.outcome in UNHEARD]
    tried = {(by, row.host or row.address) for by, row in at if by in missed and row.outcome in UNHEARD}
    hosts = {(node, host) for node, targets in missed.items() for host, _ in targets}
    answered = [(by, row) for by, row in made if row.outcome == "answered" and row.protocol == "TCP"]
    beside = [row for by, row in answered if (by, row.host or row.address) in hosts & tried and (row.host or row.address or "", str(row.port)) not in servers]  # fmt: skip
    elsewhere = [row for by, row in at if row.outcome == "answered" and by is not None and by not in missed]
    lost = any(one.fault is remote_dialer.DialerFault.NO_SESSION for one in said)
    ready = [] if lost else [node for node, targets in missed.items() if node in nodes and nodes[node].ready and all(port != API_PORT for _, port in targets)]  # fmt: skip
    return DialerPath(missed, unheard, beside, elsewhere, ready)
