"""What the reader hands over."""

from __future__ import annotations

from pathlib import Path
from typing import get_type_hints

import analyzer
from analyzer.tables.dump import PackedTable, ReadingDump, SinkDump


def test_a_reading_has_the_keys_that_are_declared(tmp_path: Path) -> None:
    """No more and no fewer, so that what is typed is what crosses the pipe."""
    (tmp_path / "pods.txt").write_text(
        "NAME   READY   STATUS    RESTARTS   AGE\na-1    1/1     Running   0          3d\n"
    )
    reading = analyzer.load(tmp_path, isolate=False).reading
    assert set(reading) == set(get_type_hints(ReadingDump))
    assert set(reading["sink"]) == set(get_type_hints(SinkDump))
    assert all(set(table) == set(get_type_hints(PackedTable)) for table in reading["sink"]["tables"].values())
    assert (reading["members"], reading["finished"], reading["stopped"]) == (1, True, "")
