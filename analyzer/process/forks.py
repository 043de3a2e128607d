"""Children that are copies of this process, where its system has fork(2): Windows has not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable


def possible() -> bool:
    """Can a process become two."""
    return hasattr(os, "fork")


def start(works: Iterable[Callable[[], None]]) -> list[int]:
    """A child for each work, which ends with it: status 0, or 1 where the work raised; their numbers."""
    return [os.fork() or _end_with(work) for work in works]


def _end_with(work: Callable[[], None]) -> int:
    """The child's own; it never comes back into the program of its parent."""
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def wait(children: list[int]) -> list[int]:
    """The status of each, negative for the signal that ended it."""
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
