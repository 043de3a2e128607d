"""The sessions of the BGP mesh, row by row: whose they are, which are down, and which of these are no fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.addresses import is_address
from analyzer.mesh import daemons
from analyzer.mesh.daemons import Silence, Silent
from analyzer.mesh.design import Design, Wanted, design
from analyzer.mesh.pair import CONFIG_ERRORS, LOW_HOLD_S, NO_SOCKET, FaultKind, has_one
from analyzer.schema import (
    BGP_PEERS,
    BIRD_STATUS,
    CALICO_NODES,
    CALICO_OBJECTS,
    LISTINGS,
    BgpPeerRow,
    BirdStatusRow,
    CalicoNodeRow,
)
from analyzer.tables.rows import Rows, Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

START_MESH_S = 10.0
START_PEER_S = 25.0
CALICO = frozenset({"mesh", "node", "global", "workload"})
"""Kinds of peers that the names of Calico's protocols tell."""


class SessionView:
    """Sessions of the IPv4 mesh, or of the IPv6 one where there is no other."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about

    @cached_property
    def rows(self) -> Rows[BgpPeerRow]:
        """Rows of Calico's own sessions, IPv4 where there are any."""
        peers = self._tables[BGP_PEERS]
        four = [row for row in peers if row.ip_version != 6]
        return [row for row in four or peers if row.peer_type != "workload" and not self._is_foreign(row)]

    @cached_property
    def _calico_views(self) -> set[str | None]:
        """Outputs in which Calico named a protocol."""
        return {row.view or row.node for row in self._tables[BGP_PEERS] if row.peer_type in CALICO}

    def _is_foreign(self, row: BgpPeerRow) -> bool:
        """
        A session in the output of some other router, beside outputs of Calico, or beside the nodes of which it names none.

        Without any of both, a BIRD that names its protocols otherwise is the cluster's own.
        """
        views = self._calico_views
        if row.peer_type in CALICO or (row.view or row.node) in views or not (views or self._node_names):
            return False
        return row.node not in self._node_names and row.peer_ip not in self._node_names

    @cached_property
    def _node_names(self) -> set[str | None]:
        """Names and addresses of the cluster's nodes."""
        nodes = self._about.nodes.items()
        return {one for name, node in nodes for one in (name, node.internal_ip) if one}

    @cached_property
    def beside(self) -> Rows[BgpPeerRow]:
        """IPv6 sessions that are not Established, beside IPv4 ones: `rows` leaves them out."""
        rows = self._tables[BGP_PEERS]
        if not any(row.ip_version != 6 for row in rows):
            return []
        return [row for row in rows if row.ip_version == 6 and row.peer_type != "workload" and not row.established]

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Node name or address to node address."""
        found = {name: node.internal_ip or name for name, node in self._about.nodes.items()}
        for row in self.rows:
            if row.node:
                found.setdefault(row.node, row.node_ip or row.node)
        return found

    @cached_property
    def node_of(self) -> dict[str, str]:
        """Address to the name of its node."""
        return {address: name for name, address in self.addresses.items()}

    def name_of(self, address: str) -> str:
        """The node's name with its address, as far as they are known and differ."""
        name = self.node_of.get(address, address)
        return address if name == address else f"{name} ({address})"

    @cached_property
    def outside(self) -> set[str]:
        """Peers that are no node: explicit ones, of a complete listing of the nodes (routers, reflectors outside)."""
        if not self._complete:
            return set()
        return self.explicit - set(self.addresses.values()) - set(self.addresses) - self.owners

    @cached_property
    def explicit(self) -> set[str]:
        """Peers that somebody defined, for one node or for all."""
        return {row.peer_ip for row in self.rows if row.peer_type in ("node", "global")}

    @cached_property
    def _complete(self) -> bool:
        """Are all nodes of the cluster listed."""
        partial = any(r.kind == "nodes" and r.complete is False for r in self._tables[LISTINGS])
        return bool(self._about.nodes) and not partial

    @cached_property
    def partial(self) -> bool:
        """Did a command print a part of a node's sessions, so that what is not shown may be otherwise."""
        return any(row.kind == "protocols" and row.ends is False for row in self._tables[LISTINGS])

    @cached_property
    def nodes_seen(self) -> set[str | None]:
        """Nodes whose own list of peers is there."""
        return {row.node for row in self.rows}

    @cached_property
    def views(self) -> int:
        """How many outputs the sessions are from."""
        return len({row.node or row.view for row in self.rows})

    @cached_property
    def peer_types(self) -> set[str | None]:
        return {row.peer_type for row in self.rows}

    @cached_property
    def owners(self) -> set[str | None]:
        """Addresses of the nodes whose sessions are listed; None among them when one is not known."""
        return {self.own(row) for row in self.rows}

    @cached_property
    def mesh_lists(self) -> tuple[set[str | None], set[str]]:
        """Of node-to-node sessions alone: (owners, peers)."""
        rows = [row for row in self.rows if row.peer_type == "mesh"]
        return {self.own(row) for row in rows}, {row.peer_ip for row in rows}

    @cached_property
    def peers(self) -> set[str]:
        """Addresses of all peers."""
        return {row.peer_ip for row in self.rows}

    @property
    def unasked(self) -> set[str]:
        """Peers whose own list is not there."""
        return self.peers - {own for own in self.owners if own} - self.outside

    @cached_property
    def not_up(self) -> Rows[BgpPeerRow]:
        """Rows that are not Established, harmless ones among them."""
        return [row for row in self.rows if not row.established]

    @property
    def up_count(self) -> int:
        return len(self.rows) - len(self.not_up)

    def to(self, addresses: Collection[str]) -> Rows[BgpPeerRow]:
        """The sessions with a peer at one of these addresses."""
        return [row for row in self.rows if row.peer_ip in addresses]

    def own(self, row: BgpPeerRow) -> str | None:
        return row.node_ip or (self.addresses.get(row.node, row.node) if row.node else None)

    @cached_property
    def start_up(self) -> set[str]:
        """
        Nodes whose BIRD started a moment before the output was taken: too early for a verdict.

        A mesh is Established after 2 to 3 s; peers that dial from both ends can collide and need 10 to 20 s.
        """
        slow = bool(self.peer_types & {"node", "global"})
        return daemons.young(self._tables[BIRD_STATUS], START_PEER_S if slow else START_MESH_S)

    @cached_property
    def harmless(self) -> dict[int, str]:
        """Row identity to the reason why it is not a fault."""
        found: dict[int, str] = {}
        # outputs without a name may come from two nodes: one's session says nothing of the other's
        up = {(row.node or row.view, row.peer_ip) for row in self.rows if row.established}
        for row in self.not_up:
            known = row.peer_type in ("node", "global", "mesh") and is_address(row.peer_ip)
            if known and (row.node or row.view, row.peer_ip) in up:
                found[id(row)] = "another session to the same address is Established"
            elif row.node in self.start_up and not row.last_error:
                found[id(row)] = "BIRD started a moment before"
            elif row.peer_type == "mesh" and row.peer_ip in self.stale:
                found[id(row)] = "peer of a node that no longer exists"
        return found

    @cached_property
    def stale(self) -> set[str]:
        """
        Foreign addresses that every node lists: left-over records. One node alone listing one is something else, unless Calico's own
        record there bears the name of no node.

        Only a complete listing of the nodes says that an address is foreign.
        """
        return self._listed_by_all | (self.left_records.keys() & self.peers)

    @cached_property
    def left_records(self) -> dict[str, CalicoNodeRow]:
        """
        Calico's records of nodes that are not there, by address: neither the name nor the address is a node's, and the other records
        bear the names of nodes.
        """
        if not self._complete:
            return {}
        nodes = self._about.nodes.values()
        names = {name for node in nodes for name in (node.name, *(row.name for row in node.rows))}
        taken = {node.internal_ip for node in nodes}
        records = [row for row in self._tables[CALICO_NODES] if row.name and row.ipv4]
        if not any(row.name in names for row in records):
            return {}
        by_ip = {(row.ipv4 or "").partition("/")[0]: row for row in records if row.name not in names}
        return {ip: row for ip, row in by_ip.items() if ip not in taken}

    @cached_property
    def _listed_by_all(self) -> set[str]:
        """Peers without a node that several nodes list, all that were asked."""
        missing = set(self.addresses.values()) - self.peers
        if not self._complete or missing or len(self.nodes_seen) < 2:
            return set()
        known = set(self.addresses.values()) | set(self.addresses) | self.owners | self.explicit
        return {ip for ip, nodes in self._listed_by().items() if ip not in known and nodes == len(self.nodes_seen)}

    def _listed_by(self) -> dict[str, int]:
        """Peer to the number of nodes that list it."""
        return dict(Counter(ip for ip, _ in {(row.peer_ip, row.node) for row in self.rows}))

    @cached_property
    def bad_rows(self) -> Rows[BgpPeerRow]:
        return [row for row in self.not_up if id(row) not in self.harmless]

    @cached_property
    def bad_kinds(self) -> Counter[FaultKind]:
        """How often bad rows have each (error, BGP state, protocol state), in order of the first."""
        return Counter((row.last_error, row.state, row.protocol_state) for row in self.bad_rows)

    def bad_with(self, *texts: str) -> Rows[BgpPeerRow]:
        """Bad rows whose error holds one of the texts."""
        return [row for row in self.bad_rows if has_one(row.last_error, texts)]

    @cached_property
    def not_up_peers(self) -> set[str]:
        """Peers of sessions that are not Established."""
        return {row.peer_ip for row in self.not_up}

    @cached_property
    def low_hold(self) -> Rows[BgpPeerRow]:
        """Established sessions whose hold timer is below 100 s: the peer is already silent."""
        return [
            row for row in self.rows if row.established and row.hold_left_s is not None and row.hold_left_s < LOW_HOLD_S
        ]

    @cached_property
    def config_rows(self) -> Rows[BgpPeerRow]:
        """Rows whose error says that the configuration is wrong, or that an operator switched the session off."""
        return [
            row
            for row in self.not_up
            if has_one(row.last_error, CONFIG_ERRORS)
            or (row.protocol_state == "down" and not has_one(row.last_error, NO_SOCKET))
        ]

    @cached_property
    def held(self) -> Rows[BgpPeerRow]:
        """Sessions that are up and exchange nothing yet: BIRD waits for a graceful restart to end."""
        return [row for row in self.rows if row.established and row.protocol_state == "wait"]

    @cached_property
    def up_peers(self) -> set[str]:
        """Peers of sessions that are Established."""
        return {row.peer_ip for row in self.rows if row.established}

    @cached_property
    def design(self) -> Design:
        """Does Calico's configuration want BGP."""
        return design(self._tables[CALICO_OBJECTS])

    @cached_property
    def silent(self) -> list[Silent]:
        """BIRD daemons that gave no answer, unless BGP is off by design or another node has a session with theirs."""
        if self.design.wanted is Wanted.NO:
            return []
        found = daemons.silent(self._tables[BIRD_STATUS], self.nodes_seen)
        return [one for one in found if one.node is None or self.addresses.get(one.node, one.node) not in self.up_peers]

    @cached_property
    def stopped(self) -> list[Silent]:
        """
        Silent daemons that should answer.

        A socket that refuses is a BIRD that died. A socket or process that is only not found may be the tool's way of
        looking, or a cluster without BGP: it counts where sessions or objects show that BGP is in use.
        """
        in_use = bool(len(self.rows)) or self.design.wanted is Wanted.YES
        return [one for one in self.silent if in_use or one.why is Silence.DIED]

    @cached_property
    def lonely(self) -> list[BirdStatusRow]:
        """Running daemons without any peer, beside nodes that have peers or fail."""
        return daemons.lonely(self._tables[BIRD_STATUS], self.nodes_seen, self.silent)
