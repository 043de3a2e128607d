"""
`MeshView` of a mesh held as codes: the same answers, counted over arrays; rows and pairs are made where they are shown.

The view it derives from is the plain meaning of everything in here; tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analyzer.mesh.fast.pair_arrays import Numbers, PairArrays
from analyzer.mesh.fast.pair_list import PairList
from analyzer.mesh.fast.sessions import LargeMeshSessions
from analyzer.mesh.pair import Pair, few, is_nameless, nameless
from analyzer.mesh.plain import MeshView
from analyzer.tables.encoded.table import FRAGMENT, RowNumbers

if TYPE_CHECKING:
    pass


class EncodedMesh(LargeMeshSessions, MeshView):
    """The mesh of an encoded table: pairs as arrays."""

    @cached_property
    def _numbered(self) -> tuple[list[str], Numbers, Numbers]:
        """(addresses in order, number of the own address, of the peer's) of each counted row."""
        group, peers = self._encoded.columns["peer_ip"]
        views = self._encoded.columns["view"][1]
        owners = [owner or nameless(view) for owner, view in zip(self._owner, views, strict=True)]
        names = sorted({*owners, *(ip for ip in peers if ip is not None)})  # a session has a peer, a name may have none
        place = {name: at for at, name in enumerate(names)}
        own = np.array([place[owner] for owner in owners], dtype=np.int32)
        peer = np.array([place.get(ip, 0) for ip in peers], dtype=np.int32)
        own, peer = own[self._encoded.codes[FRAGMENT]], peer[self._encoded.codes[group]]
        return names, self._kept(self._of(own)), self._kept(self._of(peer))

    @cached_property
    def _pairs(self) -> PairArrays:
        names, own, peer = self._numbered
        return PairArrays(names, own, peer, self._kept(self._up))

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        return PairList(self, self._pairs, np.arange(self._pairs.count))

    @cached_property
    def down(self) -> Sequence[Pair]:
        return PairList(self, self._pairs, np.flatnonzero(self._pairs.down))

    @cached_property
    def down_ends(self) -> set[str]:
        return {name for name, (_, broken) in self.pairs_of.items() if broken}

    @cached_property
    def waiting(self) -> Sequence[Pair]:
        pairs = self._pairs
        passive = self._kept(self._where("state", lambda state: state == "Passive"))
        both = np.bincount(pairs.of_row[passive], minlength=pairs.count) == pairs.views
        return PairList(self, self._pairs, np.flatnonzero(both & (pairs.views > 1) & pairs.down))

    def all_down_touch(self, addresses: Collection[str]) -> bool:
        pairs = self._pairs
        asked = np.array([name in addresses for name in pairs.names], dtype=bool)
        return bool(np.all(asked[pairs.a[pairs.down]] | asked[pairs.b[pairs.down]]))

    @property
    def both_ends(self) -> int:
        return int(np.count_nonzero(self._pairs.views > 1))

    @cached_property
    def ends(self) -> set[str]:
        return set(self.pairs_of)

    def states(self) -> Iterator[tuple[str, str, bool]]:
        pairs, names = self._pairs, self._pairs.names
        for a, b, down in zip(pairs.a.tolist(), pairs.b.tolist(), pairs.down.tolist(), strict=True):
            yield names[a], names[b], not down

    @cached_property
    def _stated_subnets(self) -> dict[str, str]:
        columns = self._encoded.columns
        found: dict[str, str] = {}
        for ends, column in ((columns["peer_ip"][1], "peer_subnet"), (self._owner, "local_subnet")):
            for address, subnet in zip(ends, columns[column][1], strict=False):  # one more value stands for IPv6 rows
                if address and subnet:
                    found.setdefault(address, str(subnet))
        return found

    def _kinds(self, kind: str) -> tuple[RowNumbers, RowNumbers, list[str]]:
        """(number of the value at either end of each pair, -1 where it is not known, the values)."""
        pairs, ends = self._pairs, self.ends
        places: dict[str | None, int] = {None: -1}
        asked = np.full(len(pairs.names), -1, dtype=np.int64)
        for at, name in enumerate(pairs.names):
            if name in ends:
                asked[at] = places.setdefault(self.places.known(name, kind), len(places) - 1)
        return asked[pairs.a], asked[pairs.b], [value for value in places if value is not None]

    def up_across(self, kind: str) -> int:
        a, b, _ = self._kinds(kind)
        return int(np.count_nonzero((a >= 0) & (b >= 0) & (a != b) & ~self._pairs.down))

    def tally(self, kind: str) -> tuple[int, int, dict[str, list[int]]]:
        a, b, values = self._kinds(kind)
        if not values:
            return 0, 0, {}
        down = self._pairs.down
        across = (a >= 0) & (b >= 0) & (a != b)
        edge = a != b
        sizes = np.bincount(a[edge] + 1, minlength=len(values) + 1) + np.bincount(
            b[edge] + 1, minlength=len(values) + 1
        )
        edge &= down
        bad = np.bincount(a[edge] + 1, minlength=len(values) + 1) + np.bincount(b[edge] + 1, minlength=len(values) + 1)
        sizes, bad = sizes[1:], bad[1:]
        edges = {v: [int(sizes[at]), int(bad[at])] for at, v in enumerate(values) if v and sizes[at]}
        return int(np.count_nonzero(across)), int(np.count_nonzero(across & down)), edges

    @cached_property
    def pairs_of(self) -> dict[str, list[int]]:
        pairs = self._pairs
        count = len(pairs.names)
        sizes = np.bincount(pairs.a, minlength=count) + np.bincount(pairs.b, minlength=count)
        bad = np.bincount(pairs.a[pairs.down], minlength=count) + np.bincount(pairs.b[pairs.down], minlength=count)
        return {name: [int(sizes[at]), int(bad[at])] for at, name in enumerate(pairs.names) if sizes[at]}

    @cached_property
    def cover(self) -> list[str]:
        pairs = self._pairs
        a, b = pairs.a[pairs.down], pairs.b[pairs.down]
        count = len(pairs.names)
        sizes = np.bincount(pairs.a, minlength=count) + np.bincount(pairs.b, minlength=count)
        bad = np.bincount(a, minlength=count) + np.bincount(b, minlength=count)
        known = np.array([not is_nameless(name) for name in pairs.names])
        found: list[str] = []
        while len(a):
            counts = (np.bincount(a, minlength=len(known)) + np.bincount(b, minlength=len(known))) * known
            equal = np.flatnonzero(counts == counts.max())
            beside = np.bincount(a, counts[b], len(known)) + np.bincount(b, counts[a], len(known))
            top = int(
                equal[np.lexsort((equal, -beside[equal], -sizes[equal], bad[equal]))[-1]]
            )  # as the plain view has it
            if not counts[top] or len(found) == few(len(self.addresses)):
                return []
            found.append(pairs.names[top])
            left = (a != top) & (b != top)
            a, b = a[left], b[left]
        return found

    def cells(self, places: Mapping[str, int]) -> list[list[int]]:
        names, own, peer = self._numbered
        found = np.full((len(places), len(places)), -1, dtype=np.int64)
        spot = np.array([-1 if is_nameless(name) else places.get(name, -1) for name in names], dtype=np.int64)
        shown = (spot[own] >= 0) & (spot[peer] >= 0)
        found[spot[own[shown]], spot[peer[shown]]] = np.where(self._kept(self._up)[shown], 0, 1)
        return [list(map(int, row)) for row in found]
