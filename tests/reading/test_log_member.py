"""A member that is one log: every line of it, in blocks of any size, and its account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from analyzer.reading import log_member
from analyzer.reading.log_member import Digest
from analyzer.tables.sink import Sink

from tests.support.accounts import accounts, reading

LINE = 'I0302 09:{:02}:{:02}.000001       1 client.go:1] "Start serving" serverID="s{}" agentID="a"\n'
LOG = "".join(LINE.format(n // 60, n % 60, n) for n in range(60))


def one(tmp_path: Path, data: str | bytes, name: str = "konnectivity-agent-gvrtq.log", **limits: int) -> dict[str, Any]:
    return accounts(tmp_path, {name: data}, **limits)[name]


def test_a_log_is_accounted_with_its_lines_and_bytes(tmp_path: Path) -> None:
    """Kind, records, times; nothing is said where nothing is wrong."""
    row = one(tmp_path, LOG)
    assert (row["status"], row["lines"], row["records"], row["unread_lines"], row["size_bytes"]) == (
        "read",
        60,
        60,
        0,
        len(LOG),
    )
    assert row["kind"].endswith(" log")
    assert not row.get("note")


def content(sink: Sink) -> dict[str, object]:
    """What a sink holds, kept lines by their number: they come in the order in which they were asked for."""
    return {**sink.dump(), "lines": dict(sorted(sink.lines.items()))}


@pytest.mark.parametrize("size", [40, 97, 4096, 1 << 20])
@pytest.mark.parametrize("end", ["", "I0302 09:59:00.000001       1 client.go:1] last"])
def test_blocks_of_any_size_give_the_same_rows(
    size: int, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line over the edge of a block is one line; one at the end needs no line feed."""
    whole = reading(tmp_path / "a", {"x.log": LOG + end})
    monkeypatch.setattr(log_member, "BLOCK", size)
    parts = reading(tmp_path / "b", {"x.log": LOG + end})
    assert parts.dump() == whole.dump()


@pytest.mark.parametrize("first", [0, 1 << 30])
def test_fast_and_slow_reading_are_the_same(first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From whatever size on the fast path is taken."""
    monkeypatch.setattr(log_member, "SMALL_LOG", first)
    monkeypatch.setattr(log_member, "ENOUGH_LOG", first)
    text = LOG + "x" * 300 + "\n" + LOG.replace("09:", "10:")
    slow = reading(tmp_path / "a", {"x.log": text}, slow=True)
    fast = reading(tmp_path / "b", {"x.log": text})
    assert content(fast) == content(slow)


@pytest.mark.parametrize("size", [64, 1 << 20])
def test_long_lines_are_cut_and_said(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one block or over many; the lines behind them keep their numbers."""
    monkeypatch.setattr(log_member, "BLOCK", size)
    row = one(
        tmp_path,
        LOG + "I0302 09:58:00.000001       1 a.go:1] " + "x" * 2000 + "\n" + LINE.format(59, 1, 1),
        line_bytes=500,
    )
    assert row["lines"] == 62
    assert row["note"].startswith("1 lines over 500 bytes were cut")
    exact = LINE.format(1, 1, "x" * 100)
    assert not one(tmp_path / "b", exact * 60, line_bytes=len(exact) - 1).get("note")


def test_zero_bytes_and_a_mark_of_utf8_are_no_part_of_a_line(tmp_path: Path) -> None:
    """Zeros are said."""
    row = one(tmp_path, b"\xef\xbb\xbf" + LOG.encode() + b"\0\0\0" + LOG.encode())
    assert (row["records"], row["unread_lines"]) == (120, 0)
    assert "3" in row["note"] and "zero" in row["note"]  # noqa: PT018


def test_a_member_over_its_limit_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option that raises the limit is named; the last byte that is allowed is read."""
    monkeypatch.setattr(log_member, "BLOCK", 500)
    row = one(tmp_path, LOG, member_bytes=1000)
    assert (row["status"], 0 < row["lines"] < 60) == ("partly_read", True)
    assert row["note"].startswith("only the first 1000 bytes were read")
    assert one(tmp_path / "b", LOG, member_bytes=len(LOG))["status"] == "read"


def test_equal_bytes_are_counted_once(tmp_path: Path) -> None:
    """Unless their names say that they are of two pods."""
    found = accounts(tmp_path, {"a/x.log": LOG, "b/y.log": LOG, "b/z.log": LOG + " "})
    assert [found[name]["status"] for name in ("a/x.log", "b/y.log", "b/z.log")] == ["read", "skipped", "read"]
    assert found["b/y.log"]["kind_reason"] == "the same bytes as a/x.log"
    assert (found["b/y.log"]["lines"], found["b/y.log"]["records"]) == (60, 0)
    found = accounts(tmp_path / "b", {"konnectivity-agent-aaaaa.log": LOG, "konnectivity-agent-bbbbb.log": LOG})
    assert {row["status"] for row in found.values()} == {"read"}
    sink = reading(tmp_path / "c", {"a/x.log": LOG, "b/y.log": LOG})
    once = reading(tmp_path / "d", {"a/x.log": LOG})
    assert {k: v.size for k, v in sink.tables.items() if k != "inputs"} == {
        k: v.size for k, v in once.tables.items() if k != "inputs"
    }


def test_lines_that_are_no_records_make_a_log_partly_read(tmp_path: Path) -> None:
    """Each is counted."""
    row = one(tmp_path, "something else\n" + LOG)
    assert (row["status"], row["unread_lines"], row["records"]) == ("partly_read", 1, 60)


def test_an_identity_is_that_of_all_bytes() -> None:
    """In one piece or in many; a byte more, less or other is another."""
    data = bytes(range(256)) * 600

    def of(*parts: bytes) -> bytes:
        digest = Digest()
        for part in parts:
            digest.update(part)
        return digest.value()

    assert of(data) == of(data[:70000], data[70000:], b"")
    assert len({of(data), of(data + b"x"), of(data[:-1]), of(data[:-1] + b"x"), of(b"x" + data[1:]), of(b"")}) == 6
