"""
`MeshView` of a mesh held as codes: the same answers, counted over arrays; rows and pairs are made where they are shown.

The view it derives from is the plain meaning of everything in here; tests hold the two against each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast, overload

import numpy as np
from numpy.typing import NDArray

from analyzer.mesh.fast import peers as sessions
from analyzer.mesh.fast.pair_arrays import FASTER, FIRST, Mask, Numbers, PairArrays
from analyzer.mesh.pair import CONFIG_ERRORS, LOW_HOLD_S, MOST_COVER, Kind, Pair, has_one
from analyzer.mesh.plain import MeshView
from analyzer.schema import BGP_PEERS, BgpPeerRow
from analyzer.tables.encoded.table import FRAGMENT, Places, Wide, WideRows
from analyzer.tables.rows import Rows, Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


class ManyMesh(MeshView):
    """The mesh of a wide table. Places are those of the table's rows; masks are over the rows of this view."""

    def __init__(self, tables: Tables, about: About) -> None:
        super().__init__(tables, about)
        rows = tables[BGP_PEERS]
        assert isinstance(rows, WideRows)
        self._wide: Wide[BgpPeerRow] = rows.wide

    # -- rows -------------------------------------------------------------------------------------------------------

    @cached_property
    def _at(self) -> Places | None:
        """Places of Calico's own sessions, IPv4 where there are any; None for all rows."""
        four = self._wide.where("ip_version", lambda version: version != 6)
        mesh = self._wide.where("peer_type", lambda kind: kind != "workload")
        picked = mesh & four if four.any() else mesh
        return None if picked.all() else np.flatnonzero(picked)

    @cached_property
    def rows(self) -> Rows[BgpPeerRow]:
        return WideRows(self._wide, self._at)

    @cached_property
    def beside(self) -> Rows[BgpPeerRow]:
        return WideRows(self._wide, sessions.beside(self._wide))

    def _of(self, array: NDArray[Any]) -> NDArray[Any]:
        """What concerns this view's rows, of an array over the whole table."""
        return array if self._at is None else array[self._at]

    def _where(self, column: str, test: Callable[[Any], bool]) -> Mask:
        return cast("Mask", self._of(self._wide.where(column, test)))

    def _places(self, mask: Mask) -> Places:
        """Places in the table of some rows of this view."""
        return np.flatnonzero(mask) if self._at is None else self._at[mask]

    def _made(self, mask: Mask) -> Rows[BgpPeerRow]:
        return WideRows(self._wide, self._places(mask))

    @cached_property
    def _fragments(self) -> list[int]:
        """Numbers of the fragments that have rows here, in order of their first."""
        codes = self._of(self._wide.codes[FRAGMENT])
        changes = np.flatnonzero(np.diff(codes, prepend=-1))  # fragments follow each other
        return list(dict.fromkeys(codes[changes].tolist()))

    def _shared(self, *columns: str) -> list[tuple[Any, ...]]:
        """Values of columns that all rows of a fragment share, for each fragment."""
        lists = [self._wide.columns[column][1] for column in columns]
        return [tuple(values[at] for values in lists) for at in self._fragments]

    def _distinct(self, column: str, mask: Mask | None = None) -> set[Any]:
        group, values = self._wide.columns[column]
        codes = self._of(self._wide.codes[group])
        codes = codes if mask is None or mask.all() else codes[mask]
        return {values[at] for at in np.flatnonzero(np.bincount(codes, minlength=1))}

    @cached_property
    def addresses(self) -> dict[str, str]:
        found = {name: node.internal_ip or name for name, node in self._about.nodes.items()}
        for node, address in self._shared("node", "node_ip"):
            if node:
                found.setdefault(node, address or node)
        return found

    @cached_property
    def _owner(self) -> list[str | None]:
        """Address of the node whose output a fragment is, by the fragment's number."""
        nodes, addresses = (self._wide.columns[column][1] for column in ("node", "node_ip"))
        return [
            address or (self.addresses.get(node, node) if node else None)
            for node, address in zip(nodes, addresses, strict=True)
        ]

    @cached_property
    def nodes_seen(self) -> set[str | None]:
        return {node for (node,) in self._shared("node")}

    @cached_property
    def views(self) -> int:
        return len({node or view for node, view in self._shared("node", "view")})

    @cached_property
    def peer_types(self) -> set[str | None]:
        return self._distinct("peer_type")

    @cached_property
    def owners(self) -> set[str | None]:
        return {self._owner[at] for at in self._fragments}

    @cached_property
    def mesh_lists(self) -> tuple[set[str | None], set[str]]:
        mesh = self._where("peer_type", lambda kind: kind == "mesh")
        fragments = np.flatnonzero(np.bincount(self._of(self._wide.codes[FRAGMENT])[mesh]))
        return {self._owner[at] for at in fragments}, self._distinct("peer_ip", mesh)

    @cached_property
    def peers(self) -> set[str]:
        return self._distinct("peer_ip")

    @cached_property
    def _up(self) -> Mask:
        return self._where("established", bool)

    @cached_property
    def not_up(self) -> Rows[BgpPeerRow]:
        return self._made(~self._up)

    @cached_property
    def not_up_peers(self) -> set[str]:
        return self._distinct("peer_ip", ~self._up)

    @property
    def up_count(self) -> int:
        return int(np.count_nonzero(self._up))

    def to(self, addresses: Collection[str]) -> Rows[BgpPeerRow]:
        return self._made(self._where("peer_ip", lambda ip: ip in addresses)) if addresses else []

    # -- what is no fault -------------------------------------------------------------------------------------------

    @cached_property
    def _reasons(self) -> dict[str, Mask]:
        """Why rows are no fault, each row under the first reason that holds."""
        if self._up.all():
            return {}
        known = self._where("peer_type", lambda kind: kind in ("node", "global", "mesh"))
        nodes = sessions.owners(self._wide)
        peers, distinct = self._wide.numbers("peer_ip")
        key = self._of(nodes * len(distinct) + peers)
        down = ~self._up
        again = down & known
        again[again] = np.isin(key[again], key[self._up])
        young = down & self._where("node", lambda node: node in self.start_up) & ~self._where("last_error", bool)
        gone = down & self._where("peer_type", lambda kind: kind == "mesh")
        gone &= self._where("peer_ip", lambda ip: ip in self.stale)
        return {
            "another session to the same address is Established": again,
            "BIRD started a moment before": young & ~again,
            "peer of a node that no longer exists": gone & ~young & ~again,
        }

    @cached_property
    def harmless(self) -> dict[int, str]:
        """Place of a row to the reason why it is not a fault."""
        found = {int(at): why for why, mask in self._reasons.items() for at in self._places(mask)}
        return dict(sorted(found.items()))

    @cached_property
    def _counted(self) -> Mask:
        """Rows that are not set aside as harmless."""
        counted = np.ones(len(self.rows), dtype=bool)
        for harmless in self._reasons.values():
            counted &= ~harmless
        return counted

    def _kept(self, array: NDArray[Any]) -> NDArray[Any]:
        """What concerns rows that count, of an array over this view's rows."""
        return array[self._counted] if self._reasons else array

    def _listed_by(self) -> dict[str, int]:
        nodes, _ = self._wide.numbers("node")
        peers, distinct = self._wide.numbers("peer_ip")
        keys = np.unique(self._of(nodes * len(distinct) + peers))
        counts = np.bincount(keys % len(distinct), minlength=len(distinct))
        return {distinct[at]: int(counts[at]) for at in np.flatnonzero(counts)}

    @cached_property
    def _bad(self) -> Mask:
        return ~self._up & self._counted

    @cached_property
    def bad_rows(self) -> Rows[BgpPeerRow]:
        return self._made(self._bad)

    @cached_property
    def bad_kinds(self) -> Counter[Kind]:
        return self._wide.count(("last_error", "state", "protocol_state"), self._places(self._bad))

    def bad_with(self, *texts: str) -> Rows[BgpPeerRow]:
        return self._made(self._bad & self._where("last_error", lambda error: has_one(error, texts)))

    @cached_property
    def config_rows(self) -> Rows[BgpPeerRow]:
        wrong = self._where("last_error", lambda error: has_one(error, CONFIG_ERRORS))
        return self._made(~self._up & (wrong | self._where("protocol_state", lambda state: state == "down")))

    @cached_property
    def low_hold(self) -> Rows[BgpPeerRow]:
        return self._made(self._up & self._where("hold_left_s", lambda left: left is not None and left < LOW_HOLD_S))

    # -- pairs ------------------------------------------------------------------------------------------------------

    @cached_property
    def _numbered(self) -> tuple[list[str], Numbers, Numbers]:
        """(addresses in order, number of the own address, of the peer's) of each counted row."""
        group, peers = self._wide.columns["peer_ip"]
        owners = [owner or "?" for owner in self._owner]
        names = sorted({*owners, *(ip for ip in peers if ip is not None)})  # a session has a peer, a name may have none
        place = {name: at for at, name in enumerate(names)}
        own = np.array([place[owner] for owner in owners], dtype=np.int32)
        peer = np.array([place.get(ip, 0) for ip in peers], dtype=np.int32)
        own, peer = own[self._wide.codes[FRAGMENT]], peer[self._wide.codes[group]]
        return names, self._kept(self._of(own)), self._kept(self._of(peer))

    @cached_property
    def _pairs(self) -> PairArrays:
        names, own, peer = self._numbered
        return PairArrays(names, own, peer, self._kept(self._up))

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        return PairList(self, np.arange(self._pairs.count))

    @cached_property
    def down(self) -> Sequence[Pair]:
        return PairList(self, np.flatnonzero(self._pairs.down))

    @cached_property
    def down_ends(self) -> set[str]:
        return {name for name, (_, broken) in self.pairs_of.items() if broken}

    @cached_property
    def down_both_ends(self) -> int:
        return int(np.count_nonzero(self._pairs.down & (self._pairs.views > 1)))

    @cached_property
    def waiting(self) -> Sequence[Pair]:
        pairs = self._pairs
        passive = self._kept(self._where("state", lambda state: state == "Passive"))
        both = np.bincount(pairs.of_row[passive], minlength=pairs.count) == pairs.views
        return PairList(self, np.flatnonzero(both & (pairs.views > 1) & pairs.down))

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
        columns = self._wide.columns
        found: dict[str, str] = {}
        for ends, column in ((columns["peer_ip"][1], "peer_subnet"), (self._owner, "local_subnet")):
            for address, subnet in zip(ends, columns[column][1], strict=False):  # one more value stands for IPv6 rows
                if address and subnet:
                    found.setdefault(address, str(subnet))
        return found

    def _kinds(self, kind: str) -> tuple[Places, Places, list[str]]:
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
        many = len(pairs.names)
        sizes = np.bincount(pairs.a, minlength=many) + np.bincount(pairs.b, minlength=many)
        bad = np.bincount(pairs.a[pairs.down], minlength=many) + np.bincount(pairs.b[pairs.down], minlength=many)
        return {name: [int(sizes[at]), int(bad[at])] for at, name in enumerate(pairs.names) if sizes[at]}

    @cached_property
    def cover(self) -> list[str]:
        pairs = self._pairs
        a, b = pairs.a[pairs.down], pairs.b[pairs.down]
        known = np.array([name != "?" for name in pairs.names])
        found: list[str] = []
        while len(a) and len(found) < MOST_COVER:
            counts = (np.bincount(a, minlength=len(known)) + np.bincount(b, minlength=len(known))) * known
            top = len(counts) - 1 - int(np.argmax(counts[::-1]))  # of equals the last name, as the plain view has it
            if not counts[top]:
                break
            found.append(pairs.names[top])
            left = (a != top) & (b != top)
            a, b = a[left], b[left]
        return found

    def cells(self, places: Mapping[str, int]) -> list[list[int]]:
        names, own, peer = self._numbered
        found = np.full((len(places), len(places)), -1, dtype=np.int64)
        spot = np.array([-1 if name == "?" else places.get(name, -1) for name in names], dtype=np.int64)
        shown = (spot[own] >= 0) & (spot[peer] >= 0)
        found[spot[own[shown]], spot[peer[shown]]] = np.where(self._kept(self._up)[shown], 0, 1)
        return [list(map(int, row)) for row in found]


class PairList(Sequence[Pair]):
    """Pairs of a view, by their numbers; each is made with its rows when it is asked for."""

    def __init__(self, mesh: ManyMesh, numbers: Places) -> None:
        self._mesh = mesh
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | Sequence[Pair]:
        if isinstance(index, slice):
            return list(PairList(self._mesh, self._numbers[index]))
        return next(iter(PairList(self._mesh, self._numbers[[index]])))

    def __iter__(self) -> Iterator[Pair]:
        mesh = self._mesh
        places = mesh._kept(mesh._places(np.ones(len(mesh.rows), dtype=bool)))
        begin, size = 0, FIRST  # who looks for the first few should not pay for all
        while begin < len(self._numbers):
            yield from self._made(self._numbers[begin : begin + size], places)
            begin, size = begin + size, size * FASTER

    def _made(self, numbers: Places, places: Places) -> Iterator[Pair]:
        """Some pairs, with their rows of those places of the table."""
        pairs = self._mesh._pairs
        made = {
            number: Pair(pairs.names[a], pairs.names[b], up=not down)
            for number, a, b, down in zip(
                *(some[numbers].tolist() for some in (np.arange(pairs.count), pairs.a, pairs.b, pairs.down)),
                strict=True,
            )
        }
        wanted = np.zeros(pairs.count, dtype=bool)
        wanted[numbers] = True
        shown = np.flatnonzero(wanted[pairs.of_row])
        rows = WideRows(self._mesh._wide, places[shown])
        for number, row in zip(pairs.of_row[shown].tolist(), rows, strict=True):
            made[number].views.append(row)
        return iter(made.values())
