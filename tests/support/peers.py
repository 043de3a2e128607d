"""Sessions of a mesh as rows, without a bundle: every pair of some addresses, some of them down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from analyzer import schema
from analyzer.facts.cluster import About
from analyzer.mesh.fast.arrays import EncodedMesh
from analyzer.mesh.plain import MeshView
from analyzer.schema import BGP_PEERS, BgpPeerRow
from analyzer.tables.base import Row
from analyzer.tables.encoded.table import FRAGMENT, EncodedRows, EncodedTable
from analyzer.tables.rows import Tables

from tests.support.tables import tables_of


def session(node: str | None, peer: str, up: bool = True, **more: Any) -> BgpPeerRow:
    """One row of a node's list; without a node its `view` says which output it is from."""
    values: dict[str, Any] = {
        "source": f"{node}.txt", "line": 3, "node": node, "node_ip": node, "peer_ip": peer, "ip_version": 4, "peer_type": "mesh",
        "protocol_state": "up" if up else "start", "state": "Established" if up else "Connect", "established": up,
        "view": f"{node}.txt:1", "form": "birdcl",
    }  # fmt: skip
    return BgpPeerRow(**(values | more))


def ips(count: int, net: int = 1) -> list[str]:
    return [f"10.{net}.{at // 60}.{at % 60 + 1}" for at in range(count)]


def full(addresses: Sequence[str], down: Collection[tuple[str, str]] = ()) -> list[BgpPeerRow]:
    """Both ends of every pair; a pair of `down` in either order is down at both."""
    bad = {frozenset(pair) for pair in down}
    return [session(a, b, frozenset((a, b)) not in bad) for a in addresses for b in addresses if a != b]


def view(*rows: Row) -> MeshView:
    tables = tables_of(*rows)
    return MeshView(tables, About(tables))


OWN = ("source", "node", "pod", "node_ip", "form", "view", "local_subnet")
OTHER_END = ("protocol", "peer_ip", "ip_version", "peer_type", "peer_subnet")


def encoded(rows: Sequence[BgpPeerRow]) -> EncodedTable[BgpPeerRow]:
    """The same rows as a dictionary-encoded table: outputs, other ends and states are numbered."""
    names = [column.name for column in BGP_PEERS.all_columns if column.name != "line"]
    rest = tuple(name for name in names if name not in OWN + OTHER_END)
    columns: dict[str, tuple[str, list[Any]]] = {}
    codes = {}
    for group, members in ((FRAGMENT, OWN), ("name", OTHER_END), ("rest", rest)):
        numbers: dict[tuple[Any, ...], int] = {}
        found = [numbers.setdefault(tuple(getattr(row, name) for name in members), len(numbers)) for row in rows]
        codes[group] = np.array(found, dtype=np.int32)
        for at, name in enumerate(members):
            columns[name] = (group, [values[at] for values in numbers])
    lines = np.array([-1 if row.line is None else row.line for row in rows], dtype=np.int64)
    return EncodedTable(BGP_PEERS, len(rows), columns, lambda: (lines, codes))


def twins(*rows: Row) -> tuple[MeshView, EncodedMesh]:
    """The plain view and the one over arrays, of the same rows; sessions of one output follow each other."""
    plain = tables_of(*rows)
    wide = EncodedRows(encoded([row for row in rows if isinstance(row, BgpPeerRow)]))
    fast = Tables(schema.TABLES, lambda name: wide if name == "bgp_peers" else plain[name])
    return MeshView(plain, About(plain)), EncodedMesh(fast, About(fast))
