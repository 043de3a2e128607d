"""
How many confined children a bundle is worth: a second one goes through all of the archive, and its share of the parts must be more than that.

Apart from `jobs`, whose modules nobody needs that reads with one child, as most bundles are read.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO

from analyzer.bundle.folder import open_regular

MOST = 8
SMALL_ARCHIVE, SMALL_FOLDER = 2 << 20, 8 << 20
"""
Bytes up to which a second process costs more than it saves: packed ones of an archive, those of a folder's files.

28 MB of a hundred logs are 4 MB packed: read by two, one of which forked the other, they cost a sixth more processor time, and each
does two thirds of what one alone does.
"""
CHEAP = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
"""gzip and Zstandard: every child unpacks the whole stream, which must be cheap against reading it."""
ZIP = b"PK\x03\x04"
END = struct.Struct("<8xHHII")
"""The end of a zip: how many members are listed on this disk and in all, how long the list is, and where it begins."""
LAST = 22 + (1 << 16)
FULL = 0xFFFFFFFF
"""Stands where the number is too large for its place."""
TAR_MARK = slice(257, 262)


def job_count(paths: list[str], jobs: int | None) -> int:
    """How many children shall read: as many as asked for, or as cores, and one where there is nothing to share."""
    most = min(MOST, jobs if jobs is not None else _cores())
    if most < 2 or len(paths) != 1 or paths[0] == "-":
        return 1
    (path,) = paths
    try:
        if Path(path).is_dir():
            return most if _larger(path, SMALL_FOLDER) else 1
        if Path(path).stat().st_size <= SMALL_ARCHIVE:
            return 1
        with open_regular(path) as file:
            head = file.read(512)
            if head.startswith(ZIP) and _held(file) <= SMALL_ARCHIVE:
                return 1
        return most if head.startswith((*CHEAP, ZIP)) or head[TAR_MARK] == b"ustar" else 1
    except OSError:
        return 1  # whoever opens it says why it cannot be


def _held(file: BinaryIO) -> int:
    """
    The bytes of a zip that its members hold, without what is said of them at its end and once more in front of each.

    Every child reads the whole directory, so an archive of many small members is not worth a second one. One whose end is cut, or
    that is larger than 4 GiB, counts as a whole (APPNOTE.TXT 4.3.16, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - LAST))
    tail = file.read(LAST)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        return size
    _, _, directory, offset = END.unpack_from(tail, at)
    return size if FULL in (directory, offset) else max(0, offset - directory)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _larger(folder: str, size: int) -> bool:
    """Do the files below hold more bytes than that."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(where, name).lstat().st_size
            except OSError:
                continue
            if total > size:
                return True
    return False
