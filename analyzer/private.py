"""
Folders for what must not stay: private to the user, removed at the end, and swept at the next start when the end was sudden.

A folder in use is locked by the process that made it, and the kernel drops the lock however that process ends. So a
folder of ours that nobody has locked is what a killed process left behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "konnectivity-analyzer-private-"


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """
    A fresh folder below the system's one for temporary files (``TMPDIR``), mode 0700, removed with all it holds.

    Raises:
        OSError: it cannot be made.
    """
    sweep()
    folder, lock = _made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep() -> None:
    """Remove this user's folders that no process holds any more."""
    with contextlib.suppress(OSError):
        for entry in sorted(os.scandir(tempfile.gettempdir()), key=lambda one: one.name):
            if entry.name.startswith(PREFIX):
                with contextlib.suppress(OSError):
                    _remove_left(entry.path)


def _made() -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        with contextlib.suppress(OSError):  # a file system without locks: nobody else can take it either
            fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():  # a sweep that came between making and locking has taken it away
            return folder, lock
        os.close(lock)


def _remove_left(path: str) -> None:
    found = os.lstat(path)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(lock)
