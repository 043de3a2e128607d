"""gzip, bzip2, xz and zstd as streams in bounded pieces."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import random
from collections.abc import Callable

import pytest
import zstandard
from analyzer.bundle.containers import decompress
from analyzer.bundle.containers.decompress import Decompressed, codec_of
from analyzer.bundle.stream import Budget
from analyzer.errors import InputError, LimitReached
from analyzer.limits import Limits

from tests.support.values import are_values

Pack = Callable[[bytes], bytes]
PACKS: dict[str, Pack] = {
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
}
TEXT = b"".join(b"line %d of it\n" % (n * 7919) for n in range(800))
every = pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)


def opened(data: bytes, limits: Limits | None = None) -> Decompressed:
    codec = codec_of(data)
    assert codec is not None
    return Decompressed(io.BytesIO(data), codec, Budget(limits or Limits()))


def drained(one: Decompressed, size: int = 1000) -> bytes:
    return b"".join(iter(lambda: one.read(size), b""))


@every
def test_what_was_packed_comes_out(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the pieces in and out, each no longer than asked for; its bytes are counted."""
    for block in (7, 1 << 10, 1 << 20):
        monkeypatch.setattr(decompress, "BLOCK", block)
        one = opened(pack(TEXT))
        parts = list(iter(lambda one=one: one.read(1000), b""))  # type: ignore[misc]
        assert b"".join(parts) == TEXT
        assert max(map(len, parts)) <= 1000
        assert (one.size, one._budget.bytes_out, one.note) == (len(TEXT), len(TEXT), "")
        assert one.read(5) == b""


@every
def test_members_behind_one_another_are_read(pack: Pack) -> None:
    """As `cat a.gz b.gz` makes them; an empty member is one too."""
    assert drained(opened(pack(b"one\n") + pack(b"") + pack(TEXT) + pack(b"three\n"))) == b"one\n" + TEXT + b"three\n"


def passed_over(size: int, first: int) -> bytes:
    return bytes([first]) + b"\x2a\x4d\x18" + size.to_bytes(4, "little") + b"x" * size


@pytest.mark.parametrize(("size", "first"), [(4, 0x50), (0, 0x5F), (3000, 0x57)])
def test_frames_that_zstd_passes_over_hide_nothing(size: int, first: int) -> None:
    """Before, between and behind frames of data, as parallel compressors write them; sixteen first bytes are theirs."""
    pack = PACKS["zstd"]
    frame = passed_over(size, first)
    assert drained(opened(frame + pack(b"one\n") + frame + pack(TEXT) + frame)) == b"one\n" + TEXT
    for other in (0x4F, 0x60):
        assert codec_of(passed_over(size, other)) is None
    assert codec_of(b"\x50\x2a\x4d\x19") is None


@every
def test_bytes_behind_the_end_are_told(pack: Pack) -> None:
    """Zeros that fill a block are none, but for zstd, which knows no such thing."""
    one = opened(pack(b"one\n") + b"something")
    assert drained(one) == b"one\n"
    assert "9 or more bytes after the end" in one.note
    padded = opened(pack(b"one\n") + b"\0" * 512)
    assert drained(padded) == b"one\n"
    assert bool(padded.note) is (pack is PACKS["zstd"])


@every
def test_a_cut_stream_gives_what_is_good(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """And then says how much that was."""
    monkeypatch.setattr(decompress, "BLOCK", 64)
    packed = pack(TEXT)
    one = opened(packed[:-12])
    parts: list[bytes] = []
    with pytest.raises(InputError, match=r"ends early, after \d+ good bytes|damaged") as raised:
        parts.extend(iter(lambda: one.read(1000), b""))
    good = b"".join(parts)
    assert TEXT.startswith(good)
    assert one.size == len(good)
    assert str(one.size) in str(raised.value)
    assert one.read(10) == b""


@every
def test_damaged_bytes_are_said(pack: Pack) -> None:
    """With the name of the format."""
    packed = bytearray(pack(TEXT))
    for at in range(len(packed) // 2, len(packed) // 2 + 40):
        packed[at] ^= 0xFF
    one = opened(bytes(packed))
    said = ""
    with contextlib.suppress(InputError):
        try:
            drained(one)
        except InputError as error:
            said = str(error)
            raise
    assert "damaged" in said or "checksum" in one.note


def test_memory_is_bounded() -> None:
    """The option that raises the limit is named."""
    small = Limits(xz_memory_bytes=1 << 16)
    with pytest.raises(InputError, match="xz"):
        drained(opened(lzma.compress(TEXT), small))
    wide = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=24)).compressobj()
    data = wide.compress(TEXT * 10) + wide.flush()
    with pytest.raises(InputError, match="zstd"):
        drained(opened(data, small))


@every
def test_a_limit_costs_no_byte_of_the_place_in_the_stream(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever goes on behind it finds the next byte."""
    monkeypatch.setattr(decompress, "BLOCK", 4096)
    tight = Limits(ratio=1, ratio_after_bytes=10)
    one = opened(pack(TEXT), tight)
    found, stops = b"", 0
    for _ in range(100):
        try:
            while data := one.read(1 << 20):
                found += data
            break
        except LimitReached:
            stops += 1
    assert (found, stops > 0) == (TEXT, True)


def test_formats_are_told_by_their_first_bytes() -> None:
    """And nothing else is one."""
    assert [codec and codec.name for codec in map(codec_of, (b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK", b""))] == [
        "gzip", "bzip2", "xz", "zstd", None, None,
    ]  # fmt: skip


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(decompress)


@every
@pytest.mark.parametrize("block", [1, 2, 5, 13, 64])
def test_members_and_what_is_behind_them_are_told_wherever_a_block_ends(
    pack: Pack, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sign of the next member, or the zeros before it, may stand in two blocks."""
    monkeypatch.setattr(decompress, "BLOCK", block)
    zeros = b"" if pack is PACKS["zstd"] else b"\0" * 40
    one = opened(pack(b"one\n") + zeros + pack(b"two\n") + zeros + b"PK")
    assert drained(one) == b"one\ntwo\n"
    assert one.note.endswith(f"after the end of the {codec_name(pack)} data were not read")
    assert one.note.startswith(("1 ", "2 "))
    whole = opened(pack(b"one\n") + pack(b"two\n") + zeros)
    assert (drained(whole), whole.note) == (b"one\ntwo\n", "")


def codec_name(pack: Pack) -> str:
    return next(name for name, one in PACKS.items() if one is pack)


@every
def test_very_many_small_members_cost_their_bytes(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given to a decompressor beyond its own member is bounded for each, however much lies behind."""
    data = pack(b"") * 3000 + pack(b"last\n")
    codec = codec_of(data)
    assert codec is not None
    given = [0]

    class Counted:
        def __init__(self, limits: Limits) -> None:
            self._inner = codec.make(limits)

        def __getattr__(self, name: str) -> object:
            return getattr(self._inner, name)

        def decompress(self, piece: bytes, size: int) -> bytes:
            given[0] += len(piece)
            return self._inner.decompress(piece, size)  # type: ignore[no-any-return]

    one = Decompressed(io.BytesIO(data), codec._replace(make=Counted), Budget(Limits()))
    assert drained(one) == b"last\n"
    assert given[0] <= 3001 * decompress.FIRST_PIECE + len(data)


@pytest.mark.parametrize("name", ["xz", "zstd"])
def test_damage_costs_the_piece_it_stands_in(name: str) -> None:
    """What was packed before it comes out: a piece is a small part of a large stream."""
    draw = random.Random(7)
    text = "".join(f"line {at} {draw.getrandbits(64):x}\n" for at in range(60_000)).encode()
    packed = bytearray(PACKS[name](text))
    at = len(packed) * 3 // 4
    packed[at : at + 64] = bytes(range(64))
    one = opened(bytes(packed))
    parts: list[bytes] = []

    def drain() -> None:
        while data := one.read(1 << 16):
            parts.append(data)

    with pytest.raises(InputError, match=f"damaged {name} data after"):
        drain()
    good = b"".join(parts)
    assert len(good) > len(text) // 2
    assert text.startswith(good[: len(text) // 2])


@pytest.mark.parametrize("block", [1, 5, 9, 13, 64, 1 << 18])
def test_frames_that_hold_nothing_are_passed_over(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zstandard's skippable ones, empty and filled, in front, between and behind; a cut one is told as cut."""
    monkeypatch.setattr(decompress, "BLOCK", block)
    pack = PACKS["zstd"]
    empty, filled = b"\x50\x2a\x4d\x18\0\0\0\0", b"\x5f\x2a\x4d\x18\x03\0\0\0abc"
    one = opened(empty + filled + pack(b"one\n") + 20 * (empty + filled) + pack(b"two\n") + filled)
    assert (drained(one), one.note) == (b"one\ntwo\n", "")
    cut = opened(pack(b"one\n") + empty + filled[:-1])
    with pytest.raises(InputError, match="ends early, after 4 good bytes"):
        drained(cut)


def test_many_of_these_frames_make_no_decompressor_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one is read by the one that reads the data; a thousand behind it cost none."""
    made: list[Limits] = []
    zstd = decompress.CODECS[3]
    counting = zstd._replace(make=lambda limits: made.append(limits) or zstd.make(limits))
    monkeypatch.setattr(decompress, "CODECS", (counting,))
    pack = PACKS["zstd"]
    assert drained(opened(pack(b"one\n") + 1000 * b"\x50\x2a\x4d\x18\0\0\0\0" + pack(b"two\n"))) == b"one\ntwo\n"
    assert len(made) <= 3
