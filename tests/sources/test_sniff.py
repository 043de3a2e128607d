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


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x04\x22\x4d\x18\x64\x40\xa7", "an LZ4 frame; unpack it first"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive; unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
        (b"!<arch>\ndebian-binary   ", "a Debian package; unpack it first"),
        (b"!<arch>\nlib.o/          ", "an ar archive; unpack it first"),
        (b"\xed\xab\xee\xdb\x03\x00", "an RPM package; unpack it first"),
        (b"070701" + b"0" * 104 + b"a\0", "a cpio archive; unpack it first"),
        (b"PAR1\x15\x04\x15\0", "a Parquet file"),
        (b"LZIP\x01\x0c\0", "an lzip file; unpack it first"),
    ],
)
def test_an_archive_that_is_not_opened_says_what_it_is(head: bytes, name: str) -> None:
    """The reader of the report learns what to do, and not only that there were strange bytes."""
    assert sniff(head + b"\x00\x80" * 300) == ("binary", name)


@pytest.mark.parametrize("word", ["070701", "PAR1", "LZIP", "hsqs"])
def test_a_text_may_begin_with_the_letters_of_an_archive(word: str) -> None:
    """Four letters alone make no archive of a text."""
    assert sniff(f"{word} is what the first line says\nand the second\n".encode())[0] == "document"
