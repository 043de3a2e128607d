"""Which readers of the mesh serve: rows for most bundles, arrays from some thousand sessions on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import TYPE_CHECKING, Protocol

from analyzer.mesh import peers
from analyzer.mesh.plain import MeshView
from analyzer.schema import BGP_PEERS
from analyzer.tables.rows import Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.tables.base import ColumnLists, Row
    from analyzer.tables.encoded.table import EncodedTable

    HeldTable = ColumnLists | EncodedTable[Row]


class Sessions(Protocol):
    """The table `bgp_peers` while it is finished in place, however it is held."""

    def complete(self, node_ips: Mapping[str, str], nodes: Set[str]) -> dict[str, str]: ...
    def drop_doubles(self) -> None: ...
    def nodes(self) -> set[str | None]: ...
    def annotate(
        self, node_ips: dict[str, str], subnet_of: Callable[[str], str | None], server_times: dict[str, int]
    ) -> None: ...


def held_sessions(data: HeldTable) -> Sessions:
    """The sessions at hand: as lists, or as codes where the table is dictionary-encoded."""
    if isinstance(data, dict):
        return peers.ListedSessions(data)
    from analyzer.mesh.fast.peers import EncodedSessions

    return EncodedSessions(data)


def resolve_nodes(
    tables: Mapping[str, HeldTable],
    pod_nodes: dict[str, str],
    node_ips: dict[str, str],
    named: peers.NodeNamed | None = None,
) -> None:
    """Fill `node` of all BIRD tables in place, by codes where one of them is dictionary-encoded."""
    listed = {name: table for name, table in tables.items() if isinstance(table, dict)}
    if len(listed) == len(tables):
        return peers.resolve_nodes(listed, pod_nodes, node_ips, named=named)
    from analyzer.mesh.fast import peers as fast

    return fast.resolve_nodes(tables, pod_nodes, node_ips, named)


def mesh_view(tables: Tables, about: About) -> MeshView:
    """The view for the mesh at hand: counted over arrays where the table is dictionary-encoded."""
    if isinstance(tables[BGP_PEERS], tuple):
        return MeshView(tables, about)
    from analyzer.mesh.fast.arrays import EncodedMesh

    return EncodedMesh(tables, about)
