"""
Zip methods 12 (bzip2) and 14 (LZMA), decompressed in bounded pieces.

The standard library decompresses what it read of such a member at once, without a limit (CPython issue 156002), and
gives an LZMA dictionary whatever memory its header asks for (issue 155649): 12 kB became 6 GB. Here a piece has at
most 1 MiB, and a dictionary over the limit is refused. Layout: APPNOTE.TXT 6.3.10, sections 4.3.7 and 5.8.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zipfile
import zlib
from typing import IO, Any

from analyzer.bundle.stream import BLOCK
from analyzer.errors import InputError
from analyzer.limits import Limits

LOCAL = struct.Struct("<4s22xHH")
ENDS_WITH_MARK = 1 << 1
PIECE = 1 << 16
WRONG = "the checksum of this zip entry is wrong: some byte of it was changed"


class Body:
    """
    The bytes of one member.

    Args:
        crc: what their checksum should be.

    Raises:
        InputError: the local header or the data is damaged, or its dictionary is over the limit.
    """

    def __init__(self, file: IO[bytes], info: zipfile.ZipInfo, crc: int, limits: Limits) -> None:
        self._note = ""
        self._expected = crc
        self._file = file
        self._info = info
        self._limits = limits
        file.seek(info.header_offset)
        magic, name, extra = LOCAL.unpack(file.read(LOCAL.size).ljust(LOCAL.size, b"\0"))
        if magic != b"PK\x03\x04":
            raise InputError("zip entry without its local header")
        self._at = info.header_offset + LOCAL.size + name + extra
        self._left = info.compress_size
        self._engine: Any = bz2.BZ2Decompressor() if info.compress_type == zipfile.ZIP_BZIP2 else self._lzma()
        self._crc = 0
        self._size = 0

    def read(self, size: int, /) -> bytes:
        engine = self._engine
        while not engine.eof:
            data = self._raw(PIECE) if engine.needs_input else b""
            if engine.needs_input and not data:
                raise InputError(f"damaged zip entry after {self._size} good bytes: its data ends early")
            try:
                out: bytes = engine.decompress(data, min(size, BLOCK))
            except (OSError, lzma.LZMAError, ValueError, EOFError) as error:
                raise InputError(f"damaged zip entry after {self._size} good bytes: {error}") from None
            if out:
                self._size += len(out)
                self._crc = zlib.crc32(out, self._crc)
                return out
        self._note = WRONG if self._crc != self._expected else ""
        return b""

    def closing(self) -> str:
        """What was wrong, once all was read."""
        return self._note

    def _raw(self, size: int) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(min(size, self._left))
        self._at += len(data)
        self._left -= len(data)
        return data

    def _lzma(self) -> Any:
        """The properties of the member as the header of a ``.lzma`` file, for which the library knows a limit of memory."""
        head = self._raw(4)
        length = int.from_bytes(head[2:4], "little")
        properties = self._raw(length)
        if length != 5 or len(properties) != 5:
            raise InputError("zip entry with an LZMA header that is none")
        dictionary = int.from_bytes(properties[1:], "little")
        if dictionary > self._limits.xz_memory_bytes:
            raise InputError(f"an LZMA dictionary of {dictionary} bytes ({self._limits.option('xz_memory_bytes')})")
        size = (1 << 64) - 1 if self._info.flag_bits & ENDS_WITH_MARK else self._info.file_size
        # the decoder needs a little more than the dictionary
        engine = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=2 * self._limits.xz_memory_bytes)
        engine.decompress(properties + size.to_bytes(8, "little"), 0)
        return engine
