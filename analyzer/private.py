"""
Folders for what must not stay: private to the user, removed at the end, and swept at the next start when the end was sudden.

A folder in use is locked by the process that made it, and the kernel drops the lock however that process ends. So a
folder of ours that nobody has locked is what a killed process left behind.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analyzer.errors import OutputError
from analyzer.process.locks import lock

PREFIX = "konnectivity-analyzer-private-"
BESIDE = "" if hasattr(os, "O_DIRECTORY") else ".lock"
"""How the name of the locked file beside a folder ends, where folders cannot be opened (Windows)."""

FULL = (errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EACCES, getattr(errno, "EDQUOT", errno.ENOSPC))
"""What the system says of a place that takes no more, or nothing of ours."""


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """
    A fresh folder below the system's one for temporary files (``TMPDIR``), mode 0700, removed with all it holds.

    Raises:
        OSError: it cannot be made.
    """
    sweep()
    folder, held = _made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)
        if BESIDE:
            Path(f"{folder}{BESIDE}").unlink(missing_ok=True)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """
    The same for a command whose output lies elsewhere: a full disk is told with the place where it is full.

    Raises:
        OutputError: the folder cannot be made, or holds no more.
    """
    try:
        with private_folder() as folder:
            yield folder
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise OutputError(
            f"temporary files in {tempfile.gettempdir()} (TMPDIR): {error.strerror}; nothing was written"
        ) from None


def sweep() -> None:
    """Remove this user's folders that no process holds any more."""
    with contextlib.suppress(OSError):
        for entry in sorted(os.scandir(tempfile.gettempdir()), key=lambda one: one.name):
            if entry.name.startswith(PREFIX) and entry.name.endswith(BESIDE):
                with contextlib.suppress(OSError):
                    (_remove_beside if BESIDE else _remove_left)(entry.path)


def _made() -> tuple[Path, int]:
    if BESIDE:
        held, name = tempfile.mkstemp(prefix=PREFIX, suffix=BESIDE)
        lock(held, wait=True)
        folder = Path(name.removesuffix(BESIDE))
        folder.mkdir(mode=0o700)
        return folder, held
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        with contextlib.suppress(OSError):  # a file system without locks: nobody else can take it either
            lock(held, wait=True)
        if folder.exists():  # a sweep that came between making and locking has taken it away
            return folder, held
        os.close(held)


def _remove_left(path: str) -> None:
    found = os.lstat(path)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return
    held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        lock(held, wait=False)
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(held)


def _remove_beside(path: str) -> None:
    """The same by the locked file beside it; where there are no folders to open there are no other users' files here, either."""
    held = os.open(path, os.O_RDWR)
    try:
        lock(held, wait=False)
        shutil.rmtree(path.removesuffix(BESIDE), ignore_errors=True)
    finally:
        os.close(held)
    Path(path).unlink()
