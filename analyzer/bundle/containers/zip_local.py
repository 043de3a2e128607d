"""
A zip without its central directory (cut at the end, or damaged there), or a part of one that the directory does not list, read
as a stream of local headers.

    PK\\3\\4  version, flags, method, time, date, crc, compressed size, size, length of name, length of extra  (APPNOTE 4.3.7)

Sizes may be missing in it (flag bit 3): deflated data tells its own end, of stored data the next header is looked for.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from analyzer.bundle.containers.tar import ArchiveMember
from analyzer.bundle.stream import BLOCK, Budget, Exactly
from analyzer.errors import InputError

LOCAL = b"PK\x03\x04"
MAGIC = (LOCAL, b"PK\x05\x06")
INNER = (LOCAL, b"PK\x01\x02")
ENDS = (LOCAL, b"PK\x01\x02", b"PK\x05\x06", b"PK\x07\x08", b"PK\x06\x06")
HEADER = struct.Struct("<4sHHHHHIIIHH")
LEAST = 1 << 9
"""What is read first where a small entry may end: a hundred thousand of them cost what they hold, and no block each."""
MOST = 1 << 48
"""Bytes of an entry; a larger size is none, and no place in a file."""
STORED, DEFLATED = 0, 8
ENCRYPTED, SIZES_BEHIND, UTF8 = 1, 8, 1 << 11
UNKNOWN = 0xFFFFFFFF  # zip64: the real size stands in the extra field
NEWEST = 63
"""The highest version of the format that a header asks for (APPNOTE 4.4.3.2)."""
KINDS = frozenset([*range(11), 12, 14, 16, 18, 19, 20, *range(93, 100)])
"""Methods that have a meaning (APPNOTE 4.4.5)."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_zip(head: bytes, name: str) -> bool:
    """By its first bytes; one that is called so may have lost them, and its directory stands at its end."""
    return head[:4] in MAGIC or (name.lower().endswith(".zip") and any(sign in head for sign in INNER))


class Local(NamedTuple):
    """One local header; `size` is the compressed size, None where it is not stated."""

    name: str
    version: int
    flags: int
    method: int
    start: int
    size: int | None


def entries(file: IO[bytes], budget: Budget, part: tuple[int, int] | None = None) -> Iterator[ArchiveMember]:
    """
    Entries in the order of their local headers; each is read to the end of its data, which shows where the next one is.

    Args:
        part: (begin, end) of what is looked at, where nothing says that it holds entries: a header there has to look like one.
    """
    begin, last = part or (0, None)
    at = find(file, begin, (LOCAL,), last)
    while at is not None:
        budget.check_time()
        local = header(file, at)
        if local is None or (last is not None and not _credible(local, last)):
            at = find(file, at + 4, (LOCAL,), last)
            continue
        if local.name.endswith("/"):
            yield ArchiveMember(local.name, 0, None, kind="folder")
            at = find(file, local.start, (LOCAL,), last)
            continue
        behind = local.start + local.size if local.size is not None else None
        if local.flags & ENCRYPTED:
            yield ArchiveMember(local.name, local.size or 0, None, note="encrypted zip entry", kind="skipped")
        elif local.method not in (STORED, DEFLATED):
            note = f"zip entry of method {local.method}: not read without the zip's directory"
            yield ArchiveMember(local.name, local.size or 0, None, note=note, kind="damage")
        else:
            end = behind if behind is None or last is None else min(behind, last)
            if end is None and local.method == STORED:
                end = find(file, local.start, ENDS, last)
                end = end if end is not None else last if last is not None else file.seek(0, 2)
            body = _Body(file, local.start, last if end is None else end, local.method)
            yield ArchiveMember(local.name, local.size or 0, Exactly(body, 1 << 62, budget))
            behind = behind or body.at
        at = find(file, behind or local.start, (LOCAL,), last)


def _credible(local: Local, end: int) -> bool:
    """Four bytes that are a header's signature may stand anywhere; its numbers and its name then mean nothing."""
    return (
        local.version & 0xFF <= NEWEST
        and local.method in KINDS
        and local.start <= end
        and CONTROL.search(local.name) is None
    )


def header(file: IO[bytes], at: int) -> Local | None:
    """The local header at a place; None where it is cut, or without a name."""
    file.seek(at)
    head = file.read(HEADER.size)
    if len(head) < HEADER.size or head[:4] != LOCAL:
        return None
    _, version, flags, method, _, _, _, size, _, name_length, extra_length = HEADER.unpack(head)
    name = file.read(name_length)
    if len(name) < name_length or not name:
        return None
    extra = file.read(extra_length)
    stated: int | None = size
    if size == UNKNOWN:
        stated = _zip64(extra)
    elif flags & SIZES_BEHIND and not size:
        stated = None
    start = at + HEADER.size + name_length + extra_length
    if stated is not None and stated > MOST:
        stated = None  # damage: the data itself, or the next header, tells its end
    text = name.decode("utf-8" if flags & UTF8 else "cp437", "replace")
    return Local(text, version, flags, method, start, stated)


def _zip64(extra: bytes) -> int | None:
    """The compressed size in a zip64 extra field: its second number (APPNOTE 4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1 and length >= 16 and at + 20 <= len(extra):
            return int(struct.unpack_from("<QQ", extra, at + 4)[1])
        at += 4 + length
    return None


def find(file: IO[bytes], start: int, signs: tuple[bytes, ...], end: int | None = None) -> int | None:
    """Where one of the signatures stands, from `start` on, and before `end`."""
    file.seek(start)
    tail, at, size = b"", start, LEAST
    while data := file.read(size if end is None else max(0, min(size, end - at - len(tail)))):
        block = tail + data
        found = [place for sign in signs if (place := block.find(sign)) >= 0]
        if found:
            return at + min(found)
        tail = block[-3:]
        at += len(block) - len(tail)
        size = min(BLOCK, 8 * size)
    return None


class _Body:
    """One entry's bytes; `at` is behind the data that was taken. `end` None: only the data itself tells."""

    def __init__(self, file: IO[bytes], start: int, end: int | None, method: int) -> None:
        self._file = file
        self._end = end
        self._engine = zlib.decompressobj(-15) if method == DEFLATED else None
        self._pending = b""
        self._made = 0
        self._size = LEAST
        self.at = start

    def read(self, size: int, /) -> bytes:
        """
        Up to `size` bytes.

        Raises:
            InputError: the data is damaged, or the zip ends inside of it.
        """
        if self._engine is None:
            return self._stored(size)
        while not self._engine.eof:
            if not self._pending and not (data := self._raw()):
                raise InputError(f"the zip ends inside this entry, after {self._made} good bytes")
            if not self._pending:
                self._pending = data
            before = len(self._pending)
            try:
                out = self._engine.decompress(self._pending, size)
            except zlib.error as error:
                raise InputError(f"damaged zip entry after {self._made} good bytes: {error}") from None
            self._pending = self._engine.unconsumed_tail
            self.at += before - len(self._pending) - len(self._engine.unused_data)
            self._made += len(out)
            if out:
                return out
        return b""

    def _raw(self) -> bytes:
        self._file.seek(self.at)
        size, self._size = self._size, min(1 << 16, 8 * self._size)
        return self._file.read(size if self._end is None else max(0, min(size, self._end - self.at)))

    def _stored(self, size: int) -> bytes:
        self._file.seek(self.at)
        left = size if self._end is None else min(size, self._end - self.at)
        data = self._file.read(max(0, left))
        self.at += len(data)
        if not data and self._end is not None and self.at < self._end:
            raise InputError(f"the zip ends inside this entry, after {self._made} good bytes")
        self._made += len(data)
        return data
