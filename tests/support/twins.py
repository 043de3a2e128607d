"""One text read by the plain reader and by the reader of very large outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.limits import Limits
from analyzer.parsers.base import Emit
from analyzer.parsers.calico.fast import peer_rows
from analyzer.tables.sink import Sink

from tests.support.rows import Parse, fragment

TABLES = ("bgp_peers", "bird_protocols", "bird_status", "unread", "evidence")


def both(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tables of either reading; lines that nobody would cite are kept by both, so that places can be compared."""
    path = tmp_path / "birdcl_show_protocols.txt"
    path.write_text(text)
    monkeypatch.setattr(peer_rows, "CITED_LINES", 10**9)
    monkeypatch.setattr(peer_rows, "ORDINARY_LINES", 10**9)
    found = []
    for many in (10**9, 0):
        monkeypatch.setattr(peer_rows, "ENCODED_FROM", many)
        snapshot = analyzer.load(path, isolate=False)
        found.append({name: snapshot[name].astype(str).to_dict("list") for name in TABLES if name in snapshot.tables})
    return found[0], found[1]


def is_taken(parse: Any, text: str, first_line: int = 1) -> bool:
    """Does the reader of very large outputs read this text itself."""
    piece = fragment(text, first_line)
    return bool(parse(piece, Emit(Sink(Limits(), str), piece)))


def kept_lines(parse: Parse, text: str) -> list[int]:
    piece = fragment(text)
    sink = Sink(Limits(), str)
    parse(piece, Emit(sink, piece))
    return sorted(line for _, line in sink.lines)
