"""Zero bytes that stand together are a hole in a text; a mark at its beginning is no part of its first line."""

from __future__ import annotations

import re
from pathlib import Path

import analyzer
import pytest
from analyzer.sources import sniff as sniff_room
from analyzer.sources.sniff import packed, sniff
from analyzer.sources.wrappers import peel

from tests.hostile.parts import AGENT

LOG = AGENT * 5
NAME = "konnectivity-agent-abcde.log"


def test_the_reason_counts_the_records_that_were_looked_for() -> None:
    """What is no log says how many lines were looked at and how many of them are records of one."""
    assert sniff(b"hello\nworld\n") == ("document", "none of its first 2 lines is a record of a log")
    assert sniff(b"hello\n") == ("document", "its only line is no record of a log")
    assert sniff(AGENT + b"a\nb\nc\nd\n")[1].endswith("lines are records of a log")
    assert sniff(LOG)[1] == "10 of its first 10 lines are records of a log"


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
        (b"xar!\0\x1c", "a xar archive; unpack it first"),
        (b"\x5d\0\0\x80\0", "an LZMA file; unpack it first"),
        (b"Salted__\x01", "a file encrypted with openssl; decrypt and unpack it first"),
        (b"age-encryption.org/v1\n-> X", "a file encrypted with age; decrypt and unpack it first"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQ", "a file encrypted with PGP; decrypt and unpack it first"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture; what it shows is wanted as text"),
        (b"%PDF-1.7\n", "a PDF document; save its text first"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of Office or a mail of Outlook; save it as text first"),
        (b"LPKSHHRH\0", "a journal of systemd as it lies on disk; write it out with `journalctl --file`"),
    ],
)
def test_an_archive_that_is_not_opened_says_what_it_is(head: bytes, name: str) -> None:
    """The reader of the report learns what to do, and not only that there were strange bytes."""
    assert sniff(head + b"\x00\x80" * 300) == ("binary", name)


@pytest.mark.parametrize(
    ("name", "reason", "begin"),
    [("a/logs.tar.br", "bytes", "a Brotli stream"), ("logs.tgz.GPG", "", "a file encrypted with PGP"), ("x.iso", "", "an image of a disc"),
     ("x.png", "a PNG picture", ""), ("x.bin", "a 7z archive; unpack it first", "a 7z archive")],
)  # fmt: skip
def test_what_no_first_byte_tells_is_told_by_the_name(name: str, reason: str, begin: str) -> None:
    """Brotli and binary PGP have no sign of their own."""
    assert packed(name, reason)[: len(begin) or None] == begin


@pytest.mark.parametrize("word", ["070701", "PAR1", "LZIP", "hsqs"])
def test_a_text_may_begin_with_the_letters_of_an_archive(word: str) -> None:
    """Four letters alone make no archive of a text."""
    assert sniff(f"{word} is what the first line says\nand the second\n".encode())[0] == "document"


ROW = "I0302 10:00:00.123456       1 client.go:210] connected\n"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", ("empty", "no bytes")),
        (b"\0\0\0\0", ("binary", "only zero bytes")),
        (b" \n\t\r\n", ("empty", "only blanks")),
        (b" \0\0\0\0\n", ("empty", "only blanks")),
        (b"a\rb\rc\r", ("document", "a text whose lines end with CR alone")),
    ],
)
def test_texts_with_nothing_in_them(head: bytes, kind: tuple[str, str]) -> None:
    """Nothing, zeros, blanks, and the lines of an old machine."""
    assert sniff(head) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ROW * 3, "log"),
        (ROW * 2 + "x\n", "log"),
        (ROW * 2 + "x\ny\n", "document"),
        (ROW.replace("I0302", "\x1b[31mI0302") * 3, "log"),
        (ROW * 3 + "$ kubectl get pods\n", "document"),
        (ROW * 3 + "POD: calico-node-abcde\n", "document"),
        (ROW * 3 + "## 10.1.1.7\n", "document"),
        (ROW * 3 + "10.1.1.7\n", "log"),
        (ROW * 3 + "apiVersion: v1\n", "document"),
        (ROW * 3 + "BIRD LOGS\n", "document"),
        (ROW * 3 + "NAME  READY\n", "document"),
        (ROW * 3 + "     Active: failed (Result: exit-code) since\n", "document"),
        (ROW * 3 + "Active: failed again\n", "log"),
    ],
)
def test_a_log_is_mostly_records_and_nothing_else(text: str, kind: str) -> None:
    """More than half of its lines; a command, a heading, a host's name or an object in it makes it a document."""
    assert sniff(text.encode())[0] == kind


@pytest.mark.parametrize("line", ["$ kubectl get pods\n", "## 10.1.1.7\n"])
def test_of_a_large_log_only_its_head_is_here(line: str) -> None:
    """It is read line by line whatever is echoed in it; its last line may be cut."""
    text = line + ROW * (1 + sniff_room.CUT // len(ROW))
    assert sniff(text.encode())[0] == "log"
    assert sniff(text[: sniff_room.CUT - 1].encode())[0] == "document"


@pytest.mark.parametrize(
    ("line", "is_record"),
    [
        (ROW, True),
        ("2026-03-02T10:00:00.123456Z what a program said", True),
        ("2026-03-02T10:00:00Z what happened then", False),
        ("2026-03-02T10:00:00.123Z stderr F words", True),
        ("server-1  | words", False),
        ("words alone", False),
    ],
)
def test_what_makes_a_line_a_record(line: str, is_record: bool) -> None:
    """Its own header or a wrapper that only programs write; a date to the second is what people write, too."""
    assert sniff_room.is_record(peel(line.rstrip("\n"))) is is_record


@pytest.mark.parametrize(
    ("head", "wide"),
    [
        (b"\xff\xfea\0", True),
        (b"\xfe\xff\0a", True),
        ("abcdefghij".encode("utf-16-le"), True),
        ("abcdefghij".encode("utf-16-be"), True),
        ("abcdefghi".encode("utf-16-le"), False),
        (b"abcdefghij" * 2, False),
        (b"ab\0\0" * 10, False),
        (b"a\0a\0a\0aaaa" * 2, True),
        (b"a\0a\0aaaaaa" * 2, False),
        (b"a\0a\0a\0a\0\0\0" * 2, True),
        (b"a\0a\0a\0\0\0\0\0" * 2, False),
    ],
)
def test_two_bytes_a_character(head: bytes, wide: bool) -> None:
    """By the mark, or by zeros at every other byte of a sample that is long enough."""
    assert sniff_room.is_utf16(head) is wide


@pytest.mark.parametrize(
    ("head", "binary"),
    [
        (b"a\0" * 3 + b"a" * 10, False),
        (b"a\0bb" * 3 + b"a" * 10, False),
        (b"a\0bb" * 4 + b"a" * 10, True),
        (b"a\0bb" * 4 + b"a" * 2000, False),
        (b"\x01" * 20 + b"a" * 20, False),
        (b"\x01" * 21 + b"a" * 20, True),
        (b"\x01" * 21 + b"a" * 188, True),
        (b"\x01" * 21 + b"a" * 189, False),
        (b"\t\n\v\f\r\x1b" * 20, False),
    ],
)
def test_bytes_of_no_text(head: bytes, binary: bool) -> None:
    """More than a few single zeros, or control characters that are many and a tenth of it; the reason says so in words."""
    reason = sniff_room._binary(head)
    assert reason.startswith("no text: ") is binary
    assert bool(reason) is binary


def test_an_object_is_not_asked_for_what_a_log_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text with few log lines is a document by that alone: its lines are not looked at for commands, tables and hosts."""

    def not_asked(*_: object) -> bool:
        raise AssertionError

    monkeypatch.setattr(sniff_room, "_is_more", not_asked)
    found = sniff(b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\n")
    assert found == ("document", "none of its first 4 lines is a record of a log")


RUNTIME = "2026-03-02T09:00:{:02}.{:09}Z stderr F "
STAMPED = RUNTIME.removesuffix("stderr F ")


@pytest.mark.parametrize("head", ["", RUNTIME, STAMPED], ids=["bare", "cri", "stamped"])
@pytest.mark.parametrize(
    "strange",
    ["", "\x1b[31mI0302 09:00:00.000001       1 a.go:1] x\x1b[0m", "no record", " a.go:1] x", "NAME   READY", None],
)
def test_records_told_together_are_those_told_one_by_one(
    head: str, strange: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run of records ends at a line that is none, wherever that stands, and with a terminal's colours all are looked at."""
    lines = [
        f'{head.format(at, at)}I0302 09:00:{at:02}.000001       1 client.go:{at}] "dial" dialID={at}'
        for at in range(12)
    ]
    for at in range(0, 12, 3):
        more = [] if strange is None else [strange] if at % 2 else [head.format(at, at) + strange]
        text = "\n".join([*lines[:at], *more, *lines[at:]]).encode() + b"\n"
        together = sniff(text)
        with monkeypatch.context() as patch:
            for run in ("KLOG_RUN", "CRI_RUN"):
                patch.setattr(sniff_room, run, re.compile("(?!)"))
            assert sniff(text) == together


@pytest.mark.parametrize(
    "strange", ["no record", RUNTIME.format(1, 1) + "no record", RUNTIME.format(1, 1).replace(" F ", " P ") + "I03"]
)
@pytest.mark.parametrize("head", ["", RUNTIME, STAMPED], ids=["bare", "cri", "stamped"])
@pytest.mark.parametrize("size", [20, 400])
def test_records_of_a_long_log_are_told_together_up_to_the_last_line_that_counts(
    size: int, head: str, strange: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first 200 lines are records nothing else is looked at, and one that is none is met on either side of that border."""
    lines = [
        f'{head.format(at % 60, at)}I0302 09:00:{at % 60:02}.000001       1 client.go:{at + 1}] "{"x" * size}"'
        for at in range(240)
    ]
    for at in (198, 199, 200, 201, 240):
        text = "\n".join([*lines[:at], strange, *lines[at:]]).encode()[:65536]
        together = sniff(text)
        with monkeypatch.context() as patch:
            for run in ("KLOG_RUN", "CRI_RUN"):
                patch.setattr(sniff_room, run, re.compile("(?!)"))
            assert sniff(text) == together
        assert together[0] == "log"


def test_a_dump_in_a_runtimes_lines_is_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed in them is looked at without their heads, also where all of them are records."""
    line = RUNTIME.format(1, 1) + "F0302 09:00:01.000001       1 helpers.go:12] error: no such host " + "x" * 400
    text = ("\n".join([line] * 240) + "\n").encode()[:65536]
    assert sniff(text)[0] == "document"
    monkeypatch.setattr(sniff_room, "CRI_RUN", re.compile("(?!)"))
    assert sniff(text)[0] == "document"


@pytest.mark.parametrize("head", ["", RUNTIME, STAMPED], ids=["bare", "cri", "stamped"])
def test_a_log_of_records_alone_is_not_asked_for_commands_and_hosts(head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a runtime's head as without one: a record of klog is no output."""

    def not_asked(*_: object) -> bool:
        raise AssertionError

    for name in ("peel", "is_output", "stamp_of"):
        monkeypatch.setattr(sniff_room, name, not_asked)
    text = "".join(f"{head.format(at, at)}I0302 09:00:{at:02}.000001       1 a.go:{at + 1}] OK\n" for at in range(9))
    assert sniff(text.encode()) == ("log", "9 of its first 9 lines are records of a log")
