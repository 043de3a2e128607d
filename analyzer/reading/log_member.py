"""A member that is one log, from its bytes to its account."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

try:
    from isal.isal_zlib import adler32 as _adler32
    from isal.isal_zlib import crc32 as _crc32
except ImportError:  # pragma: no cover - the fallback is measured in tests/benchmarks
    from zlib import adler32 as _adler32
    from zlib import crc32 as _crc32

from analyzer.bundle.stream import Peekable
from analyzer.bundle.walk import HEAD, Member
from analyzer.errors import InputError, LimitReached
from analyzer.scan.log import LogScanner
from analyzer.sources.document import zeros_note
from analyzer.sources.names import context_of
from analyzer.wording import join

if TYPE_CHECKING:
    from analyzer.reading.books import Books
    from analyzer.scan.fast.log import FastLog

BLOCK, LEAST = 1 << 20, 3 << 18
"""Bytes that are looked at together: each time costs as much as to read some tens of thousands more."""
BOM = b"\xef\xbb\xbf"
# a log of fewer bytes is not worth a look at its form; numpy is, once that much was read or waits to be read
SMALL_LOG, ENOUGH_LOG = 1 << 12, 1 << 18


class Digest:
    """Identity of a large member: its size, two checksums of all bytes, and a hash of the first block. Cheap, not secret."""

    def __init__(self) -> None:
        self._size = 0
        self._crc = 0
        self._adler = 1
        self._head = hashlib.sha256()

    def update(self, data: bytes | memoryview) -> None:
        if not self._size:
            self._head.update(data[:65536])
        self._size += len(data)
        self._crc = _crc32(data, self._crc)
        self._adler = _adler32(data, self._adler)

    def value(self) -> bytes:
        return self._head.digest() + f"{self._size}:{self._crc}:{self._adler}".encode()


def read_log(books: Books, member: Member, reason: str) -> None:
    """One log member: blocks of whole lines to the fast path or line by line to the scanner, then its account."""
    assert member.stream is not None
    before = {name: columns.size for name, columns in books.sink.tables.items()}
    scanner = LogScanner(books.sink, member.name, context_of(member.name))
    fast = _fast(books, member.stream, scanner)
    digest = Digest()
    size, note, status = 0, member.note, "read"
    number, tail, skipping, long_lines, zeros = 0, b"", False, 0, 0
    limit = books.limits.line_bytes
    try:
        while block := member.stream.block(BLOCK, LEAST, tail):
            data = memoryview(block)[len(tail) :]
            first, size = not size, size + len(data)
            digest.update(data)
            if first:
                block = block.removeprefix(BOM)
            if b"\0" in block:  # in what is new of it
                zeros += block.count(0)
                block = block.replace(b"\0", b"")
            if size > books.limits.member_bytes:
                raise LimitReached(
                    f"only the first {books.limits.member_bytes} bytes were read ({books.limits.option('member_bytes')})"
                )
            books.budget.check_time()
            if skipping:
                at = block.find(b"\n")
                if at < 0:
                    tail = b""
                    continue
                block, skipping = block[at + 1 :], False
            end = block.rfind(b"\n")
            if end >= 0:
                if fast is not None:
                    fast.block(block, end + 1)
                    number = fast.number
                else:
                    for line in block[:end].split(b"\n"):
                        number += 1
                        long_lines += len(line) > limit
                        scanner.line(number, line[:limit].decode("utf-8", "replace"))
                tail = block[end + 1 :]
            else:
                tail = block
            if len(tail) > limit:
                number += 1
                long_lines += 1
                scanner.line(number, tail[:limit].decode("utf-8", "replace"))
                tail, skipping = b"", True
                if fast is not None:
                    fast.number = number
    except InputError as error:
        note, status = join(note, str(error)), "partly_read"
    if tail:
        scanner.line(number + 1, tail[:limit].decode("utf-8", "replace"))
    if fast is not None:
        long_lines += fast.long_lines
        fast.finish()
    summary = scanner.close()
    if long_lines:
        note = join(note, f"{long_lines} lines over {limit} bytes were cut ({books.limits.option('line_bytes')})")
    note = join(note, zeros_note(zeros))
    books.count_log(size)
    if other := books.twin_of(member, digest.value(), size, summary.lines):
        _forget(books, before)
        books.account_copy(member, other, size, summary.lines)
        return
    kind = " and ".join(summary.components or ("other",)) + " log"
    lost = status != "read" or long_lines > 0
    note = join(note, summary.note)
    if summary.unread and status == "read":
        status = "partly_read" if summary.records else "not_understood"
    books.account(
        member,
        kind,
        reason,
        size,
        summary.lines,
        summary.records,
        summary.unread,
        note,
        summary.first,
        summary.last,
        status,
        lost=lost,
        blank=summary.blank,
    )


def _fast(books: Books, stream: Peekable, scanner: LogScanner) -> FastLog | None:
    """The fast path for all but the smallest logs, once the bundle has shown that there are enough lines to pay for numpy."""
    if books.slow:
        return None
    enough = SMALL_LOG if books.rich >= ENOUGH_LOG else ENOUGH_LOG
    if len(stream.peek(enough)) < enough:
        return None

    from analyzer.scan.fast.log import FastLog
    from analyzer.scan.fast.shape import shape_of

    shape = shape_of(stream.peek(HEAD).removeprefix(BOM).replace(b"\0", b""))
    return FastLog(scanner, shape, books.sites, books.rich) if shape is not None else None


def _forget(books: Books, before: dict[str, int]) -> None:
    """Drop the rows that were added since: the same bytes were read under another name."""
    for name, columns in books.sink.tables.items():
        keep = before.get(name, 0)
        for values in columns.data.values():
            del values[keep:]
        columns.size = keep
