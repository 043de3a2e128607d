"""
From paths to members: containers are opened layer by layer, as streams, and nothing is written to disk.

A member inside a container inside the bundle is named ``outer.tar.gz!inner/file``; for the bundle's own outermost
container the name is the path inside it, for a folder the path below it, for a single file its base name.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analyzer.bundle.containers import tar, zip
from analyzer.bundle.containers.decompress import Decompressed, codec_of
from analyzer.bundle.stream import Budget, ByteStream, Counted, Peekable, RunLimit, read_all
from analyzer.errors import InputError, LimitReached, in_words

HEAD = 64 * 1024


@dataclass(slots=True)
class Member:
    """One readable part of the bundle, or a note about one that is not read."""

    name: str
    stream: Peekable | None
    mtime: int | None = None
    note: str = ""
    status: str = "read"
    size: int = 0
    closing: Callable[[], str] = lambda: ""


Visit = Callable[[Member], None]
Begin = Callable[[str], str]
"""Told the name of every part before it is opened; a reason to leave it out, or nothing."""


class Walker:
    """
    Visits every member once. `visit` must read the member's stream before it returns.

    A part that cannot be read, whatever the error, is visited as a note with the reason, and reading goes on behind it.
    """

    def __init__(self, budget: Budget, visit: Visit, begin: Begin = lambda _: "") -> None:
        self.budget = budget
        self.visit = visit
        self.begin = begin
        self.sha256: str | None = None
        self.size = 0
        self.name = ""

    def run(self, paths: list[str], places: list[str] | None = None) -> None:
        """
        Read all paths as one bundle.

        Args:
            places: where the paths are, as this process finds them; the paths give the names.

        Raises:
            InputError: none of the paths can be opened.
        """
        self.name = " + ".join("stdin" if path == "-" else os.path.basename(path.rstrip("/")) or path for path in paths)
        several = len(paths) > 1
        for at, path in enumerate(paths):
            place = places[at] if places else path
            if path == "-":
                self._outer(Counted(sys.stdin.buffer, self.budget), "stdin", "stdin/" if several else "", None)
            elif os.path.isdir(place):
                self._folder(path, Path(place), f"{os.path.basename(path.rstrip('/'))}/" if several else "")
            else:
                self._file(path, place, several)
        if several:
            self.sha256 = None

    def _file(self, path: str, place: str, several: bool) -> None:
        name = os.path.basename(path)
        try:
            handle = open_regular(place)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from None
        with handle:
            info = os.fstat(handle.fileno())
            if info.st_size > self.budget.limits.input_bytes:
                raise LimitReached(
                    f"{name}: {info.st_size} bytes is more than the input limit ({self.budget.limits.option('input_bytes')})"
                )
            counted = Counted(handle, self.budget)
            if handle.read(4) in zip.MAGIC:
                handle.seek(0)
                while counted.read(1 << 20):
                    pass
                self.size += info.st_size
                self.sha256 = counted.sha256.hexdigest()
                handle.seek(0)
                self._archive(zip.entries(handle, self.budget), name + "!" if several else "", 1, name)
                return
            handle.seek(0)
            self._outer(counted, name, name + "!" if several else "", int(info.st_mtime))

    def _outer(self, counted: Counted, name: str, prefix: str, mtime: int | None) -> None:
        before = self.budget.bytes_in
        self._open(Peekable(counted), name, prefix, 0, None, outermost=True)
        while True:  # bytes behind the end belong to the hash
            try:
                if not counted.read(1 << 20):
                    break
            except LimitReached:
                break
        del mtime  # a file's own time on disk is not the capture's time, and would make equal input unequal
        self.size += self.budget.bytes_in - before
        self.sha256 = counted.sha256.hexdigest()

    def _folder(self, shown: str, root: Path, prefix: str) -> None:
        real = root.resolve()
        seen = 0
        for folder, folders, files in os.walk(root, followlinks=False):
            folders.sort()
            for file in sorted(files):
                path = Path(folder, file)
                name = prefix + printable(path.relative_to(root).as_posix())
                self._count_member()
                seen += 1
                if why := self.begin(name):
                    self.visit(Member(name, None, note=why, status="error"))
                    continue
                try:
                    if path.is_symlink() and not path.resolve().is_relative_to(real):
                        self.visit(
                            Member(name, None, note="a link that leaves the folder was not followed", status="skipped")
                        )
                        continue
                    if path.is_symlink():
                        continue  # its target is read under its own name
                    self.budget.start_member()
                    with open_regular(str(path)) as handle:
                        before = self.budget.bytes_in
                        self._open(Peekable(Counted(handle, self.budget)), name, name + "!", 0, None)
                        self.size += self.budget.bytes_in - before
                except OSError as error:
                    self.visit(Member(name, None, note=f"cannot be opened: {error.strerror or error}", status="error"))
                except RunLimit:
                    raise
                except Exception as error:
                    self._lost(name, error)
        if not seen:
            raise InputError(f"{shown}: the folder holds no file")

    def _lost(self, name: str, error: Exception) -> None:
        """A part that could not be read costs only itself."""
        note = str(error) if isinstance(error, InputError) else in_words(error, self.budget.limits)
        self.visit(Member(name, None, note=note, status="refused" if "refused" in note else "error"))

    def _open(
        self, stream: Peekable, name: str, prefix: str, depth: int, mtime: int | None, *, outermost: bool = False
    ) -> None:
        """Peel compressions and archives; `prefix` names what is found inside."""
        head = stream.peek(HEAD)
        layers = 0
        inner: Decompressed | None = None
        while (codec := codec_of(head)) is not None:
            layers += 1
            if depth + layers > self.budget.limits.nesting:
                self.visit(
                    Member(
                        name,
                        None,
                        note=f"nested deeper than {self.budget.limits.nesting} containers ({self.budget.limits.option('nesting')})",
                        status="refused",
                    )
                )
                return
            inner = Decompressed(stream, codec, self.budget)
            stream = Peekable(inner)
            try:
                head = stream.peek(HEAD)
            except LimitReached:
                raise
            except InputError as error:
                partial = stream.peek(0)
                self.visit(Member(name, None, note=str(error), status="error", size=len(partial)))
                return
        if tar.is_tar(head) or (head[:4] in zip.MAGIC):
            if depth + max(1, layers) > self.budget.limits.nesting:
                self.visit(
                    Member(
                        name,
                        None,
                        note=f"nested deeper than {self.budget.limits.nesting} containers ({self.budget.limits.option('nesting')})",
                        status="refused",
                    )
                )
                return
            inside = prefix if outermost or depth == 0 else name + "!"
            if tar.is_tar(head):
                self._archive(tar.entries(stream, self.budget), inside, depth + max(1, layers), name)
                if inner is not None and inner.note:
                    self.visit(Member(name, None, note=inner.note, status="error", size=inner.size))
                return
            data, complete = read_all(stream, self.budget.limits.document_bytes)
            if not complete:
                self.visit(
                    Member(
                        name,
                        None,
                        note=f"a nested zip over {self.budget.limits.document_bytes} bytes ({self.budget.limits.option('document_bytes')})",
                        status="refused",
                    )
                )
                return
            self._archive(zip.entries(io.BytesIO(data), self.budget), inside, depth + max(1, layers), name)
            return
        self.budget.parsed += 1
        if self.budget.parsed > self.budget.limits.parsed_members:
            self.visit(
                Member(
                    name,
                    None,
                    note=f"more than {self.budget.limits.parsed_members} members ({self.budget.limits.option('parsed_members')})",
                    status="skipped",
                )
            )
            return
        self.budget.start_member()
        self.visit(Member(name, stream, mtime, closing=lambda: inner.note if inner is not None else ""))

    def _archive(self, found: Iterator[tar.Entry], prefix: str, depth: int, container: str) -> None:
        try:
            for entry in found:
                self._count_member()
                limit = self.budget.limits.name_bytes
                name = prefix + clean_name(entry.name)[:limit] if entry.name else container
                if len(entry.name) > limit:
                    self.visit(
                        Member(
                            name,
                            None,
                            note=f"its name was cut ({self.budget.limits.option('name_bytes')})",
                            status="skipped",
                        )
                    )
                if entry.kind in ("folder", "symbolic link", "hard link", "device", "fifo"):
                    if entry.kind in ("device", "fifo"):
                        self.visit(Member(name, None, note=f"a {entry.kind} is not read", status="skipped"))
                    continue
                if entry.stream is None:
                    self.visit(
                        Member(
                            name,
                            None,
                            note=entry.note,
                            status="error" if entry.kind == "damage" else "skipped",
                            size=entry.size,
                        )
                    )
                    continue
                if why := self.begin(name):
                    self.visit(Member(name, None, note=why, status="error", size=entry.size))
                    continue
                self.budget.start_member()
                try:
                    self._open(Peekable(entry.stream), name, name + "!", depth, entry.mtime)
                except RunLimit:
                    raise
                except Exception as error:
                    self._lost(name, error)
                self.budget.start_member()  # what is left of this one is passed over on a new account
        except RunLimit as error:
            self._lost(container, error)
            raise
        except Exception as error:
            self._lost(container, error)

    def _count_member(self) -> None:
        self.budget.members += 1
        if self.budget.members > self.budget.limits.members:
            raise RunLimit(f"more than {self.budget.limits.members} members ({self.budget.limits.option('members')})")


def clean_name(name: str) -> str:
    """A member's name as it is shown: no leading ``./``; what it says is never used as a path on disk."""
    while name.startswith("./"):
        name = name[2:]
    return name.replace("\0", "").replace("\n", "\\n") or "unnamed"


def printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 are shown as ``\\xff``, so that two such names stay two."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    return name


def open_regular(path: str) -> io.BufferedReader:
    """
    A regular file for reading; devices, fifos and sockets are refused before a byte is read.

    Raises:
        OSError: not a regular file, or not readable.
    """
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(22, "not a regular file")
    return os.fdopen(fd, "rb")


def stream_of(data: bytes) -> ByteStream:
    """Bytes as a stream, for tests and nested documents."""
    return io.BytesIO(data)
