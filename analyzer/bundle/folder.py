"""The files of a folder in order, and what is not read there with its reason; a name or a link of any kind costs only itself."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

LOST = ("a link that",)
"""Of these it is not known what they hold; what else is not read holds nothing, or is read under its own name."""


class FolderFile(NamedTuple):
    """
    Something in a folder.

    Attributes:
        name: the path below the folder.
        path: the file to read; None when it is not read, for the reason in `note`.
        failed: it could not be opened.
        lost: what is not read may hold something that is read nowhere else.
    """

    name: str
    path: str | None
    note: str = ""
    lost: bool = False
    failed: bool = False

    @property
    def size(self) -> int:
        """Bytes of the file as its folder states them; 0 of what is not there or not read."""
        try:
            return os.stat(self.path).st_size if self.path is not None else 0  # noqa: PTH116 (most bundles are no folder, and need no pathlib)
        except OSError:
            return 0


def files_of(root: str) -> Iterator[FolderFile]:
    """Files below a folder, depth by depth in the order of their names. Links are not followed: what they name inside is read there."""
    real = os.path.realpath(root)
    failed: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=failed.append, followlinks=False):
        yield from _unreadable(root, failed)
        folders.sort()
        for name in sorted([*files, *(one for one in folders if _is_link(os.path.join(folder, one)))]):
            path = os.path.join(folder, name)
            shown = _as_name(path, root)
            reason = _link(path, real) if _is_link(path) else _special(path)
            yield FolderFile(shown, None if reason else path, reason, lost=reason.startswith(LOST))
    yield from _unreadable(root, failed)


def _unreadable(root: str, failed: list[OSError]) -> Iterator[FolderFile]:
    for error in failed:
        name = _as_name(str(error.filename or root), root)
        yield FolderFile(name, None, f"the folder cannot be opened: {error.strerror or error}", lost=True, failed=True)
    failed.clear()


def _is_link(path: str) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _as_name(path: str, root: str) -> str:
    """The path below the folder, with slashes as in archives."""
    return os.path.relpath(path, root).replace(os.sep, "/")


def _special(path: str) -> str:
    """Why something that holds no bytes of its own is not opened."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return ""  # opening it says why
    return "" if stat.S_ISREG(mode) else "a device, pipe or socket is not read"


def _link(path: str, real: str) -> str:
    """Why a link is not followed."""
    try:
        target = os.path.realpath(path, strict=True)
    except OSError as error:
        return f"a link that leads nowhere: {error.strerror or error}"
    if target != real and not target.startswith(real.rstrip(os.sep) + os.sep):
        return "a link that leaves the folder was not followed"
    return "a link to what is read under its own name"


def open_regular(path: str) -> io.BufferedReader:
    """
    A regular file for reading; devices, fifos and sockets are refused before a byte is read.

    Raises:
        OSError: not a regular file, or not readable.
    """
    fd = os.open(path, os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY")))
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(22, "not a regular file")
    return os.fdopen(fd, "rb")
