"""
The BGP mesh from both ends: pairs of nodes, each with what both ends say.

A one-way mesh has a dialling and a waiting end (`Passive`), a cut session stays Established up to 240 s, and one sick
node shows as one bad row at everybody else: so pairs are judged, not rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.mesh import daemons
from analyzer.mesh.pair import CONFIG_ERRORS, LOW_HOLD_S, MOST_COVER, Kind, Pair, has_one
from analyzer.mesh.pattern import classify
from analyzer.mesh.places import Places
from analyzer.mesh.separator import Separator
from analyzer.mesh.separators import ranked
from analyzer.schema import BGP_PEERS, BIRD_STATUS, LISTINGS, BgpPeerRow, BirdStatusRow
from analyzer.tables.rows import Rows, Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

START_MESH_S = 10.0
START_PEER_S = 25.0


class MeshView:
    """Pairs of the IPv4 mesh, worked out once."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about

    @cached_property
    def rows(self) -> Rows[BgpPeerRow]:
        """Rows of Calico's own sessions, IPv4 where there are any."""
        peers = self._tables[BGP_PEERS]
        four = [row for row in peers if row.ip_version != 6]
        return [row for row in four or peers if row.peer_type != "workload"]

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
            if row.peer_type in ("node", "global", "mesh") and (row.node or row.view, row.peer_ip) in up:
                found[id(row)] = "another session to the same address is Established"
            elif row.node in self.start_up and not row.last_error:
                found[id(row)] = "BIRD started a moment before"
            elif row.peer_type == "mesh" and row.peer_ip in self.stale:
                found[id(row)] = "peer of a node that no longer exists"
        return found

    @cached_property
    def stale(self) -> set[str]:
        """
        Foreign addresses that every node lists: left-over records. One node alone listing one is something else.

        Only a complete listing of the nodes says that an address is foreign.
        """
        complete = bool(self._about.nodes) and not any(
            r.kind == "nodes" and r.complete is False for r in self._tables[LISTINGS]
        )
        missing = set(self.addresses.values()) - self.peers
        if not complete or missing or len(self.nodes_seen) < 2:
            return set()
        known = set(self.addresses.values()) | set(self.addresses) | self.owners
        return {ip for ip, nodes in self._listed_by().items() if ip not in known and nodes == len(self.nodes_seen)}

    def _listed_by(self) -> dict[str, int]:
        """Peer to the number of nodes that list it."""
        return dict(Counter(ip for ip, _ in {(row.peer_ip, row.node) for row in self.rows}))

    @cached_property
    def bad_rows(self) -> Rows[BgpPeerRow]:
        return [row for row in self.not_up if id(row) not in self.harmless]

    @cached_property
    def bad_kinds(self) -> Counter[Kind]:
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
    def pairs(self) -> Sequence[Pair]:
        """Pairs with at least one view; down when either end is not Established."""
        found: dict[tuple[str, str], Pair] = {}
        for row in self.rows:
            own = self.own(row)
            if id(row) in self.harmless:
                continue
            a, b = sorted((own or "?", row.peer_ip))
            pair = found.setdefault((a, b), Pair(a, b))
            pair.views.append(row)
            if row.established is not True:
                pair.up = False
        return list(found.values())

    @cached_property
    def down(self) -> Sequence[Pair]:
        return [pair for pair in self.pairs if not pair.up]

    @cached_property
    def down_ends(self) -> set[str]:
        """Addresses of all pairs that are down."""
        return {address for pair in self.down for address in (pair.a, pair.b)}

    @cached_property
    def down_both_ends(self) -> int:
        """Pairs that are down and seen from both ends."""
        return sum(len(pair.views) > 1 for pair in self.down)

    @cached_property
    def waiting(self) -> Sequence[Pair]:
        """Pairs seen from both ends of which both wait for the other to dial."""
        return [
            pair for pair in self.down if len(pair.views) > 1 and all(view.state == "Passive" for view in pair.views)
        ]

    def all_down_touch(self, addresses: Collection[str]) -> bool:
        """Has every pair that is down one of the addresses at an end."""
        return all(pair.a in addresses or pair.b in addresses for pair in self.down)

    @cached_property
    def both_ends(self) -> int:
        """Pairs that are seen from both ends."""
        return sum(len(pair.views) > 1 for pair in self.pairs)

    @cached_property
    def ends(self) -> set[str]:
        """Addresses of all pairs; "?" among them where an end is not known."""
        return {address for pair in self.pairs for address in (pair.a, pair.b)}

    def states(self) -> Iterator[tuple[str, str, bool]]:
        """Every pair as (address, address, is it up)."""
        return ((pair.a, pair.b, pair.up) for pair in self.pairs)

    def up_across(self, kind: str) -> int:
        """Pairs that are up and cross two subnets (or zones ...)."""
        return sum(1 for pair in self.pairs if pair.up and self.crosses(pair, kind))

    def cells(self, places: Mapping[str, int]) -> list[list[int]]:
        """Who says what of whom, among some addresses: 0 Established, 1 not, -1 not said."""
        found = [[-1] * len(places) for _ in places]
        for pair in self.pairs:
            for row in pair.views:
                own = self.own(row)
                if own is not None and own in places and row.peer_ip in places:
                    found[places[own]][places[row.peer_ip]] = 0 if row.established is True else 1
        return found

    @cached_property
    def cover(self) -> list[str]:
        """A small set of nodes that touches every bad pair, most pairs first (greedy, at most 20)."""
        left = list(self.down)
        counts = Counter(address for pair in left for address in (pair.a, pair.b) if address != "?")
        found: list[str] = []
        while left and len(found) < MOST_COVER:
            top = max(counts, key=lambda address: (counts[address], address), default="?")
            if counts[top] <= 0:
                break
            found.append(top)
            for pair in left:
                if top in (pair.a, pair.b):
                    counts.subtract((pair.a, pair.b))
            left = [pair for pair in left if top not in (pair.a, pair.b)]
        return found

    @cached_property
    def pattern(self) -> tuple[str, str, list[str]]:
        """(letter of the runbook's pattern, text with counts, subjects) of the bad pairs."""
        return classify(self)

    @cached_property
    def low_hold(self) -> Rows[BgpPeerRow]:
        """Established sessions whose hold timer is below 100 s: the peer is already silent."""
        return [
            row for row in self.rows if row.established and row.hold_left_s is not None and row.hold_left_s < LOW_HOLD_S
        ]

    @cached_property
    def _stated_subnets(self) -> dict[str, str]:
        """Address to the subnet that the first row which knows it states."""
        found: dict[str, str] = {}
        for row in self.rows:
            if row.peer_subnet:
                found.setdefault(row.peer_ip, str(row.peer_subnet))
            if row.local_subnet and (own := self.own(row)):
                found.setdefault(own, str(row.local_subnet))
        return found

    @cached_property
    def places(self) -> Places:
        """Where the nodes of the mesh are."""
        return Places(self._about, self._stated_subnets)

    @cached_property
    def subnets(self) -> set[str]:
        """Subnets (or what stands for them) of all addresses in the mesh."""
        found = {self.places.known(address, "subnet") for address in self.ends if address != "?"}
        return {text for text in found if text}

    def crosses(self, pair: Pair, kind: str) -> bool | None:
        a, b = self.places.known(pair.a, kind), self.places.known(pair.b, kind)
        return None if a is None or b is None else a != b

    @cached_property
    def separators(self) -> list[Separator]:
        """Attributes by how well they separate, best first."""
        return ranked(self)

    def tally(self, kind: str) -> tuple[int, int, dict[str, list[int]]]:
        """(pairs across two values, those of them that are down, value to [pairs with one end in it, down ones])."""
        across = broken = 0
        edges: dict[str, list[int]] = {}
        for pair in self.pairs:
            a, b = self.places.known(pair.a, kind), self.places.known(pair.b, kind)
            if a == b:
                continue
            if a is not None and b is not None:
                across += 1
                broken += not pair.up
            for value in (a, b):
                if value:
                    edge = edges.setdefault(value, [0, 0])
                    edge[0] += 1
                    edge[1] += not pair.up
        return across, broken, edges

    @cached_property
    def pairs_of(self) -> dict[str, list[int]]:
        """Address to [its pairs, those of them that are down]."""
        found: dict[str, list[int]] = {}
        for pair in self.pairs:
            for address in (pair.a, pair.b):
                counts = found.setdefault(address, [0, 0])
                counts[0] += 1
                counts[1] += not pair.up
        return found

    def cut_everywhere(self, address: str) -> bool:
        """Is every pair of this address down."""
        size, broken = self.pairs_of.get(address, (0, 0))
        return size == broken

    def separator(self, kind: str, value: str | None = None) -> Separator | None:
        return next((s for s in self.separators if s.kind == kind and (value is None or s.value == value)), None)

    @cached_property
    def config_rows(self) -> Rows[BgpPeerRow]:
        """Rows whose error says that the configuration is wrong, or that an operator switched the session off."""
        return [row for row in self.not_up if has_one(row.last_error, CONFIG_ERRORS) or row.protocol_state == "down"]

    @cached_property
    def stopped(self) -> list[BirdStatusRow]:
        """BIRD daemons that do not run, one row per node; the IPv6 daemon alone does not count."""
        return daemons.stopped(self._tables[BIRD_STATUS], self.nodes_seen)

    @cached_property
    def lonely(self) -> list[BirdStatusRow]:
        """Running daemons without any peer, beside nodes that have peers or fail."""
        return daemons.lonely(self._tables[BIRD_STATUS], self.nodes_seen, self.stopped)
