"""
From paths to members: the files of folders, single files and standard input, as one bundle; nothing is written to disk.

For the bundle's own outermost container a member's name is the path inside it, for a folder the path below it, for a single
file its base name. The second member of one name is ``inner/file#2``.
"""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Callable

from analyzer.bundle.containers.zip_local import is_zip
from analyzer.bundle.folder import files_of, open_regular
from analyzer.bundle.member import Member as Member
from analyzer.bundle.names import Names
from analyzer.bundle.opener import HEAD as HEAD
from analyzer.bundle.opener import Begin, Conceal, Next, Opener, Visit, zipped
from analyzer.bundle.stream import Budget, Counted, Peekable, RunLimit
from analyzer.errors import InputError, LimitReached


class Walker:
    """
    Visits every member once. `visit` must read the member's stream before it returns.

    A part that cannot be read, whatever the error, is visited as a note with the reason, and reading goes on behind it.
    """

    def __init__(
        self, budget: Budget, visit: Visit, begin: Begin = lambda _: "", hide: Callable[[str], str] = str,
        next_part: Next = lambda *_: True, conceal: Conceal = lambda _, stream: stream,
    ) -> None:  # fmt: skip
        self.budget = budget
        self.begin = begin
        self.names = Names(hide, budget.limits.name_bytes)
        self.opener = Opener(budget, self.names, visit, begin, next_part, conceal)
        self.sha256: str | None = None
        self.size = 0
        self.name = ""

    @property
    def at(self) -> str:
        """The member that is read now, for the last word about a run that ended early."""
        return self.opener.at

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
                self.opener.give_up(self._base(path), error)
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
                self.opener.archive(zipped(handle, self.budget), prefix, 1, name)
                return
            handle.seek(0)
            self._outer(counted, name, prefix)

    def _outer(self, counted: Counted, name: str, prefix: str) -> None:
        """One file or stdin. Its own time on disk is not the capture's, and would make equal input unequal."""
        before = self.budget.bytes_in
        self.opener.open(Peekable(counted), name, prefix, 0, None, outermost=True)
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
            self.opener.count_member()
            seen += 1
            name = self.names.give(prefix, found.name)
            if not self.opener.takes(name, found.size):
                self.size += found.size
                continue
            if found.path is None:
                self.opener.skip(name, found.note, "error" if found.failed else "skipped", lost=found.lost)
                continue
            if why := self.begin(name):
                self.opener.skip(name, why, "error")
                continue
            try:
                with self.opener.in_part():
                    self._found(found.path, name)
            except RunLimit:
                raise
            except OSError as error:
                self.opener.skip(name, f"cannot be opened: {error.strerror or error}", "error")
            except Exception as error:
                self.opener.give_up(name, error)
        if not seen:
            raise InputError(f"{place}: the folder holds no file")

    def _found(self, path: str, name: str) -> None:
        with open_regular(path) as handle:
            before, size = self.budget.bytes_in, os.fstat(handle.fileno()).st_size
            if before + size > self.budget.limits.input_bytes:
                option = self.budget.limits.option("input_bytes")
                self.opener.skip(
                    name, f"{size} bytes are more than is left of the input limit ({option})", "refused", size
                )
                return
            self.budget.start_member()
            try:
                self.opener.open(Peekable(Counted(handle, self.budget)), name, name + "!", 0, None)
            finally:
                self.size += self.budget.bytes_in - before
