"""
What other nodes say of their sessions, beside the one list of peers there is.

A list whose sessions are all down looks the same on a node that is cut off and in a mesh that is down. Whoever else lacks a peer that
is not the list's owner tells that it is the mesh: by the readiness of its calico-node, or by a connect to port 179 that somebody tried::

    calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.3,10.0.0.4      on 10.0.0.2
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from analyzer.mesh.readiness import lacks_sessions, peers_missed
from analyzer.schema import EVENTS, LOG_SIGNALS, PORT_TESTS, EventRow, LogSignalRow, PortTestRow
from analyzer.tables.rows import Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

BGP = 179
NO_ANSWER = frozenset({"timeout", "no_route", "unreachable", "refused", "reset"})
LEAST_DARK = 2


class PeersApart(NamedTuple):
    """A node, by its address, that lacks a peer, neither of which owns the list; and the row that says so."""

    node: str
    peer: str
    row: EventRow | LogSignalRow | PortTestRow


class Elsewhere(NamedTuple):
    """
    What the peers of a list say themselves.

    Attributes:
        apart: pairs of them that are without a session.
        unready, asked: their calico-node pods that are not ready, and those whose state is shown.
    """

    apart: tuple[PeersApart, ...] = ()
    unready: int = 0
    asked: int = 0

    @property
    def is_dark(self) -> bool:
        """Is calico-node ready on none of them: as it is where each lacks the list's owner, and where each lacks all."""
        return self.unready == self.asked >= LEAST_DARK


def elsewhere(tables: Tables, about: About, peers: Collection[str], address_of: Mapping[str, str]) -> Elsewhere:
    """
    What the peers of the only list say.

    Args:
        peers: addresses that the list names.
        address_of: node name or address to address.
    """
    pods = about.role("calico-node")
    own = dict(address_of)
    for pod in pods:
        at = address_of.get(pod.node or "") or pod.ip  # host network: the pod's address is the node's
        for name in (pod.name, pod.node):
            if name and at:
                own.setdefault(name, at)
    apart: dict[tuple[str, str], PeersApart] = {}
    for name, missed, row in (*_spoken(tables), *_tried(tables)):
        at = own.get(name or "", name or "")
        for peer in missed if at in peers else ():
            if peer in peers and peer != at:
                apart.setdefault((at, peer), PeersApart(at, peer, row))
    shown = [pod.health for pod in pods if pod.health is not None and own.get(pod.name) in peers]
    return Elsewhere(tuple(apart.values()), shown.count(False), len(shown))


def _spoken(tables: Tables) -> Iterator[tuple[str | None, list[str], EventRow | LogSignalRow]]:
    """(whose calico-node, peers it has no session with, the row)."""
    for event in tables[EVENTS]:
        if lacks_sessions(event.message):
            yield event.object_name, peers_missed(event.message), event
    for signal in tables[LOG_SIGNALS]:
        if signal.signal == "bgp_not_established":
            yield signal.pod or signal.node, peers_missed(signal.message), signal


def _tried(tables: Tables) -> Iterator[tuple[str | None, list[str], PortTestRow]]:
    """Connects to port 179 that got through to nobody; the last of each pair counts."""
    last: dict[tuple[str | None, str], PortTestRow] = {}
    for row in tables[PORT_TESTS]:
        target = row.address or row.host
        if row.port == BGP and target and row.outcome:
            last[row.node or row.typed_on, target] = row
    for (name, target), row in last.items():
        if row.outcome in NO_ANSWER:
            yield name, [target], row


def nodes_apart(apart: Iterable[PeersApart]) -> dict[str, list[str]]:
    """Node to the peers it lacks."""
    found: dict[str, list[str]] = {}
    for one in apart:
        found.setdefault(one.node, []).append(one.peer)
    return found
