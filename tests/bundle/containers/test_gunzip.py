"""gzip read so that damage costs little."""

from __future__ import annotations

import gzip
import random
import struct
import zlib

import pytest
from analyzer.bundle.containers import gunzip
from analyzer.bundle.containers.gunzip import Gunzip

TEXT = b"".join(b"line %d\n" % random.Random(n).randrange(10**9) for n in range(4000))


def member(
    flags: int = 0, extra: bytes = b"", data: bytes = TEXT, crc: int | None = None, size: int | None = None
) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = engine.compress(data) + engine.flush()
    trailer = struct.pack("<II", zlib.crc32(data) if crc is None else crc, len(data) if size is None else size)
    return b"\x1f\x8b\x08" + bytes([flags]) + b"\0" * 6 + extra + body + trailer


def read(data: bytes, piece: int = 1 << 20, room: int = 1 << 20) -> tuple[bytes, Gunzip]:
    """As `Decompressed` asks: more input only where it is needed."""
    one, at, out = Gunzip(), 0, b""
    for _ in range(200_000):
        if one.eof or (one.needs_input and at >= len(data)):
            break
        given = data[at : at + piece] if one.needs_input else b""
        at += len(given)
        made = one.decompress(given, room)
        assert len(made) <= room
        out += made
    return out, one


@pytest.mark.parametrize("piece", [1, 2, 3, 1000, 1 << 20])
@pytest.mark.parametrize("room", [700, 1 << 20])
@pytest.mark.parametrize(
    ("flags", "extra"),
    [
        (0, b""),
        (gunzip.FNAME, b"name\0"),
        (gunzip.FCOMMENT, b"comment\0"),
        (gunzip.FEXTRA, b"\x04\x00abcd"),
        (gunzip.FHCRC, b"\x12\x34"),
        (gunzip.FEXTRA | gunzip.FNAME | gunzip.FCOMMENT | gunzip.FHCRC, b"\x02\x01" + b"x" * 258 + b"n\0c\0\x12\x34"),
    ],
)
def test_every_header_in_pieces_of_every_size(flags: int, extra: bytes, piece: int, room: int) -> None:
    """RFC 1952, section 2.3: extra field, name, comment, checksum, in this order."""
    text = TEXT[:5000] if piece < 10 else TEXT
    out, one = read(member(flags, extra, text), piece, room)
    assert out == text
    assert (one.eof, one.note, one.unused_data) == (True, "", b"")


def test_what_follows_a_member_is_not_its_own() -> None:
    """The next one is read by another."""
    out, one = read(member() + b"next")
    assert (out, one.unused_data) == (TEXT, b"next")


def test_a_wrong_trailer_is_a_note() -> None:
    """The data before it is kept; the standard library's own output is right."""
    out, one = read(member(crc=1))
    assert (out, "checksum is wrong" in one.note) == (TEXT, True)
    out, one = read(member(size=7))
    assert (out, one.note) == (TEXT, f"the gzip trailer claims 7 bytes, {len(TEXT)} came out")
    assert read(gzip.compress(TEXT))[1].note == ""


@pytest.mark.parametrize("left", [1, 7, 8])
def test_a_trailer_that_is_cut_is_no_end(left: int) -> None:
    """All data came out, and the member has not ended."""
    out, one = read(member()[:-left])
    assert (out, one.eof, one.needs_input) == (TEXT, False, True)


def test_what_is_no_gzip_is_said() -> None:
    """Another method, or a name that never ends."""
    with pytest.raises(ValueError, match="not the header"):
        read(b"\x1f\x8b\x07" + b"\0" * 20)
    with pytest.raises(ValueError, match="does not end"):
        read(b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"n" * (gunzip.HEADER_BYTES + 10), 1 << 18)
    out, one = read(b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"n" * (gunzip.HEADER_BYTES - 100))
    assert (out, one.eof) == (b"", False)


def test_damage_costs_the_piece_it_stands_in() -> None:
    """What came out before is given first, then the damage is said, and said again."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    good = engine.compress(TEXT) + engine.flush(zlib.Z_FULL_FLUSH)
    one = Gunzip()
    out = one.decompress(member()[:10] + good + b"\x07" * 600, 1 << 20)  # a block of the type that there is not
    assert len(out) > len(TEXT) - gunzip.PIECE * 8
    assert TEXT.startswith(out)
    assert one.needs_input is False
    for _ in range(2):
        with pytest.raises(ValueError, match=r"."):
            one.decompress(b"", 1 << 20)


def test_no_more_is_put_together_than_is_worth_it() -> None:
    """Of a long member a piece's output is given as it is, and short ones together; all of it comes."""
    chance = random.Random(7)
    data = member(data=b"".join(b"%d line of a log\n" % chance.randrange(1000) for _ in range(100_000)))
    one, sizes = Gunzip(), []
    given = data
    while not one.eof:
        sizes.append(len(one.decompress(given, 1 << 20)))
        given = b""
    assert sum(sizes) == len(gzip.decompress(data))
    assert all(size >= gunzip.ENOUGH for size in sizes[:-1])
    assert max(sizes) < 1 << 20
