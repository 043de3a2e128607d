"""
A dataset behind a URL, through fsspec: an object store, SSH, memory, whatever is installed for it.

A part is made in a private file of this machine and sent whole, and an object store shows an object only when all of it
has come; elsewhere a part that was cut off is a damaged one, whose bundles are analysed again. Writers keep out of each
other's way (`lease`), and the rows are right where they do not: parts of different rows have names of their own, of a
path that two runs analysed one row holds, and `compact` removes only parts whose rows it has sent before.
"""

from __future__ import annotations

import contextlib
import errno
import fnmatch
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from analyzer.errors import AnalyzerError
from analyzer.fleet.lease import only_writer
from analyzer.fleet.place import PART, Folder, Place
from analyzer.fleet.remote import is_url, opened
from analyzer.private import private_folder
from analyzer.redact.secrets import hide


class Store:
    """
    A folder of an fsspec store.

    Raises:
        UsageError: fsspec, or what it needs for this kind of store, is not installed.
        InputError: no such kind of store.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.files, root = opened(url)
        self.root = root.rstrip("/")

    def __str__(self) -> str:
        return hide(self.url)

    def _at(self, table: str, part: str = "") -> str:
        return "/".join(one for one in (self.root, table, part) if one)

    def prepare(self, tables: Iterable[str]) -> None:
        bucket = self.root.partition("/")[0]  # a path with a root names none
        with _told():
            if bucket and not self.files.exists(
                bucket
            ):  # it would be made by the first folder in it, under a misspelt name
                raise FileNotFoundError(errno.ENOENT, f"there is no {bucket}")
            for table in tables:
                self.files.makedirs(self._at(table), exist_ok=True)

    def parsed(self) -> list[str]:
        return sorted(f"tables/{name}" for name in self._names("tables"))

    def parts(self, table: str) -> list[str]:
        return sorted(fnmatch.filter(self._names(table), PART))

    def _names(self, table: str) -> list[str]:
        """What lies in a table's folder; nothing where there is none."""
        with _told():
            try:
                self.files.invalidate_cache(self._at(table))  # what another run wrote a moment ago is to be seen
                found = self.files.ls(self._at(table), detail=False)
            except (FileNotFoundError, NotADirectoryError):
                return []
        return [str(one).rstrip("/").rpartition("/")[2] for one in found if str(one).rstrip("/") != self._at(table)]

    @contextlib.contextmanager
    def read(self, table: str, part: str) -> Iterator[IO[bytes]]:
        with _told():
            file = self.files.open(self._at(table, part), "rb")
        with file:
            yield cast(IO[bytes], file)

    @contextlib.contextmanager
    def write(self, table: str, part: str) -> Iterator[Path]:
        with private_folder() as folder:
            made = folder / part
            yield made
            with _told():
                self.files.put_file(str(made), self._at(table, part))

    def remove(self, table: str, part: str) -> None:
        with _told(), contextlib.suppress(FileNotFoundError):
            self.files.rm_file(self._at(table, part))

    @contextlib.contextmanager
    def only_writer(self) -> Iterator[str]:
        with contextlib.ExitStack() as held:
            with _told():
                unguarded = held.enter_context(only_writer(self.files, self.root, str(self)))
            yield unguarded


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What a store's library raises (each has its own errors) as the one error that a dataset's callers know."""
    try:
        yield
    except (OSError, AnalyzerError):
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {str(error)[:200]}") from None


def place_of(where: Place | Path | str) -> Place:
    """
    The place that a path or a URL names.

    Raises:
        UsageError: a URL, and what opens URLs is not installed.
        InputError: a URL whose kind of store nothing opens.
    """
    if isinstance(where, Path):
        return Folder(where)
    if not isinstance(where, str):
        return where
    if not is_url(where):
        return Folder(Path(where))
    return Store(where)
