"""Zero bytes that stand together are a hole in a text; a mark at its beginning is no part of its first line."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer.sources.sniff import sniff

from tests.hostile.corpus import AGENT

LOG = AGENT * 5
NAME = "konnectivity-agent-abcde.log"


@pytest.mark.parametrize("hole", [5, 3000, 200_000])
@pytest.mark.parametrize("at", ["start", "middle", "end"])
def test_a_hole_in_a_log(tmp_path: Path, hole: int, at: str) -> None:
    """Every line around it is read under its number, the hole is said, and the lines verify."""
    from analyzer.tools.verify import verify

    cut = {"start": 0, "middle": len(AGENT) * 2, "end": len(LOG)}[at]
    path = tmp_path / NAME
    path.write_bytes(LOG[:cut] + bytes(hole) + LOG[cut:])
    snapshot = analyzer.load(path, isolate=False)
    (row,) = snapshot.rows["inputs"]
    assert (row.records, row.unread_lines) == (10, 0)
    assert "zero bytes" in row.note
    assert row.size_bytes == len(LOG) + hole
    report = snapshot.diagnose()
    import json

    verdicts, _ = verify(json.loads(report.to_json()), [str(path)])
    assert verdicts
    assert all(one.stands for one in verdicts)


@pytest.mark.parametrize(
    ("mark", "encoding"), [("\ufeff", "utf-8"), ("\ufeff", "utf-16-le"), ("\ufeff", "utf-16-be"), ("", "utf-16-le")]
)
def test_the_first_line_of_a_log_with_a_mark(tmp_path: Path, mark: str, encoding: str) -> None:
    """UTF-8 and UTF-16 as Notepad and PowerShell write them: all lines are read."""
    path = tmp_path / NAME
    path.write_bytes((mark + LOG.decode()).encode(encoding))
    (row,) = analyzer.load(path, isolate=False).rows["inputs"]
    assert (row.records, row.unread_lines) == (10, 0)


def test_bytes_that_are_no_text_stay_binary() -> None:
    """Single zeros among other bytes, and control characters, are no holes."""
    assert sniff(bytes(range(256)) * 30)[0] == "binary"
    assert sniff(b"\x01\x00\x02ab\x00c" * 900)[0] == "binary"
    assert sniff(bytes(5000))[0] == "binary"
    assert sniff(b"\x03\x04\x05\x06\0\0\0\0\0\0\0\0" * 500)[0] == "binary"
