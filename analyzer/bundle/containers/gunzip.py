"""
gzip (RFC 1952) read so that damage costs little: header and trailer are ours, the deflate data goes through ISA-L.

A wrong checksum is a note, not the loss of the data before it; damaged data costs the piece it stands in. ISA-L (`isal`)
is about three times as fast as zlib, which is used where it is not there.
"""

from __future__ import annotations

import zlib
from typing import Any

try:
    from isal import isal_zlib as _inflate

    INFLATE_ERRORS: tuple[Any, ...] = (zlib.error, _inflate.error)
except ImportError:  # pragma: no cover - the fallback is measured in tests/benchmarks
    import zlib as _inflate  # type: ignore[no-redef]

    INFLATE_ERRORS = (zlib.error,)

PIECE, FIRST_PIECE, FIRST_BYTES = 32 << 10, 512, 128 << 10
ENOUGH = 96 << 10
"""Bytes of output that are not worth to be put together with more of them."""
HEADER_BYTES = 1 << 20
FHCRC, FEXTRA, FNAME, FCOMMENT = 2, 4, 8, 16


class Gunzip:
    """One gzip member, in the shape of the standard library's decompressors; `note` says what was wrong with it."""

    def __init__(self) -> None:
        self.eof = False
        self.unused_data = b""
        self.note = ""
        self._head: bytes | None = b""
        self._engine = _inflate.decompressobj(-15)
        self._queue = b""
        self._at = 0  # how much of the queue is done with
        self._taken = 0
        self._crc = 0
        self._size = 0
        self._error: str | None = None
        self._waiting = False
        self._full = False  # the last output filled its room, so that the engine may hold more

    @property
    def needs_input(self) -> bool:
        return self._error is None and not self._full and (self._at >= len(self._queue) or self._waiting)

    def decompress(self, data: bytes, size: int) -> bytes:
        """
        More output, about `size` bytes at most.

        Raises:
            ValueError: no gzip header, or damaged data; what came out before was given first.
        """
        if self._error is not None:
            raise ValueError(self._error)
        if data:
            self._queue, self._at = self._queue[self._at :] + data if self._at < len(self._queue) else data, 0
        if self._head is not None and not self._header():
            return b""
        made: list[bytes] = []
        start = at = self._at
        room, queue = size, memoryview(self._queue)
        while room > max(0, size - ENOUGH) and (at < len(queue) or self._full) and not self._engine.eof:
            step = FIRST_PIECE if self._taken < FIRST_BYTES else PIECE
            piece = queue[at : at + step]
            try:
                out = self._engine.decompress(piece, room)
            except INFLATE_ERRORS as error:
                self._error = str(error)
                break
            used = len(piece) - len(self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail)
            self._full = len(out) >= room
            if not used and not out:
                break
            at += used
            self._taken += used
            if out:
                made.append(out)
                self._crc = _inflate.crc32(out, self._crc)
                self._size += len(out)
                room -= len(out)
        self._at = at
        self._waiting = at == start  # what is there is not enough to go on: only more input can help
        if self._engine.eof:
            self._queue, self._at = self._queue[at:], 0
            self._trailer()
        if self._error is not None and not made:
            raise ValueError(self._error)
        return made[0] if len(made) == 1 else b"".join(made)

    def _header(self) -> bool:
        """Step over the header; False while it is not complete."""
        head = (self._head or b"") + self._queue
        self._head, self._queue = head, b""
        if len(head) < 10:
            return False
        if head[:3] != b"\x1f\x8b\x08":
            raise ValueError("not the header of deflated gzip data")
        flags, at = head[3], 10
        if flags & FEXTRA:  # of a length that is cut off the end is looked for behind it, and not found
            at += 2 + int.from_bytes(head[10:12], "little")
        for flag in (FNAME, FCOMMENT):
            if flags & flag:
                end = head.find(b"\0", at)
                if end < 0:
                    if len(head) > HEADER_BYTES:
                        raise ValueError("the gzip header does not end")
                    return False
                at = end + 1
        at += 2 if flags & FHCRC else 0
        if len(head) < at:
            return False
        self._head, self._queue = None, head[at:]
        return True

    def _trailer(self) -> None:
        if len(self._queue) < 8:
            return
        crc, size = int.from_bytes(self._queue[:4], "little"), int.from_bytes(self._queue[4:8], "little")
        self.unused_data, self._queue = self._queue[8:], b""
        self.eof = True
        if crc != self._crc:
            self.note = "the gzip checksum is wrong: some byte of it was changed"
        elif size != self._size & 0xFFFFFFFF:
            self.note = f"the gzip trailer claims {size} bytes, {self._size} came out"
