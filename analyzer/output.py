# ruff: noqa: PTH104, PTH105, PTH108, PTH116, PTH120, PTH121 (links and descriptors are the matter here; Path hides which call is made)
"""
The one way a file of ours comes into being: never over an input, never half.

An output is refused when it is one of the inputs, under whatever name, or lies inside an input folder, and when a file is
there already and the caller did not say `force`. What is written goes into a private file in the same folder, which takes
the output's name when it is whole: a full disk, Ctrl-C or a signal leaves what was there before, and nothing else. Where
the system has files without a name (``O_TMPFILE``, Linux 3.11) not even SIGKILL leaves a part behind.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from analyzer.errors import OutputError, UsageError

STREAM = re.compile(r"(?:-|/dev/std(?P<word>out|err)|/(?:dev|proc/self)/fd/(?P<number>\d{1,4}))")
NAMELESS = hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd")


def check(target: str | Path, inputs: Iterable[str] = (), *, force: bool = False) -> None:
    """
    Refuse an output before any work is done for it.

    Args:
        target: where it shall be written. Pipes, terminals and ``/dev/null`` are taken as they are.
        inputs: paths that the command reads; ``-`` is standard input, addresses of other machines are passed over.
        force: an existing file may be replaced, an input still not.

    Raises:
        UsageError: the target is an input, lies inside an input folder, exists, or is no file.
        OutputError: its folder is not there or cannot be looked into.
    """
    place = str(target)
    if (number := _descriptor(place)) is not None:
        _redirected(number, inputs)
        return
    found = _stat(place)
    if found is not None and (stat.S_ISCHR(found.st_mode) or stat.S_ISFIFO(found.st_mode)):
        return
    if found is not None and not stat.S_ISREG(found.st_mode):
        raise UsageError(f"{place} is {'a folder' if stat.S_ISDIR(found.st_mode) else 'no file'}; the output is a file")
    apart(target, inputs)
    if found is None:
        folder = _stat(os.path.dirname(os.path.realpath(place)))
        if folder is None or not stat.S_ISDIR(folder.st_mode) or not os.path.basename(place):
            raise OutputError(f"{place}: there is no folder to write it into")
    elif not force:
        raise UsageError(f"{place} is there already; --force replaces it")


def apart(target: str | Path, inputs: Iterable[str]) -> None:
    """
    Refuse a file or folder that is one of the inputs, the same file as one, or inside one.

    Raises:
        UsageError: with the input's name in it.
    """
    place = str(target)
    mine = _stat(place)
    above = [one for one in map(_stat, map(str, Path(os.path.realpath(place)).parents)) if one is not None]
    for path in inputs:
        try:
            theirs = os.fstat(0) if path == "-" else os.stat(path)
        except (OSError, ValueError):
            continue  # it cannot be read either
        if path == "-" and not stat.S_ISREG(theirs.st_mode):
            continue
        name = "standard input" if path == "-" else path
        if mine is not None and os.path.samestat(mine, theirs):
            raise UsageError(f"{place} is the input {name}; write the output somewhere else")
        if not stat.S_ISDIR(theirs.st_mode):
            continue
        if any(os.path.samestat(one, theirs) for one in above):
            raise UsageError(f"{place} lies inside the input {name} and would become a part of it; write it elsewhere")
        if mine is not None and (same := _same_inside(path, mine)):
            raise UsageError(f"{place} is the same file as {same} of the input; write the output somewhere else")


def check_folder(folder: str | Path, inputs: Iterable[str] = ()) -> None:
    """
    Refuse a folder for outputs that is an input, lies inside one, or is a file.

    Raises:
        UsageError: the folder cannot hold outputs.
        OutputError: the way to it cannot be looked into.
    """
    found = _stat(str(folder))
    if found is not None and not stat.S_ISDIR(found.st_mode):
        raise UsageError(f"{folder} is a file; the output is a folder")
    if found is None and Path(folder).is_symlink():
        raise UsageError(f"{folder} is a link that leads nowhere; the output is a folder")
    apart(folder, inputs)


def same_file(one: str | Path, other: str | Path) -> bool:
    """Both are there and are one file or folder."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def make_folder(folder: Path) -> None:
    """Make a folder with those above it; raises OutputError."""
    with _said(str(folder)):
        folder.mkdir(parents=True, exist_ok=True)


def distinct(targets: Sequence[str]) -> None:
    """
    Refuse two outputs into one file.

    Raises:
        UsageError: two targets are one file, however they are spelled.
    """
    taken: set[object] = set()
    for target in targets:
        if target in ("/dev/null",):
            continue
        found = _stat(target)
        keys = {os.path.realpath(target)} | ({(found.st_dev, found.st_ino)} if found is not None else set())
        if taken & keys:
            raise UsageError(f"two outputs would go into {target}; give each its own file")
        taken |= keys


@contextlib.contextmanager
def writing(target: str | Path, inputs: Iterable[str] = (), *, force: bool = False) -> Iterator[IO[bytes]]:
    """
    A binary file that becomes `target` when the block ends well, and vanishes when it does not.

    Raises:
        UsageError: as `check`; also when the target came into being meanwhile.
        OutputError: the disk is full, or the folder does not let us.
    """
    check(target, inputs, force=force)
    place = str(target)
    if (number := _descriptor(place)) is not None:
        with _said(place), os.fdopen(os.dup(number), "wb") as plain:
            yield plain
        return
    real = os.path.realpath(place)
    found = _stat(real)
    if found is not None and not stat.S_ISREG(found.st_mode):
        with _said(place), os.fdopen(os.open(real, os.O_WRONLY | getattr(os, "O_CLOEXEC", 0)), "wb") as plain:
            yield plain
        return
    with _said(place):
        handle, name = _private(os.path.dirname(real))
    try:
        with _said(place), handle:
            yield handle
            handle.flush()
            mode = stat.S_IMODE(found.st_mode) & 0o777 if found is not None else 0o666 & ~_umask()
            if hasattr(os, "fchmod"):
                os.fchmod(handle.fileno(), mode)
            if found is not None:
                os.fsync(handle.fileno())  # the old content goes only when the new is on the disk
            if name is None and not force:
                _name(handle.fileno(), real)
                return
            if name is None:
                name = os.path.join(os.path.dirname(real), f".analyze-{os.urandom(8).hex()}.partial")
                _name(handle.fileno(), name)
        with _said(place):
            if force:
                os.replace(name, real)
            else:
                _move(name, real)
    except FileExistsError:
        raise UsageError(f"{place} came into being meanwhile; --force replaces it") from None
    finally:
        if name is not None:
            with contextlib.suppress(OSError):
                os.unlink(name)


def write(target: str | Path, text: str, inputs: Iterable[str] = (), *, force: bool = False) -> None:
    """Write a text as UTF-8; raises as `writing`. What UTF-8 cannot carry is written as its escape."""
    with writing(target, inputs, force=force) as handle:
        handle.write(text.encode("utf-8", "backslashreplace"))


def _private(folder: str) -> tuple[IO[bytes], str | None]:
    """An empty file that only we may read, in the output's folder; without a name where that is possible."""
    if NAMELESS:
        with contextlib.suppress(OSError):  # a file system without such files, or an old kernel
            return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600), "w+b"), None
    import tempfile  # most systems have files without a name, and most reports go to standard output

    number, name = tempfile.mkstemp(prefix=".analyze-", suffix=".partial", dir=folder)
    return os.fdopen(number, "w+b"), name


def _name(number: int, path: str) -> None:
    """Give a file without a name one; FileExistsError when it is taken."""
    folder = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # with a folder's descriptor Python calls linkat with AT_SYMLINK_FOLLOW, which the kernel asks for here
        os.link(f"/proc/self/fd/{number}", path, src_dir_fd=folder)
    finally:
        os.close(folder)


def _move(name: str, path: str) -> None:
    """Rename to a name that must be free; FileExistsError when it is taken."""
    try:
        os.link(name, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links (FAT)
        if os.path.lexists(path):
            raise FileExistsError from None
        os.rename(name, path)


def _descriptor(target: str) -> int | None:
    """The number behind `-` and the names of an open file, as ``/dev/stdout`` and what ``>(command)`` gives."""
    if m := STREAM.fullmatch(target):
        return int(m["number"]) if m["number"] else 2 if m["word"] == "err" else 1
    return None


def _redirected(number: int, inputs: Iterable[str]) -> None:
    """``analyze dump.txt >> dump.txt``: the shell opened the input as our output."""
    with contextlib.suppress(OSError, ValueError):
        mine = os.fstat(number)
        for path in inputs:
            if path != "-" and stat.S_ISREG(mine.st_mode) and os.path.samestat(mine, os.stat(path)):
                raise UsageError(f"the output is redirected into the input {path}; write it somewhere else")


def _same_inside(folder: str, mine: os.stat_result) -> str | None:
    """A file below the folder that is `mine` through a hard link, or None."""
    for at, _, files in os.walk(folder, followlinks=False):
        for file in files:
            path = os.path.join(at, file)
            with contextlib.suppress(OSError):
                if os.path.samestat(os.stat(path), mine):
                    return path
    return None


def _stat(path: str) -> os.stat_result | None:
    """What a path leads to; None when nothing is there."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise OutputError(f"{path[:200]}: {getattr(error, 'strerror', None) or error}") from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _said(place: str) -> Iterator[None]:
    """What the system has against the output, as one sentence with its name."""
    try:
        yield
    except (FileExistsError, BrokenPipeError):
        raise
    except OSError as error:
        raise OutputError(f"{place}: {error.strerror or error}; nothing was written") from None
