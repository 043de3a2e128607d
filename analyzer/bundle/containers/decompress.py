"""
gzip, bzip2, xz and zstd as streams. Output is made in bounded pieces, so a bomb is stopped by counting.

Concatenated members of one format are read one after another.
"""

from __future__ import annotations

import bz2
import lzma
from collections.abc import Callable
from typing import Any, NamedTuple

from analyzer.bundle.containers.gunzip import INFLATE_ERRORS, Gunzip
from analyzer.bundle.stream import BLOCK, Budget, ByteStream
from analyzer.errors import InputError
from analyzer.limits import Limits

FIRST_PIECE, MOST_PIECE = 512, 64 << 10
"""
What a member is given at first, and at most at once.

What lies behind its end is handed back, and there may be very many members; and damage costs the piece it stands in.
"""
ERRORS: tuple[Any, ...] = (*INFLATE_ERRORS, OSError, lzma.LZMAError, EOFError, ValueError)


class Codec(NamedTuple):
    """A compression format: how it begins and how to make a decompressor."""

    name: str
    magic: bytes
    make: Callable[[Limits], Any]
    skipped: bytes = b""

    def begins(self, head: bytes) -> bool:
        """A frame that decompressors pass over (zstd's, RFC 8878 3.1.2) begins with any of sixteen bytes and `skipped`."""
        return head.startswith(self.magic) or bool(
            self.skipped and head[:1].hex()[:1] == "5" and head[1:4] == self.skipped
        )


class Decompressed:
    """
    Decompressed bytes of one stream.

    Raises:
        InputError: when the data is damaged or cut, with the number of bytes that were good.
    """

    def __init__(self, raw: ByteStream, codec: Codec, budget: Budget) -> None:
        self._raw = raw
        self._codec = codec
        self._budget = budget
        self._engine = codec.make(budget.limits)
        self._pending = b""
        self._block = b""
        self._at = 0  # how much of the block was given to the engine
        self._piece = FIRST_PIECE
        self._ended = False
        self._buffer = b""
        self._given = 0  # how much of the buffer was read
        self.size = 0
        self.note = ""

    def read(self, size: int, /) -> bytes:
        while self._given >= len(self._buffer) and not self._ended:
            self._step()
        data = self._buffer[self._given : self._given + size]  # what is left is not copied for each small member
        self._given += len(data)
        return data

    def _step(self) -> None:
        engine = self._engine
        if not self._pending and getattr(engine, "needs_input", True):
            self._pending = self._next_piece()
            if not self._pending:
                self._ended = True
                raise InputError(f"{self._codec.name} data ends early, after {self.size} good bytes")
        try:
            out: bytes = engine.decompress(self._pending, BLOCK)
        except ERRORS as error:
            self._ended = True
            hint = f" ({self._budget.limits.option('xz_memory_bytes')})" if "emory" in str(error) else ""
            raise InputError(f"damaged {self._codec.name} data after {self.size} good bytes: {error}{hint}") from None
        self._pending = getattr(engine, "unconsumed_tail", b"")
        self.size += len(out)
        if engine.eof:
            self.note = getattr(engine, "note", "") or self.note
            self._next_member(engine.unused_data)
        self._buffer, self._given = out, 0  # a limit costs the member that is read, not the place in the stream
        self._budget.take_out(len(out))

    def _next_piece(self) -> bytes:
        if self._at >= len(self._block):
            self._block, self._at = self._raw.read(BLOCK), 0
        piece = self._block[self._at : self._at + self._piece]
        self._at += len(piece)
        self._piece = min(2 * self._piece, MOST_PIECE)
        return piece

    def _next_member(self, rest: bytes) -> None:
        """Go on behind a member whose end stood so far before the end of what was given."""
        self._at -= len(rest)
        if self._at < 0:  # an engine may have kept some of the block before this one
            self._block, self._at = rest + self._block[self._at + len(rest) :], 0
        magic = self._codec.magic
        while True:
            self._pass_over()
            while len(self._block) - self._at < len(magic) and (more := self._raw.read(BLOCK)):
                self._block, self._at = self._block[self._at :] + more, 0
                self._pass_over()
            head = self._block[self._at : self._at + FIRST_PIECE]
            kept = head.lstrip(b"\0") if self._codec.name != "zstd" else head
            self._at += len(head) - len(kept)
            if kept and (len(kept) >= len(magic) or len(head) == len(kept)):
                break
            if not head:
                self._ended = True
                return
        if self._codec.begins(kept):
            self._engine = self._codec.make(self._budget.limits)
            self._piece = FIRST_PIECE
        else:
            self._ended = True
            left = len(self._block) - self._at
            self.note = f"{left} or more bytes after the end of the {self._codec.name} data were not read"

    def _pass_over(self) -> None:
        """Go behind frames that hold nothing and stand whole in the block: a decompressor for each would cost 12 µs."""
        skipped, block, at = self._codec.skipped, self._block, self._at
        while skipped and block[at + 1 : at + 4] == skipped and block[at] >> 4 == 5:
            end = at + 8 + int.from_bytes(block[at + 4 : at + 8], "little")
            if end > len(block) or at + 8 > len(block):
                break
            at = end
        self._at = at


class _Zstd:
    """zstandard's decompressor in the shape of the standard library's: bounded output, `eof`, `needs_input`."""

    def __init__(self, limits: Limits) -> None:
        import zstandard

        # the window comes from the frame header: bound the memory it may ask for
        self._engine = zstandard.ZstdDecompressor(max_window_size=2 * limits.xz_memory_bytes).decompressobj()
        self._error = zstandard.ZstdError
        self._out = b""
        self.eof = False
        self.unused_data = b""
        self._queue = b""

    @property
    def needs_input(self) -> bool:
        return not self._out and not self._queue

    def decompress(self, data: bytes, size: int) -> bytes:
        self._queue += data
        while not self._out and self._queue:
            # small pieces in bound the output of one call: zstd makes at most 128 KiB per block
            piece, self._queue = self._queue[:1024], self._queue[1024:]
            try:
                self._out = self._engine.decompress(piece)
            except self._error as error:
                raise ValueError(str(error)) from None
            if self._engine.eof:
                self.unused_data = self._engine.unused_data + self._queue
                self._queue = b""
        out, self._out = self._out[:size], self._out[size:]
        self.eof = bool(self._engine.eof) and not self._out
        return out


CODECS = (
    Codec("gzip", b"\x1f\x8b", lambda _: Gunzip()),
    Codec("bzip2", b"BZh", lambda _: bz2.BZ2Decompressor()),
    Codec("xz", b"\xfd7zXZ\x00", lambda limits: lzma.LZMADecompressor(memlimit=limits.xz_memory_bytes)),
    Codec("zstd", b"\x28\xb5\x2f\xfd", _Zstd, b"\x2a\x4d\x18"),
)


def codec_of(head: bytes) -> Codec | None:
    """The codec whose data begins as `head` does."""
    return next((codec for codec in CODECS if codec.begins(head)), None)
