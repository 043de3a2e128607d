"""Where a dataset lies: a folder of this machine, or one behind a URL; parts are listed, read, written whole and removed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

from analyzer.fleet.lock import only_writer

PART = "part-*.parquet"


class Place(Protocol):
    """The few things a dataset asks of the place it lies in; a table is a folder of parts, ``tables/NAME`` one of them."""

    def prepare(self, tables: Iterable[str]) -> None:
        """
        Make room for tables.

        Raises:
            OSError: the place cannot be written to.
        """
        ...

    def parsed(self) -> list[str]:
        """Names of the parsed tables that are kept, ``tables/NAME``, sorted."""
        ...

    def parts(self, table: str) -> list[str]:
        """Names of a table's parts, sorted."""
        ...

    def read(self, table: str, part: str) -> contextlib.AbstractContextManager[Path | IO[bytes]]:
        """A part as a file of this machine, or its bytes at any position; raises OSError where it is gone or cannot be read."""
        ...

    def write(self, table: str, part: str) -> contextlib.AbstractContextManager[Path]:
        """A file of this machine to write a part into; it takes its place when the block ends well, and not otherwise."""
        ...

    def remove(self, table: str, part: str) -> None:
        """Remove a part; one that is gone already is no error."""
        ...

    def only_writer(self) -> contextlib.AbstractContextManager[str]:
        """Hold the place as its only writer, or say why that cannot be; raises UsageError when another run has it."""
        ...


class Folder:
    """A dataset in a folder of this machine: parts are written beside and renamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def prepare(self, tables: Iterable[str]) -> None:
        for table in tables:
            (self.folder / table).mkdir(parents=True, exist_ok=True)

    def parsed(self) -> list[str]:
        return sorted(f"tables/{path.name}" for path in (self.folder / "tables").glob("*") if path.is_dir())

    def parts(self, table: str) -> list[str]:
        return sorted(path.name for path in (self.folder / table).glob(PART))

    def read(self, table: str, part: str) -> contextlib.AbstractContextManager[Path | IO[bytes]]:
        path = self.folder / table / part
        if not path.is_file():  # opening a named pipe would wait for ever
            raise OSError(f"{part}: there is no such file, or it is no regular one")
        return contextlib.nullcontext(path)

    @contextlib.contextmanager
    def write(self, table: str, part: str) -> Iterator[Path]:
        partial = self.folder / table / f".{part}.partial"
        try:
            yield partial
            partial.rename(self.folder / table / part)
        finally:
            partial.unlink(missing_ok=True)

    def remove(self, table: str, part: str) -> None:
        (self.folder / table / part).unlink(missing_ok=True)

    @contextlib.contextmanager
    def only_writer(self) -> Iterator[str]:
        with only_writer(self.folder) as unguarded:
            for left in self.folder.rglob(f".{PART}.partial"):  # by a run that was killed while it wrote
                left.unlink(missing_ok=True)
            yield unguarded
