"""
Zip archives. The central directory decides; entries whose ranges overlap are refused (quoted-overlap bombs). What it does not
list, or lists with a size that cannot be, is read by its own headers, and said.

Needs random access: a file on disk is used as it is, a zip inside another archive is held in memory up to the
document limit.
"""

from __future__ import annotations

import contextlib
import datetime
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from analyzer.bundle.containers import zip_local
from analyzer.bundle.containers.tar import ArchiveMember
from analyzer.bundle.containers.zip_methods import WRONG, Body
from analyzer.bundle.containers.zip_ranges import Ranges, ranges
from analyzer.bundle.stream import Budget, Exactly
from analyzer.errors import InputError

ENTRIES_TRIED = 8
OWN = (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, *OWN)
READ_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, IndexError,
)  # fmt: skip


class _Body:
    """One entry's bytes; damage becomes an InputError with what was good, a wrong checksum a note at the end."""

    def __init__(self, stream: IO[bytes], crc: int) -> None:
        self._note = ""
        self._stream = stream
        self._expected = crc
        self._crc = 0
        self._size = 0

    def read(self, size: int, /) -> bytes:
        try:
            data = self._stream.read(size)
        except READ_ERRORS as error:
            raise InputError(f"damaged zip entry after {self._size} good bytes: {error}") from None
        self._size += len(data)
        self._crc = zlib.crc32(data, self._crc)
        if not data and size:
            self._note = WRONG if self._crc != self._expected else ""
        return data

    def closing(self) -> str:
        """What was wrong, once all was read."""
        return self._note


def entries(file: IO[bytes], budget: Budget) -> Iterator[ArchiveMember]:
    """
    Entries in the order of the central directory.

    Raises:
        RefusedInput: entries overlap.
        InputError: the directory cannot be read.
    """
    try:
        archive = zipfile.ZipFile(file)
    except READ_ERRORS as error:
        yield from _without_directory(file, budget, str(error))
        return
    with archive:
        if _misplaced(file, archive):
            yield from _without_directory(file, budget, "no entry is where it says")
            return
        found = ranges(file, archive)
        for info in found.entries:
            if info.filename.endswith("/"):  # is_dir() of the library fails on an empty name
                yield ArchiveMember(info.filename, 0, None, kind="folder")
                continue
            if info.flag_bits & 1:
                yield ArchiveMember(info.filename, info.file_size, None, note="encrypted zip entry", kind="skipped")
                continue
            if info.compress_type not in METHODS:  # a later library may know more of them, and not how to bound them
                note = f"zip method {info.compress_type} is not read"
                yield ArchiveMember(info.filename, info.file_size, None, note=note, kind="damage")
                continue
            crc = info.CRC
            del info.CRC  # the library would keep the last piece of an entry from us where its checksum is wrong
            try:
                stream = None if info.compress_type in OWN else archive.open(info)
                body = Body(file, info, crc, budget.limits) if stream is None else _Body(stream, crc)
            except (*READ_ERRORS, InputError) as error:
                note = f"zip entry cannot be opened: {_why(error)}"
                yield ArchiveMember(info.filename, info.file_size, None, note=note, kind="damage")
                continue
            with stream or contextlib.nullcontext():
                # the declared size is a claim: read to the real end, the budget counts
                yield ArchiveMember(
                    info.filename, info.file_size, Exactly(body, 1 << 62, budget), _mtime(info.date_time),
                    closing=body.closing,
                )  # fmt: skip
        yield from _unlisted(file, budget, found)


def _misplaced(file: IO[bytes], archive: zipfile.ZipFile) -> bool:
    """Is there no local header where the directory says that its first ones are."""
    found = archive.infolist()[:ENTRIES_TRIED]
    for info in found:
        file.seek(max(0, info.header_offset))
        if file.read(4) == zip_local.LOCAL and info.header_offset >= 0:
            return False
    return len(found) > 1


def _why(error: Exception) -> str:
    """The library's own words, but not with what it found in place of a name: that is content, and up to 64 kB of it."""
    text = str(error)
    return "its own header names another file" if text.startswith("File name in directory") else text


def _unlisted(file: IO[bytes], budget: Budget, found: Ranges) -> Iterator[ArchiveMember]:
    met: set[str] = set()
    for part in found.apart:
        for entry in zip_local.entries(file, budget, part):
            if not met:
                note = "the zip's directory does not list all of its members: the others were read by their own headers"
                yield ArchiveMember("", 0, None, note=note, kind="damage")
            met.add(entry.name)
            yield entry
    for info in found.misfits:
        if info.filename not in met:
            note = f"{info.compress_size} packed bytes of this zip entry are more than there is room for"
            yield ArchiveMember(info.filename, info.file_size, None, note=note, kind="damage")


def _without_directory(file: IO[bytes], budget: Budget, why: str) -> Iterator[ArchiveMember]:
    count = 0
    for entry in zip_local.entries(file, budget):
        if not count:
            note = f"the zip's directory cannot be read ({why}): members were looked for by their own headers"
            yield ArchiveMember("", 0, None, note=note, kind="damage")
        count += 1
        yield entry
    if not count:
        raise InputError(f"the zip cannot be read: {why}")


def _mtime(stamp: tuple[int, int, int, int, int, int]) -> int | None:
    try:
        return int(datetime.datetime(*stamp, tzinfo=datetime.UTC).timestamp())
    except ValueError:
        return None
