"""`SessionView` over arrays: the same answers, counted over codes; rows are made where they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from analyzer.addresses import is_address
from analyzer.mesh.bird_errors import CONFIGURATION, BirdError, bird_error
from analyzer.mesh.fast import peers as sessions
from analyzer.mesh.fast.pair_arrays import Mask
from analyzer.mesh.pair import LOW_HOLD_S, FaultKind
from analyzer.mesh.session_owners import CALICO
from analyzer.mesh.sessions import SessionView
from analyzer.schema import BGP_PEERS, BgpPeerRow
from analyzer.tables.encoded.table import FRAGMENT, EncodedRows, EncodedTable, RowNumbers
from analyzer.tables.rows import Rows, Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


class LargeMeshSessions(SessionView):
    """The sessions of an encoded table. Places are those of the table's rows; masks are over the rows of this view."""

    def __init__(self, tables: Tables, about: About) -> None:
        super().__init__(tables, about)
        rows = tables[BGP_PEERS]
        assert isinstance(rows, EncodedRows)
        self._encoded: EncodedTable[BgpPeerRow] = rows.encoded

    @cached_property
    def _at(self) -> RowNumbers | None:
        """Places of Calico's own sessions, IPv4 where there are any; None for all rows."""
        four = self._encoded.where("ip_version", lambda version: version != 6)
        mesh = self._encoded.where("peer_type", lambda kind: kind != "workload")
        picked = (mesh & four if four.any() else mesh) & self._own
        return None if picked.all() else np.flatnonzero(picked)

    @cached_property
    def _own(self) -> Mask:
        """Rows of all but foreign routers, over the whole table."""
        named = self._encoded.where("peer_type", lambda kind: kind in CALICO)
        if named.all() or not named.any():
            return np.ones_like(named)
        fragment = self._encoded.codes[FRAGMENT]
        own = np.isin(fragment, np.unique(fragment[named]))
        known = self._node_names
        for column in ("node", "peer_ip"):
            own |= self._encoded.where(column, lambda value: value in known)
        return own

    @cached_property
    def rows(self) -> Rows[BgpPeerRow]:
        return EncodedRows(self._encoded, self._at)

    @cached_property
    def beside(self) -> Rows[BgpPeerRow]:
        return EncodedRows(self._encoded, sessions.beside(self._encoded))

    def _of(self, array: NDArray[Any]) -> NDArray[Any]:
        """What concerns this view's rows, of an array over the whole table."""
        return array if self._at is None else array[self._at]

    def _where(self, column: str, test: Callable[[Any], bool]) -> Mask:
        return cast("Mask", self._of(self._encoded.where(column, test)))

    def _places(self, mask: Mask) -> RowNumbers:
        """Places in the table of some rows of this view."""
        return np.flatnonzero(mask) if self._at is None else self._at[mask]

    def _made(self, mask: Mask) -> Rows[BgpPeerRow]:
        return EncodedRows(self._encoded, self._places(mask))

    @cached_property
    def _fragments(self) -> list[int]:
        """Numbers of the fragments that have rows here, in order of their first."""
        codes = self._of(self._encoded.codes[FRAGMENT])
        changes = np.flatnonzero(np.diff(codes, prepend=-1))  # fragments follow each other
        return list(dict.fromkeys(codes[changes].tolist()))

    def _shared(self, *columns: str) -> list[tuple[Any, ...]]:
        """Values of columns that all rows of a fragment share, for each fragment."""
        lists = [self._encoded.columns[column][1] for column in columns]
        return [tuple(values[at] for values in lists) for at in self._fragments]

    def _distinct(self, column: str, mask: Mask | None = None) -> set[Any]:
        group, values = self._encoded.columns[column]
        codes = self._of(self._encoded.codes[group])
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
        nodes, addresses = (self._encoded.columns[column][1] for column in ("node", "node_ip"))
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
        fragments = np.flatnonzero(np.bincount(self._of(self._encoded.codes[FRAGMENT])[mesh]))
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

    @cached_property
    def explicit(self) -> set[str]:
        return self._distinct("peer_ip", self._where("peer_type", lambda kind: kind in ("node", "global")))

    @cached_property
    def held(self) -> Rows[BgpPeerRow]:
        return self._made(self._up & self._where("protocol_state", lambda state: state == "wait"))

    @cached_property
    def up_peers(self) -> set[str]:
        return self._distinct("peer_ip", self._up)

    @property
    def up_count(self) -> int:
        return int(np.count_nonzero(self._up))

    def to(self, addresses: Collection[str]) -> Rows[BgpPeerRow]:
        return self._made(self._where("peer_ip", lambda ip: ip in addresses)) if addresses else []

    @cached_property
    def _reasons(self) -> dict[str, Mask]:
        """Why rows are no fault, each row under the first reason that holds."""
        if self._up.all():
            return {}
        known = self._where("peer_type", lambda kind: kind in ("node", "global", "mesh"))
        known = known & self._where("peer_ip", is_address)
        nodes = sessions.owners(self._encoded)
        peers, distinct = self._encoded.numbers("peer_ip")
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
        nodes, _ = self._encoded.numbers("node")
        peers, distinct = self._encoded.numbers("peer_ip")
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
    def bad_kinds(self) -> Counter[FaultKind]:
        return self._encoded.count(("last_error", "state", "protocol_state"), self._places(self._bad))

    def bad_with(self, *kinds: BirdError) -> Rows[BgpPeerRow]:
        return self._made(self._bad & self._where("last_error", lambda error: bird_error(error) in kinds))

    @cached_property
    def config_rows(self) -> Rows[BgpPeerRow]:
        wrong = self._where("last_error", lambda error: bird_error(error) in CONFIGURATION)
        return self._made(~self._up & (wrong | self._where("protocol_state", lambda state: state == "down")))

    @cached_property
    def low_hold(self) -> Rows[BgpPeerRow]:
        return self._made(self._up & self._where("hold_left_s", lambda left: left is not None and left < LOW_HOLD_S))
