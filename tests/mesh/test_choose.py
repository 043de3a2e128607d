"""Which view serves is decided by how the sessions are held."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts.cluster import About
from analyzer.mesh import peers
from analyzer.mesh.choose import held_sessions, mesh_view, resolve_nodes
from analyzer.mesh.fast import peers as fast
from analyzer.mesh.fast.arrays import EncodedMesh

from tests.mesh.fast.test_peers import columns
from tests.support.peers import encoded, session, twins
from tests.support.tables import tables_of


def test_rows_or_arrays() -> None:
    plain = tables_of(session("a", "10.0.0.1"))
    assert not isinstance(mesh_view(plain, About(plain)), EncodedMesh)
    held = twins(session("a", "10.0.0.1"))[1]._tables
    assert isinstance(mesh_view(held, About(held)), EncodedMesh)


def test_sessions_that_are_finished_in_place() -> None:
    """Lists by the plain reader, codes by its twin; each fills the one node that its own list lacks."""
    rows = [session(None, "10.0.0.2", view="a"), session(None, "10.0.0.3", view="a")]
    lists, codes = columns(rows), encoded(rows)
    assert isinstance(held_sessions(lists), peers.ListedSessions)
    assert isinstance(held_sessions(codes), fast.EncodedSessions)
    for table in (lists, codes):
        resolve_nodes({"bgp_peers": table}, {}, {"n1": "10.0.0.1", "n2": "10.0.0.2", "n3": "10.0.0.3"})
    assert list(lists["node"]) == list(codes["node"]) == ["n1", "n1"]


def test_tables_that_are_all_lists_are_never_read_by_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of arrays is asked where one table at least is dictionary-encoded."""
    asked: list[str] = []
    monkeypatch.setattr(peers, "resolve_nodes", lambda *_, **__: asked.append("lists"))
    monkeypatch.setattr(fast, "resolve_nodes", lambda *_, **__: asked.append("codes"))
    tables: dict[str, Any] = {"bgp_peers": {}}
    resolve_nodes(tables, {}, {})
    resolve_nodes({**tables, "interfaces": object()}, {}, {})  # type: ignore[dict-item]
    assert asked == ["lists", "codes"]
