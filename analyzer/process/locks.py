"""A lock on an open file that goes when its process ends, however that is: ``flock``, on Windows a locked byte."""

from __future__ import annotations

from typing import Any


def lock(descriptor: int, *, wait: bool) -> None:
    """
    Lock an open file for this process.

    Raises:
        OSError: another one holds it and `wait` is false, or the file system knows no locks.
    """
    try:
        import fcntl
    except ImportError:
        import msvcrt

        system: Any = msvcrt
        system.locking(descriptor, system.LK_LOCK if wait else system.LK_NBLCK, 1)
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
