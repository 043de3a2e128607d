"""Which view serves is decided by how the sessions are held."""

from __future__ import annotations

from analyzer.facts.cluster import About
from analyzer.mesh.choose import mesh_view
from analyzer.mesh.fast.arrays import EncodedMesh

from tests.support.peers import session, twins
from tests.support.tables import tables_of


def test_rows_or_arrays() -> None:
    plain = tables_of(session("a", "10.0.0.1"))
    assert not isinstance(mesh_view(plain, About(plain)), EncodedMesh)
    encoded = twins(session("a", "10.0.0.1"))[1]._tables
    assert isinstance(mesh_view(encoded, About(encoded)), EncodedMesh)
