"""Which view of the mesh serves: rows for most bundles, arrays from some thousand sessions on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.mesh.plain import MeshView
from analyzer.schema import BGP_PEERS
from analyzer.tables.rows import Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


def mesh_view(tables: Tables, about: About) -> MeshView:
    """The view for the mesh at hand: counted over arrays where the table is dictionary-encoded."""
    if isinstance(tables[BGP_PEERS], tuple):
        return MeshView(tables, about)
    from analyzer.mesh.fast.arrays import EncodedMesh

    return EncodedMesh(tables, about)
