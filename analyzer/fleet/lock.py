"""One writer at a time: a lock on a file that the operating system takes back when its process is gone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from analyzer.errors import UsageError
from analyzer.process.locks import lock

NAME = ".lock"


@contextlib.contextmanager
def only_writer(folder: Path) -> Iterator[str]:
    """
    Hold the folder's lock as long as the block runs.

    Raises:
        UsageError: another run writes there now.
        OSError: the folder cannot be written to.
    """
    with (folder / NAME).open("a+b") as handle:
        try:
            lock(handle.fileno(), wait=False)
        except OSError:
            raise UsageError(f"{folder}: another run writes to this dataset now; wait for its end, or give another --output") from None  # fmt: skip
        yield ""
