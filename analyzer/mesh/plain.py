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

from analyzer.mesh.other_ends import Elsewhere, elsewhere
from analyzer.mesh.pair import Pair, few, is_nameless, nameless
from analyzer.mesh.pattern import classify
from analyzer.mesh.picture import MeshPicture
from analyzer.mesh.places import Places
from analyzer.mesh.separator import Separator
from analyzer.mesh.separators import ranked
from analyzer.mesh.sessions import SessionView

if TYPE_CHECKING:
    pass

LEAST_LISTED = 2
"""Peers of a list whose owner could be the lonely one: of a single one either end may be at fault."""


class MeshView(SessionView):
    """Pairs of the mesh, worked out once."""

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        """Pairs with at least one view; down when either end is not Established."""
        found: dict[tuple[str, str], Pair] = {}
        for row in self.rows:
            own = self.own(row)
            if id(row) in self.harmless:
                continue
            a, b = sorted((own or nameless(row.view), row.peer_ip))
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
        """Addresses of all pairs; what `nameless` makes among them where an end is not known."""
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
        """
        Few nodes that touch every bad pair, most pairs first; empty where a quarter of all is not enough.

        Of equals the one with more bad pairs of its own, then with fewer good ones, then with bad pairs that fewer others
        touch: what a node is called decides last.

        Found greedily: what is returned covers all, and where nothing is, some cover may exist that was not found.
        """
        left = list(self.down)
        counts = Counter(address for pair in left for address in (pair.a, pair.b) if not is_nameless(address))
        found: list[str] = []
        of = self.pairs_of
        while left:
            beside: Counter[str] = Counter()
            for pair in left:
                beside[pair.a] -= counts[pair.b]
                beside[pair.b] -= counts[pair.a]
            key = {one: (counts[one], of[one][1], -of[one][0], beside[one], one) for one in counts}
            top = max(key, key=lambda one: key[one], default="")
            if counts[top] <= 0 or len(found) == few(len(self.addresses)):
                return []
            found.append(top)
            for pair in left:
                if top in (pair.a, pair.b):
                    counts.subtract(end for end in (pair.a, pair.b) if end in counts)
            left = [pair for pair in left if top not in (pair.a, pair.b)]
        return found

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """What the peers say of each other, where one list with nothing but sessions that are down is all there is."""
        if self.views != 1 or self.up_count or len(self.pairs) < LEAST_LISTED:
            return Elsewhere()
        return elsewhere(self._tables, self._about, self.peers, self.addresses)

    @cached_property
    def pattern(self) -> MeshPicture:
        """What the bad pairs have in common."""
        return classify(self)

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
        found = {self.places.known(address, "subnet") for address in self.ends if not is_nameless(address)}
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

    def one_witness(self, address: str) -> bool:
        """Is only one pair of this address seen down: the fault is then the pair's, this end's, the other's or the way's."""
        return self.pairs_of.get(address, (0, 0))[1] < 2

    def alone(self, address: str, kind: str) -> bool | None:
        """Is it the only address of the mesh and of the node list in its subnet (zone ...); None where that is not known."""
        own = self.places.known(address, kind)
        every = {a for a in self.ends if not is_nameless(a)}
        if own is None or len(every) < 2:
            return None
        return not any(self.places.known(a, kind) == own for a in every - {address})

    def separator(self, kind: str, value: str | None = None) -> Separator | None:
        return next((s for s in self.separators if s.kind == kind and (value is None or s.value == value)), None)
