"""From paths to rows: a part that cannot be read costs only itself."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from analyzer.bundle.stream import RunLimit
from analyzer.errors import InputError, LimitReached
from analyzer.limits import Limits
from analyzer.reading import document_member
from analyzer.reading import reader as module
from analyzer.reading.reader import Reader, dump

from tests.support.accounts import accounts
from tests.support.bundles import targz, write_tree
from tests.support.inline import agent, pods

PODS = pods(agent("aaaaa"))
LOG = "".join(f"I0302 09:00:{n:02}.000001       1 client.go:1] line {n}\n" for n in range(20))


def test_each_kind_of_member_has_its_own_account(tmp_path: Path) -> None:
    """A log, a document, a binary, an empty one."""
    found = accounts(
        tmp_path,
        {
            "a.txt": PODS,
            "b.log": LOG,
            "c.bin": os.urandom(5) + b"\x00\x01\x02\xff" * 4000,
            "d.txt": "",
            "e.txt": b"\0" * 200_000,
        },
    )
    assert {name: row["status"] for name, row in found.items()} == {
        "a.txt": "read", "b.log": "read", "c.bin": "not_understood", "d.txt": "read", "e.txt": "not_understood",
    }  # fmt: skip
    assert (found["d.txt"]["kind"], found["d.txt"]["lines"]) == ("empty", 0)
    assert (found["e.txt"]["kind"], found["e.txt"]["size_bytes"]) == ("binary", 200_000)
    assert found["c.bin"]["size_bytes"] == 16_005


def test_zeros_before_a_text_are_a_hole_in_it(tmp_path: Path) -> None:
    """What stands behind them is read."""
    row = accounts(tmp_path, {"a.txt": b"\0" * 65536 + PODS.encode()})["a.txt"]
    assert (row["kind"], row["size_bytes"], "65536" in row["note"].replace(" ", "").replace(",", "")) == (
        "kubectl table",
        65536 + len(PODS),
        True,
    )


def test_an_error_in_one_member_costs_only_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known errors in their own words, others as what they are; a limit of the run ends reading."""
    real = document_member.read_document

    def broken(books: Reader, member: module.Member, reason: str) -> None:
        if member.name.startswith("x"):
            raise {"x1": InputError("the end"), "x2": ZeroDivisionError("1/0"), "x3": RunLimit("too much")}[
                member.name[:2]
            ]
        real(books, member, reason)

    monkeypatch.setattr(document_member, "read_document", broken)
    found = accounts(tmp_path, {"x1.txt": PODS, "x2.txt": PODS + " ", "y.txt": PODS + "  "})
    assert {name: row["status"] for name, row in found.items()} == {
        "x1.txt": "error",
        "x2.txt": "error",
        "y.txt": "read",
    }
    assert found["x1.txt"]["note"] == "the end"
    assert found["x2.txt"]["note"].endswith("what was read of it before is kept")
    reading = Reader(Limits(), str).read(
        [str(write_tree(tmp_path / "b", {"a.txt": PODS, "x3.txt": PODS + " ", "y.txt": LOG}))]
    )
    assert (reading.finished, reading.stopped) == (False, "too much; the last member looked at is x3.txt")
    with pytest.raises(LimitReached):
        Reader(Limits(input_bytes=1), str).read([str(write_tree(tmp_path / "d", {"a.txt": PODS}) / "a.txt")])


def test_a_part_can_be_left_out_by_its_number_and_name(tmp_path: Path) -> None:
    """With a reason; all others are read."""
    place = write_tree(tmp_path, {"a.txt": PODS, "b.txt": LOG})
    begun: list[tuple[int, str]] = []
    one = Reader(Limits(), str)
    one.on_begin = lambda number, name: begun.append((number, name))
    one.read([str(place)])
    assert [name for _, name in begun] == ["a.txt", "b.txt"]
    other = Reader(Limits(), str)
    other.left_out = {(begun[1][0], "b.txt"): "it crashed"}
    reading = other.read([str(place)])
    assert reading.members == 2
    data = reading.sink.tables["inputs"].data
    assert dict(zip(data["source"], data["status"], strict=True))["a.txt"] == "read"
    assert "it crashed" in dict(zip(data["source"], data["note"], strict=True))["b.txt"]


def test_a_reading_knows_its_bundle(tmp_path: Path) -> None:
    """Name, size, hash of an archive; the time of its newest member; whether it came to its end."""
    path = tmp_path / "case.tgz"
    path.write_bytes(targz({"a.txt": PODS, "b.log": LOG}))
    reading = Reader(Limits(), str).read([str(path)])
    said = dump(reading)
    assert (said["name"], said["size"], said["members"], said["finished"], said["stopped"]) == (
        "case.tgz",
        path.stat().st_size,
        2,
        True,
        "",
    )
    assert len(said["sha256"]) == 64
    assert list(reading.sink.mtimes) == ["1772442000"]


def test_damage_in_a_binary_is_an_error(tmp_path: Path) -> None:
    """Not just something that is no text."""
    data = gzip.compress(bytes(range(256)) * 2 + os.urandom(100_000), mtime=0)
    assert [row["status"] for row in accounts(tmp_path / "a", {"c.gz": data}).values()] == ["not_understood"]
    [row] = accounts(tmp_path / "b", {"c.gz": data[:-30_000]}).values()
    assert (row["kind"], row["status"], "ends early" in row["note"], row["lost"]) == ("binary", "error", True, True)


def test_an_archive_that_is_not_unpacked_counts_as_lost(tmp_path: Path) -> None:
    """What it holds was not looked at, and the reason says what to do; a picture holds nothing that was wanted."""
    packed, picture = b"7z\xbc\xaf\x27\x1c\0\4" + bytes(range(256)), b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    found = accounts(tmp_path, {"a.txt": PODS, "logs.7z": packed, "screen.png": picture})
    assert (found["logs.7z"]["status"], found["logs.7z"]["lost"]) == ("not_understood", True)
    assert found["logs.7z"]["note"] == "a 7z archive; unpack it first"
    assert (found["screen.png"]["status"], found["screen.png"]["lost"]) == ("not_understood", False)


def test_a_member_whose_begin_is_blank_is_read_on(tmp_path: Path) -> None:
    """Line feeds or blanks over more than what is looked at first; of a member that is blank to its end nothing is lost."""
    for blank, line in ((b"\n" * 70_000, 70_002), (b" " * 70_000 + b"\n", 3)):
        reading = Reader(Limits(), str)
        place = tmp_path / str(line)
        place.mkdir()
        (place / "a.txt").write_bytes(blank + PODS.encode() if isinstance(PODS, str) else blank + PODS)
        (place / "b.txt").write_bytes(blank)
        reading.read([str(place)])
        assert reading.sink.tables["pods"].data["line"][0] == line
    found = accounts(tmp_path / "c", {"b.txt": b"\n" * 70_000})["b.txt"]
    assert (found["kind"], found["status"], found["lines"], found["blank_lines"], found["lost"]) == (
        "empty",
        "read",
        70_000,
        70_000,
        False,
    )


def test_a_remark_on_a_name_is_no_member(tmp_path: Path) -> None:
    """It has a row of its own in the account, and the bundle has as many members as before."""
    path = tmp_path / "b.tgz"
    path.write_bytes(targz({"a.txt": PODS, "n" * 40: PODS}))
    reading = Reader(Limits(name_bytes=30), str).read([str(path)])
    assert reading.members == 2
    assert reading.sink.tables["inputs"].size == 3
