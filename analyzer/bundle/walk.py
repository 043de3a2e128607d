"""
From paths to members: containers are opened layer by layer, as streams, and nothing is written to disk.

A member inside a container inside the bundle is named ``outer.tar.gz!inner/file``; for the bundle's own outermost
container the name is the path inside it, for a folder the path below it, for a single file its base name. The second
member of one name is ``inner/file#2``.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from analyzer.bundle.containers import mail, recorded_runs, tar
from analyzer.bundle.containers.decompress import Decompressed, codec_of
from analyzer.bundle.containers.tar_header import header_later
from analyzer.bundle.containers.zip_local import is_zip
from analyzer.bundle.folder import files_of, open_regular
from analyzer.bundle.member import Member as Member
from analyzer.bundle.names import ENOUGH, Names
from analyzer.bundle.stream import Budget, Counted, Peekable, RunLimit, read_all
from analyzer.errors import InputError, LimitReached, RefusedInput, in_words

HEAD = 64 * 1024
LINKS = ("folder", "symbolic link", "hard link")
Visit = Callable[[Member], None]
Begin = Callable[[str], str]
"""Told the name of every part before it is opened; a reason to leave it out, or nothing."""
Next = Callable[[str, int], bool]
"""Told the name and the stated size of every part at the top of the bundle; False when somebody else reads it."""
Conceal = Callable[[str, Peekable], Peekable]
"""Told the name and the content of every member; the content that is shown of it."""


def _zipped(file: IO[bytes], budget: Budget) -> Iterator[tar.ArchiveMember]:
    from analyzer.bundle.containers.zip import (
        entries,
    )  # with three modules of the standard library that most bundles need not

    return entries(file, budget)


class Walker:
    """
    Visits every member once. `visit` must read the member's stream before it returns.

    A part that cannot be read, whatever the error, is visited as a note with the reason, and reading goes on behind it.

    Attributes:
        at: the member that is read now, for the last word about a run that ended early.
    """

    def __init__(
        self, budget: Budget, visit: Visit, begin: Begin = lambda _: "", hide: Callable[[str], str] = str,
        next_part: Next = lambda *_: True, conceal: Conceal = lambda _, stream: stream,
    ) -> None:  # fmt: skip
        self.budget = budget
        self.visit = visit
        self.begin = begin
        self.next_part = next_part
        self.conceal = conceal
        self._inside = False  # within a part at the top
        self.names = Names(hide, budget.limits.name_bytes)
        self.sha256: str | None = None
        self.size = 0
        self.name = ""
        self.at = ""

    def run(self, paths: list[str], places: list[str] | None = None) -> None:
        """
        Read all paths as one bundle.

        Args:
            places: where the paths are, as this process finds them; the paths give the names.

        Raises:
            InputError: none of the paths can be opened.
        """
        self.name = " + ".join(self._base(path) for path in paths)
        several = len(paths) > 1
        failed: list[InputError] = []
        for path, place in builtins.zip(paths, places or paths, strict=True):
            try:
                self._path(path, place, self._base(path), several)
            except RunLimit:
                raise
            except InputError as error:
                failed.append(error)
                if len(failed) == len(paths):
                    raise
                self._give_up(self._base(path), error)
        if several:
            self.sha256 = None

    def _path(self, path: str, place: str, base: str, several: bool) -> None:
        if path == "-":
            self._outer(Counted(sys.stdin.buffer, self.budget), base, "stdin/" if several else "")
        elif os.path.isdir(place):
            self._folder(path, place, f"{base}/" if several else "")
        else:
            self._file(path, place, base, several)

    def _base(self, path: str) -> str:
        return "stdin" if path == "-" else self.names.clean(os.path.basename(path.rstrip("/")) or path)

    def _file(self, path: str, place: str, name: str, several: bool) -> None:
        try:
            handle = open_regular(place)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from None
        prefix = name + "!" if several else ""
        with handle:
            info = os.fstat(handle.fileno())
            if info.st_size > self.budget.limits.input_bytes:
                option = self.budget.limits.option("input_bytes")
                raise RunLimit(f"{name}: {info.st_size} bytes is more than the input limit ({option})")
            counted = Counted(handle, self.budget)
            try:
                begins = handle.read(HEAD)
            except OSError as error:
                raise InputError(f"{path}: {error.strerror or error}") from None
            if is_zip(begins, path):
                handle.seek(0)
                while counted.read(1 << 20):
                    pass
                self.size += info.st_size
                self.sha256 = counted.sha256.hexdigest()
                handle.seek(0)
                self._archive(_zipped(handle, self.budget), prefix, 1, name)
                return
            handle.seek(0)
            self._outer(counted, name, prefix)

    def _outer(self, counted: Counted, name: str, prefix: str) -> None:
        """One file or stdin. Its own time on disk is not the capture's, and would make equal input unequal."""
        before = self.budget.bytes_in
        self._open(Peekable(counted), name, prefix, 0, None, outermost=True)
        try:
            while counted.read(1 << 20):  # bytes behind the end belong to the hash
                pass
        except LimitReached:
            pass
        self.size += self.budget.bytes_in - before
        self.sha256 = counted.sha256.hexdigest()

    def _folder(self, place: str, root: str, prefix: str) -> None:
        seen = 0
        for found in files_of(root):
            self._count_member()
            seen += 1
            name = self.names.give(prefix, found.name)
            if not self._takes(name, found.size):
                self.size += found.size
                continue
            if found.path is None:
                self._skip(name, found.note, "error" if found.failed else "skipped", lost=found.lost)
                continue
            if why := self.begin(name):
                self._skip(name, why, "error")
                continue
            try:
                with self._in_part():
                    self._found(found.path, name)
            except RunLimit:
                raise
            except OSError as error:
                self._skip(name, f"cannot be opened: {error.strerror or error}", "error")
            except Exception as error:
                self._give_up(name, error)
        if not seen:
            raise InputError(f"{place}: the folder holds no file")

    def _found(self, path: str, name: str) -> None:
        with open_regular(path) as handle:
            before, size = self.budget.bytes_in, os.fstat(handle.fileno()).st_size
            if before + size > self.budget.limits.input_bytes:
                option = self.budget.limits.option("input_bytes")
                self._skip(name, f"{size} bytes are more than is left of the input limit ({option})", "refused", size)
                return
            self.budget.start_member()
            try:
                self._open(Peekable(Counted(handle, self.budget)), name, name + "!", 0, None)
            finally:
                self.size += self.budget.bytes_in - before

    def _open(
        self, stream: Peekable, name: str, prefix: str, depth: int, mtime: int | None, told: Callable[[], str] = str,
        *, outermost: bool = False,
    ) -> None:  # fmt: skip
        """Peel compressions and archives; `prefix` names what is found inside, `told` says at the end what was wrong outside."""
        self.at = name
        limits = self.budget.limits
        deep = f"nested deeper than {limits.nesting} containers ({limits.option('nesting')})"
        head = stream.peek(HEAD)
        layers = 0
        inner: Decompressed | None = None
        while (codec := codec_of(head)) is not None:
            layers += 1
            if depth + layers > limits.nesting:
                self._skip(name, deep, "refused")
                return
            inner = Decompressed(stream, codec, self.budget)
            stream = Peekable(inner)
            try:
                head = stream.peek(HEAD)
            except LimitReached:
                raise
            except InputError as error:
                self._skip(name, str(error), "error", len(stream.peek(0)))
                return
        inside = prefix if outermost or depth == 0 else name + "!"
        level = depth + max(1, layers)
        zipped = is_zip(head, name) and not tar.is_tar(head)
        if zipped or tar.is_tar(head) or header_later(head):
            if level > limits.nesting:
                self._skip(name, deep, "refused")
            elif not zipped:
                self._archive(tar.entries(stream, self.budget), inside, level, name)
                if note := (inner.note if inner is not None else "") or told():
                    self._skip(name, note, "error", inner.size if inner is not None else 0)
            else:
                data, complete = read_all(stream, limits.document_bytes)
                if complete:
                    self._archive(_zipped(io.BytesIO(data), self.budget), inside, level, name)
                else:
                    option = limits.option("document_bytes")
                    self._skip(name, f"a nested zip over {limits.document_bytes} bytes ({option})", "refused")
            return
        self.budget.parsed += 1
        if self.budget.parsed > limits.parsed_members:
            self._skip(name, f"more than {limits.parsed_members} members ({limits.option('parsed_members')})")
            return
        self.budget.start_member()
        one = mail.Opened(stream)
        if (kind := next((kind for kind in (mail, recorded_runs) if kind.begins(head)), None)) is not None:
            one = kind.read(stream, limits)
        closing = (lambda: inner.note or told()) if inner is not None else told
        self.visit(Member(name, self.conceal(name, one.text), mtime, one.note, closing=closing))
        if one.parts and level > limits.nesting:
            self._skip(name, deep, "refused")
        elif one.parts:
            with self._in_part():
                self._archive(mail.entries(one.parts, self.budget), inside or f"{name}!", level, name)

    def _archive(self, found: Iterator[tar.ArchiveMember], prefix: str, depth: int, container: str) -> None:
        """An archive's members; damage of the archive itself is a row of its own, and costs what lies behind it."""
        try:
            for entry in found:
                self._count_member()
                self._entry(entry, prefix, depth, container)
        except RunLimit:
            raise
        except Exception as error:
            self._give_up(container, error)

    def _takes(self, name: str, size: int) -> bool:
        """Is a part read here: what lies inside of one is, where that one is."""
        return self._inside or self.next_part(name, size)

    @contextmanager
    def _in_part(self) -> Iterator[None]:
        before, self._inside = self._inside, True
        try:
            yield
        finally:
            self._inside = before

    def _entry(self, entry: tar.ArchiveMember, prefix: str, depth: int, container: str) -> None:
        if entry.kind in LINKS:
            return
        most = self.names.most
        name = self.names.give(prefix, entry.name) if entry.name else container
        if not self._takes(name, entry.size):
            return
        if len(entry.name) > most:
            option = self.budget.limits.option("name_bytes")
            why = option if most == self.budget.limits.name_bytes else f"names before it hold {ENOUGH >> 20} MiB"
            self.visit(Member(name, None, note=f"its name was cut ({why})", status="skipped", aside=True))
        if entry.kind in ("device", "fifo"):
            self._skip(name, f"a {entry.kind} is not read", lost=False)
            return
        if entry.stream is None:
            self._skip(name, entry.note, "error" if entry.kind == "damage" else "skipped", entry.size)
            return
        if why := self.begin(name):
            self._skip(name, why, "error", entry.size)
            return
        self.budget.start_member()
        try:
            with self._in_part():
                self._open(Peekable(entry.stream), name, name + "!", depth, entry.mtime, entry.closing)
        except RunLimit:
            raise
        except Exception as error:
            self._give_up(name, error)
        self.budget.start_member()  # what is left of this one is passed over on a new account

    def _give_up(self, name: str, error: Exception) -> None:
        """A part that a limit, damage or a fault of ours ended: a row, and what lies behind it is read."""
        note = str(error) if isinstance(error, InputError) else in_words(error, self.budget.limits)
        self._skip(name, note, "refused" if isinstance(error, RefusedInput) else "error")

    def _skip(self, name: str, note: str, status: str = "skipped", size: int = 0, *, lost: bool = True) -> None:
        self.visit(Member(name, None, note=note, status=status, size=size, lost=lost))

    def _count_member(self) -> None:
        self.budget.members += 1
        limits = self.budget.limits
        if self.budget.members > limits.members:
            raise RunLimit(f"more than {limits.members} members ({limits.option('members')})")
