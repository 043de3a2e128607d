"""A line that nothing writes is cut, so that reading it costs no more than its size; lines keep their numbers."""

from __future__ import annotations

import time
from pathlib import Path

import analyzer
from analyzer.sources.long_lines import cut_long


def test_long_lines_are_cut_where_they_stand() -> None:
    """At the start, in the middle, at the end without a line feed; JSON and lines of the bound stay whole."""
    data = bytearray(b"a" * 30 + b"\nshort\n" + b"b" * 20 + b"\n" + b"c" * 21 + b"\n[" + b"1" * 40 + b"\n" + b"d" * 99)
    assert cut_long(data, 4, 20) == 3
    assert bytes(data) == b"aaaa\nshort\n" + b"b" * 20 + b"\ncccc\n[" + b"1" * 40 + b"\ndddd"


def test_one_line_of_many_megabytes_says_which_limit_acted(tmp_path: Path) -> None:
    """It is no understood text, takes moments, and the text behind it is read at its own lines."""
    path = tmp_path / "x.txt"
    path.write_bytes(b"x" * (20 << 20) + b"\nNAME   STATUS   ROLES    AGE   VERSION\nn1  Ready  <none>  4d  v1.30.1\n")
    begun = time.process_time()
    snapshot = analyzer.load(path, isolate=False)
    assert time.process_time() - begun < 8
    (row,) = snapshot.rows["inputs"]
    assert row.lost
    assert "line_bytes=" in row.note
    assert [(n.name, n.line) for n in snapshot.rows["nodes"]] == [("n1", 3)]


def test_a_free_line_is_looked_at_up_to_a_limit(tmp_path: Path) -> None:
    """Patterns see the first bytes of a line, and what was not looked at is unread with the limit's name."""
    path = tmp_path / "x.txt"
    path.write_bytes(b"y " * 100_000 + b"\n")
    (unread,) = analyzer.load(path, isolate=False).rows["unread"]
    assert "pattern_bytes=" in unread.reason
