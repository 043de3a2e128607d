"""What a snapshot gives beside its tables."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import analyzer
import pytest
from analyzer import schema
from analyzer.api import Snapshot
from analyzer.reading import again

from tests.support.inline import failing

FIXTURE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


def test_cited_lines_stand_with_their_neighbours_while_the_bundle_is_there(tmp_path: Path) -> None:
    """Read again from the bundle; without it, or from a pipe, there are none, and the page is made all the same."""
    text = failing("dial tcp 10.0.0.1:31417: i/o timeout") * 3
    (tmp_path / "konnectivity-agent.log").write_text(text)
    snapshot = analyzer.load(tmp_path, isolate=False)
    report = snapshot.diagnose()
    assert report.causes
    assert report.near()
    assert set(report.near()) <= {(e.source, e.line) for c in report.causes for e in c.evidence}
    for paths in (["-"], [], [str(tmp_path / "gone")]):
        snapshot.paths = paths
        without = snapshot.diagnose()
        assert without.near() == {}
        assert without.to_html()


def test_tables_show_what_they_hold() -> None:
    """Filled ones with their size and what a row is, in a shell and in a notebook."""
    tables = analyzer.load(FIXTURE, isolate=False).tables
    assert repr(tables).startswith(f"17 of {len(schema.TABLES)} tables have rows")
    assert "bgp_peers                 30  One row per BGP peer" in repr(tables)
    assert "<td>bgp_peers</td><td>30</td>" in tables._repr_html_()  # type: ignore[attr-defined]


def test_a_bundle_is_read_again_by_a_child_unless_it_was_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot asks a child by itself."""
    monkeypatch.setattr(again, "near", lambda *_: {"child": 1})
    monkeypatch.setattr(again, "near_here", lambda *_: {"here": 1})
    made: Any = Snapshot.__new__(Snapshot)
    made.limits = None
    made.paths = ["a"]
    none: Any = SimpleNamespace(causes=())
    assert Snapshot.isolate
    assert made._near(none) == {"child": 1}
    made.isolate = False
    assert made._near(none) == {"here": 1}
    for paths in ([], ["-"], ["a", "-"]):
        made.paths = paths
        assert made._near(none) == {}


def test_what_was_not_read_is_told_of_the_tables_too(tmp_path: Path) -> None:
    """As the report says it; nothing where all was read."""
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_text("x\n")
    assert analyzer.load(tmp_path, isolate=False).not_read() == ()
    (told,) = analyzer.load(tmp_path, isolate=False, limits={"parsed_members": 1}).not_read()
    assert told.startswith("1 member could not be read: b.log (more than 1 members")
