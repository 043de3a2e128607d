"""Hostile archives: damaged, lying and endless ones."""

from __future__ import annotations

import bz2
import functools
import gzip
import lzma
import struct
from collections.abc import Callable, Iterator

from isal import isal_zlib

from tests.hostile.parts import (
    AGENT,
    GOOD,
    Case,
    header,
    octal,
    pad,
    patched,
    tar_of,
    wrap,
    zip_of,
)


def tars() -> Iterator[Case]:
    def case(name: str, data: bytes | Callable[[], bytes], good: bool = True, codes: tuple[int, ...] = (0,)) -> Case:
        return Case(f"tar-{name}", "bundle.tar", data, frozenset(codes), good)

    whole = tar_of((GOOD, AGENT), ("more.txt", b"text\n" * 3000))
    for cut in (1, 100, 511, 512, 700):
        yield case(f"cut-at-{cut}", whole[:cut], False, (0, 3))
    for cut in (2000, len(whole) - 9000, len(whole) - 1):
        yield case(f"cut-later-{cut}", whole[:cut])
    yield case("no-trailer", tar_of((GOOD, AGENT), trailer=False))
    yield case("zeros", bytes(10240), False, (3,))
    yield case("negative-size", wrap(header(b"bad", b"\xff" * 12)))
    yield case("huge-size", header(b"bad", b"\x80" + b"\0" * 3 + b"\x7f" * 8) + tar_of((GOOD, AGENT)), False, (0, 3))
    yield case("size-of-letters", wrap(header(b"bad", b"not-octal\0")))
    yield case("bad-checksum", wrap(b"\x01" + header(b"bad", octal(0))[1:]))
    yield case("garbage-block", wrap(bytes(range(256)) * 2))
    yield case("garbage-many", wrap(bytes(range(255, -1, -1)) * 40))
    yield case("pax-digits", wrap(header(b"p", octal(1 << 20), b"x") + b"9" * (1 << 20)))
    yield case("pax-negative-length", wrap(header(b"p", octal(12), b"x") + pad(b"-5 path=abc\n")))
    yield case("pax-zero-length", wrap(header(b"p", octal(12), b"x") + pad(b"0 path=abcd\n")))
    yield case("pax-size-lie", wrap(header(b"p", octal(22), b"x") + pad(b"22 size=999999999999\n\n") + header(b"m", octal(3)) + pad(b"abc")), True)  # fmt: skip
    yield case("long-name-2-mib", wrap(header(b"././@LongLink", octal(2 << 20), b"L") + b"n" * (2 << 20) + header(b"m", octal(3)) + pad(b"abc")))  # fmt: skip
    yield case(
        "headers-in-a-row", wrap(b"".join(header(b"p", octal(11), b"x") + pad(b"11 path=ab\n") for _ in range(2000)))
    )
    yield case("link-loop", wrap(header(b"a", octal(0), b"2", b"b") + header(b"b", octal(0), b"2", b"a")))
    yield case("link-out", wrap(header(b"a", octal(0), b"2", b"../../../../etc/passwd")))
    yield case("hard-link-out", wrap(header(b"a", octal(0), b"1", b"/etc/shadow")))
    yield case(
        "device",
        wrap(header(b"sda", octal(0), b"4") + header(b"tty", octal(0), b"3") + header(b"pipe", octal(0), b"6")),
    )
    yield case("device-with-size", wrap(header(b"sda", octal(1024), b"4")))
    yield case("sparse-claim", wrap(header(b"sparse", octal(512), b"S") + bytes(512)))
    yield case("unknown-type", wrap(header(b"odd", octal(5), b"Z") + pad(b"hello")))
    yield case("absolute", tar_of(("/etc/passwd", b"root:x\n"), (GOOD, AGENT)))
    yield case("dots", tar_of(("../../x/../y.log", AGENT + AGENT), (GOOD, AGENT)))
    yield case("same-name-twice", tar_of((GOOD, AGENT), (GOOD, AGENT + AGENT)))
    yield case("many-empty", lambda: tar_of(*[(f"e{i}", b"") for i in range(5000)], (GOOD, AGENT)))
    yield case("long-extension-header", wrap(header(b"p", octal(2 << 20), b"x") + b"9" * (2 << 20)))
    yield case("mtime-year-33658", wrap(_stamped(b"\x80\0\0\0\0\0\0\xe8\xd4\xa5\x10\0")))
    yield case("mtime-80-digits", wrap(_stamped(b"\x80" + b"\x7f" * 11)))
    raw = tar_of(("x", AGENT), (GOOD, AGENT * 2))
    yield case("first-header-one-bit", bytes([raw[0] ^ 1]) + raw[1:])
    yield case("two-archives", tar_of(("x", AGENT)) + tar_of((GOOD, AGENT * 2)))
    yield case("dot-slashes", tar_of((GOOD, AGENT), *[("./" * 250_000 + f"{i}.log", AGENT * (i + 2)) for i in range(20)]))  # fmt: skip
    yield case("long-names", lambda: tar_of((GOOD, AGENT), *[(f"{i:05}" + "n" * 3890, b"") for i in range(2800)]))
    yield case("bomb-between", lambda: tar_of(("a.gz", gzip.compress(bytes(300 << 20), 9, mtime=0)), (GOOD, AGENT)))
    deep = AGENT
    for i in range(12):
        deep = tar_of((f"level{i}.tar", deep))
    yield case("nested-12", tar_of((GOOD, AGENT), ("deep.tar", deep)))


def _stamped(field: bytes) -> bytes:
    """A member with any time stamp."""
    block = bytearray(header(b"m", octal(3)))
    block[136:148], block[148:156] = field, b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + pad(b"abc")


@functools.cache
def zeros() -> bytes:
    """700 MiB of nothing in 0.7 MiB of gzip."""
    bomb = isal_zlib.compressobj(1, isal_zlib.DEFLATED, 31)
    return b"".join([*(bomb.compress(bytes(1 << 20)) for _ in range(700)), bomb.flush()])


def streams() -> Iterator[Case]:
    packed = gzip.compress(tar_of((GOOD, AGENT), ("more.txt", bytes(range(256)) * 900)), mtime=0)
    for part in (0.1, 0.5, 0.9):
        yield Case(f"gzip-cut-{part}", "b.tar.gz", packed[: int(len(packed) * part)], frozenset({0, 3}))
    yield Case("gzip-head-only", "b.tar.gz", packed[:10], frozenset({3}))
    yield Case("gzip-wrong-crc", "b.tar.gz", packed[:-8] + b"\0\0\0\0" + packed[-4:], frozenset({0}), True)
    yield Case("gzip-wrong-size", "b.tar.gz", packed[:-4] + b"\xff\xff\xff\x7f", frozenset({0}), True)
    yield Case("gzip-tail-garbage", "b.tar.gz", packed + b"tail" * 100, frozenset({0}), True)
    for at in (40, 300, 900):
        flipped = bytearray(packed)
        flipped[at] ^= 0x40
        yield Case(f"gzip-flip-{at}", "b.tar.gz", bytes(flipped), frozenset({0, 3}))
    yield Case("gzip-two-members", "a.log.gz", gzip.compress(AGENT, mtime=0) * 2, frozenset({0}))
    yield Case("gzip-bomb", "b.gz", zeros, frozenset({0, 3}))
    yield Case("gzip-bomb-in-tar", "b.tar", lambda: tar_of((GOOD, AGENT), ("bomb.gz", zeros())), frozenset({0}), True)
    deep = AGENT
    for _ in range(20):
        deep = gzip.compress(deep, mtime=0)
    yield Case("gzip-of-gzip", "b.gz", deep, frozenset({0, 3}))
    yield Case("xz-cut", "b.xz", lzma.compress(AGENT * 50)[:-20], frozenset({0, 3}))
    yield Case("xz-huge-dictionary", "b.xz", lambda: lzma.compress(AGENT, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 29}]), frozenset({0, 3}))  # fmt: skip
    yield Case("lzma-alone", "b.lzma", b"\x5d\0\0\0\xff" + b"\xff" * 8 + bytes(100), frozenset({3}))
    yield Case("bz2-cut", "b.bz2", bz2.compress(AGENT * 50)[:-5], frozenset({0, 3}))
    yield Case("bz2-bad-block", "b.bz2", b"BZh9" + b"\0" * 100, frozenset({3}))
    yield Case("zstd-huge-window", "b.zst", b"\x28\xb5\x2f\xfd\x00\xf8" + bytes(50), frozenset({3}))
    yield Case("zstd-nonsense", "b.zst", b"\x28\xb5\x2f\xfd" + b"\xff" * 300, frozenset({3}))


def zips() -> Iterator[Case]:
    def case(name: str, data: bytes | Callable[[], bytes], good: bool = True, codes: tuple[int, ...] = (0,)) -> Case:
        return Case(f"zip-{name}", "b.zip", data, frozenset(codes), good)

    whole = zip_of((GOOD, AGENT), ("b.txt", b"text\n" * 500))
    yield case("plain", whole)
    yield case("no-directory", whole[: whole.index(b"PK\x01\x02")])
    yield case("cut-at-98-percent", whole[: len(whole) * 98 // 100])
    yield case("name-like-a-limit", patched(zip_of(("over:1.txt", AGENT * 2), (GOOD, AGENT)), b"over", 0, 0x7878))
    yield case("cut", whole[:60], False, (0, 3))
    yield case("prefix", b"#!/bin/sh\nexit\n" + whole, False, (0, 3))
    yield case("encrypted", patched(whole, b"PK\x01\x02", 8, 1, skip=1), True)
    yield case("unknown-method", patched(whole, b"PK\x01\x02", 10, 99, skip=1), True)
    yield case("wrong-crc", patched(whole, b"PK\x01\x02", 16, 0x1234, skip=1), True)
    yield case("offset-out", patched(whole, b"PK\x01\x02", 44, 0x7FFF, skip=1), True)
    yield case("all-overlap", _overlap(200), False, (0, 3))
    yield case("nonsense-directory", whole[:-60] + b"\xff" * 60, False, (0, 3))
    yield case("count-lie", patched(whole, b"PK\x05\x06", 10, 60000), False, (0, 3))
    yield case("directory-far-away", patched(whole, b"PK\x05\x06", 16, 0x7FFF), False, (0, 3))
    yield case("bad-utf8-name", whole.replace(b"b.txt", b"\xff\xfe.tx"))
    yield case("backslash-names", zip_of(("..\\..\\windows\\x.log", AGENT + AGENT), (GOOD, AGENT)))
    yield case("stored-bomb-claim", patched(whole, b"PK\x01\x02", 24, 0x7FFF, skip=1))
    inner = zip_of((GOOD, AGENT))
    for i in range(9):
        inner = zip_of((f"l{i}.zip", inner))
    yield case("nested", zip_of((GOOD, AGENT), ("deep.zip", inner)))
    yield case("zeros-200-mib", lambda: zip_of((GOOD, AGENT), ("zeros", bytes(200 << 20))))


def _overlap(count: int) -> bytes:
    """Every directory entry points to the same local file."""
    one = zip_of(("x.log", bytes(1 << 20)))
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entry = one[start:end]
    tail = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entry) * count, start, 0)
    return one[:start] + entry * count + tail
