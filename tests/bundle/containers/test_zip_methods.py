"""Members of zip archives that are packed with bzip2 or LZMA are read whole, and never grow beyond a piece."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from typing import Any

import pytest
from analyzer.bundle.containers import zip as zips
from analyzer.bundle.containers.zip_methods import WRONG
from analyzer.bundle.stream import Budget, LimitReached
from analyzer.errors import InputError
from analyzer.limits import Limits

TEXT = b"".join(b"%d a line of a log\n" % n for n in range(60_000))


def packed(method: int, *members: tuple[str, bytes]) -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return bytearray(out.getvalue())


def read(data: bytes, limits: Limits | None = None) -> dict[str, Any]:
    """Each member's bytes, or the note in their place."""
    found: dict[str, Any] = {}
    for entry in zips.entries(io.BytesIO(data), Budget(limits or Limits())):
        try:
            found[entry.name] = (
                b"".join(iter(lambda s=entry.stream: s.read(1 << 20), b"")) if entry.stream else entry.note
            )
        except InputError as error:
            found[entry.name] = str(error)
    return found


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_members_are_read_whole(method: int) -> None:
    """Every method gives what was packed: a text, one byte, and nothing at all."""
    members = {"a.log": TEXT, "one": b"x", "none": b"", "z.log": TEXT[:5000]}
    assert read(packed(method, *members.items())) == members


def test_an_lzma_member_without_an_end_mark() -> None:
    """Without the flag of an end mark the data ends at the size of the directory."""
    import lzma

    raw = lzma.compress(TEXT, lzma.FORMAT_ALONE)  # writes its size unknown, so with a mark: pack it anew without one
    assert lzma.decompress(raw) == TEXT
    data = packed(zipfile.ZIP_LZMA, ("a", TEXT[:1000]))
    at = data.index(b"PK\x01\x02")
    data[at + 8] &= ~2
    assert read(data)["a"] == TEXT[:1000]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_takes_a_piece_of_memory(method: int) -> None:
    """24 MiB of zeros are stopped by the count of bytes, with a few MiB in memory."""
    data = packed(method, ("bomb", bytes(24 << 20)))
    assert len(data) < 20_000
    stream = next(iter(zips.entries(io.BytesIO(data), Budget(Limits(total_bytes=20 << 20))))).stream
    assert stream is not None
    tracemalloc.start()
    with pytest.raises(LimitReached, match="total_bytes"):
        all(iter(lambda: stream.read(1 << 20), b""))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 16 << 20


def test_a_dictionary_over_the_limit_costs_only_its_member() -> None:
    """A header that asks for a dictionary of 4 GiB is refused before any memory is taken; the next member is read."""
    data = packed(zipfile.ZIP_LZMA, ("greedy", TEXT[:2000]), ("next", b"fine\n"))
    at = data.index(b"greedy") + len("greedy") + 4
    data[at + 1 : at + 5] = struct.pack("<I", 0xFFFFFFFF)
    found = read(data)
    assert "xz_memory_bytes" in found["greedy"]
    assert found["next"] == b"fine\n"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_is_said_with_what_was_good(method: int) -> None:
    """Data that is cut or altered costs the rest of its member, not the next one."""
    data = packed(method, ("bad", TEXT), ("next", b"fine\n"))
    data[data.index(b"bad") + 3000] ^= 0xFF
    found = read(data)
    assert "damaged zip entry after" in str(found["bad"])[:200]
    assert found["next"] == b"fine\n"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_wrong_checksum_is_told_at_the_end_and_costs_nothing(method: int) -> None:
    """As that of gzip; the entry beside it has nothing to tell."""
    data = packed(method, ("bad", TEXT), ("next", b"fine\n"))
    data[data.index(b"PK\x01\x02") + 16] ^= 0xFF
    told = []
    for entry in zips.entries(io.BytesIO(data), Budget(Limits())):
        assert entry.stream is not None
        whole = b"".join(iter(lambda stream=entry.stream: stream.read(100_000), b""))
        told.append((entry.name, whole, entry.closing()))
    assert told == [("bad", TEXT, WRONG), ("next", b"fine\n", "")]


def test_a_method_nobody_bounds_is_not_read() -> None:
    """A method that the library of another Python may know is said and left out."""
    data = packed(zipfile.ZIP_DEFLATED, ("a", TEXT[:100]))
    at = data.index(b"PK\x01\x02")
    data[at + 10] = data[8] = 93
    assert read(data) == {"a": "zip method 93 is not read"}
