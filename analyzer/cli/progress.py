"""One line on a terminal while a bundle is read and diagnosed: how much, how fast, how long still; wiped at the end."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

from analyzer.wording import plural

if TYPE_CHECKING:
    from analyzer.model import ReadState

SOON_S = 1.0
"""Before that a rate says nothing."""
MB = 1_000_000


def is_shown(stream: TextIO) -> bool:
    """Is there a terminal that can put one line in place of another; Emacs's shell and the like say `TERM=dumb`."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Progress:
    """Called with the reader's state; bytes read are of bytes given, where they are files."""

    def __init__(
        self, paths: list[str], stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total = sum(os.path.getsize(path) for path in _files(paths))
        self.stream = stream or sys.stderr
        self._clock = clock
        self._begun = clock()
        self._shown = False

    def __call__(self, state: ReadState) -> None:
        self.say(self.line(state["done"], state["members"]))

    def line(self, read: int, members: int) -> str:
        """Percent, members, rate and time left."""
        spent = self._clock() - self._begun
        share = min(1.0, read / self.total) if self.total else 0.0
        parts = [f"reading {share:4.0%}" if self.total else f"reading {read / MB:.1f} MB", plural(members, "member")]
        if spent >= SOON_S and read:
            parts.append(f"{read / MB / spent:.1f} MB/s")
            if 0 < share < 1:
                parts.append(f"{_short(max(1.0, spent * (1 - share) / share))} left")
        return ", ".join(parts)

    def say(self, text: str) -> None:
        """Put a text in place of the line."""
        self.stream.write(f"\r\x1b[2K{text}")
        self.stream.flush()
        self._shown = True

    def end(self) -> None:
        if self._shown:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()
            self._shown = False


@contextlib.contextmanager
def phase(text: str, quiet: bool) -> Iterator[None]:
    """A word on the terminal for what has no bytes to count."""
    if quiet or not is_shown(sys.stderr):
        yield
        return
    line = Progress([])
    line.say(text)
    try:
        yield
    finally:
        line.end()


def _files(paths: list[str]) -> Iterator[str]:
    """The files that are given, those in folders, too."""
    for path in paths:
        if os.path.isfile(path):
            yield path
        elif os.path.isdir(path):
            for root, _, names in os.walk(path):
                yield from (file for name in names if os.path.isfile(file := os.path.join(root, name)))


def _short(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
