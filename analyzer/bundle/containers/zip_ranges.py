"""
Where the entries of a zip lie by its directory, and which parts of the file it does not speak of.

Whoever appends an empty directory to a zip, or a second zip, hides what stood there before: readers take the last
directory (APPNOTE 4.3.16). An entry whose size the directory has wrong costs itself, too: its own header may have it right.
"""

from __future__ import annotations

import zipfile
from typing import IO, NamedTuple

from analyzer.bundle.containers import zip_local
from analyzer.errors import RefusedInput

HEAD = 30
"""Bytes of a local header in front of its name."""
BEFORE = 1 << 62


class Ranges(NamedTuple):
    """
    What the directory's entries take of the file.

    Attributes:
        entries: those that fit in, in the order of the directory.
        misfits: those whose size in the directory cannot be.
        apart: (begin, end) of parts with a local header in them that belongs to none of these.
    """

    entries: tuple[zipfile.ZipInfo, ...]
    misfits: tuple[zipfile.ZipInfo, ...]
    apart: tuple[tuple[int, int], ...]


def ranges(file: IO[bytes], archive: zipfile.ZipFile) -> Ranges:
    """
    The ranges of an archive whose directory was read.

    Raises:
        RefusedInput: entries share bytes, and their own headers state the same sizes.
    """
    order = sorted(archive.infolist(), key=lambda one: one.header_offset)
    wrong: set[int] = set()
    end, last = -BEFORE, None  # of a zip that was cut in front the first entries stand before its begin
    for info in order:
        if last is not None and info.header_offset < end:
            if not _misstated(file, last):
                raise RefusedInput("zip entries overlap: refused as a decompression bomb")
            wrong.add(id(last))
        end, last = info.header_offset + HEAD + info.compress_size, info
    if last is not None and end > archive.start_dir:
        wrong.add(id(last))
    fits = [one for one in archive.infolist() if id(one) not in wrong]
    misfits = tuple(one for one in archive.infolist() if id(one) in wrong)
    in_place = [one for one in order if id(one) not in wrong]
    return Ranges(tuple(fits), misfits, tuple(_apart(file, in_place, archive.start_dir)))


def _misstated(file: IO[bytes], info: zipfile.ZipInfo) -> bool:
    """Does an entry's own header state another size than the directory does."""
    own = zip_local.header(file, info.header_offset) if info.header_offset >= 0 else None
    return own is not None and own.size is not None and own.size != info.compress_size


def _apart(file: IO[bytes], fitting: list[zipfile.ZipInfo], end: int) -> list[tuple[int, int]]:
    found = []
    at, before = 0, None
    for info in [*fitting, None]:
        until = info.header_offset if info is not None else end
        if until - at > HEAD and (begin := _header_in(file, at, until, before)) is not None:
            found.append((begin, until))
        if info is not None:
            at, before = max(at, info.header_offset + HEAD + info.compress_size), info
    return found


def _header_in(file: IO[bytes], begin: int, end: int, before: zipfile.ZipInfo | None) -> int | None:
    """Where a local header stands in a part: behind all of the entry before it, whose own name and extra field are as long as it says."""
    if before is not None and before.header_offset >= 0:
        own = zip_local.header(file, before.header_offset)
        if own is not None:
            begin = own.start + before.compress_size
    return zip_local.find(file, begin, (zip_local.LOCAL,), end) if begin < end else None
