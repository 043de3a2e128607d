"""The sessions of the BGP mesh, row by row: which are down, and which of these are no fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.addresses import is_address
from analyzer.mesh import daemons
from analyzer.mesh.bird_errors import CONFIGURATION, BirdError, bird_error
from analyzer.mesh.daemons import Silence, Silent
from analyzer.mesh.design import Design, Wanted, design
from analyzer.mesh.pair import LOW_HOLD_S, FaultKind
from analyzer.mesh.session_owners import SessionOwners
from analyzer.schema import (
    BIRD_STATUS,
    CALICO_NODES,
    CALICO_OBJECTS,
    FACTS,
    BgpPeerRow,
    BirdStatusRow,
    CalicoNodeRow,
)
from analyzer.tables.rows import Rows

if TYPE_CHECKING:
    pass

START_MESH_S = 10.0
START_PEER_S = 25.0


class SessionView(SessionOwners):
    """Sessions of the IPv4 mesh, or of the IPv6 one where there is no other."""

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
        """
        Peers without a node that several nodes list, all that were asked; or those of the one list there is, with which no session
        stands, where it names every other node.
        """
        missing = set(self.addresses.values()) - self.peers
        if not self._complete:
            return set()
        known = set(self.addresses.values()) | set(self.addresses) | self.owners | self.explicit
        one_list = self.views == 1 and not self.partial and not self.peers.isdisjoint(self.addresses.values())
        if one_list and len(missing) == 1 and missing >= self.owners - {None}:
            told = {
                (row.ipv4 or "").partition("/")[0] for row in self._tables[CALICO_NODES]
            }  # whose they are, says the record
            return self.mesh_lists[1] - known - told - {row.peer_ip for row in self.rows if row.established}
        if missing or len(self.nodes_seen) < 2:
            return set()
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

    def bad_with(self, *kinds: BirdError) -> Rows[BgpPeerRow]:
        """Bad rows with an error of these kinds."""
        return [row for row in self.bad_rows if bird_error(row.last_error) in kinds]

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
            if bird_error(row.last_error) in CONFIGURATION
            or (row.protocol_state == "down" and bird_error(row.last_error) is not BirdError.NO_SOCKET)
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
        """BIRD daemons that gave no answer, unless BGP is off by design, another node has a session with theirs, or a list of processes shows one that was not found."""
        if self.design.wanted is Wanted.NO:
            return []
        found = daemons.silent(self._tables[BIRD_STATUS], self.nodes_seen)
        shown = {row.value for row in self._tables[FACTS] if row.key == "bird_process"}
        return [
            one
            for one in found
            if one.node is None
            or (
                self.addresses.get(one.node, one.node) not in self.up_peers
                and (one.node not in shown or one.why is Silence.DIED)
            )
        ]

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
