"""
Several confined children out of one interpreter, which loads the readers once and becomes a child for each share.

They are as `confined` has them, each with a request, a pipe and limits of its own, but they live and end together: who
reads a bundle in shares has no use for some of them.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from analyzer import isolation
from analyzer.limits import Limits
from analyzer.process import forks, groups
from analyzer.process.bounds import confine
from analyzer.reading import confined

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Siblings:
    """So many children, started when the block is entered and ended with it."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.children: list[Sibling] = []

    def __enter__(self) -> Self:
        requests, answers = ([os.pipe() for _ in range(self._count)] for _ in range(2))
        theirs = [end for (request, _), (_, answer) in zip(requests, answers, strict=True) for end in (request, answer)]
        self.parent = subprocess.Popen(
            isolation.command("analyzer.reading.siblings", *map(str, theirs)), cwd=isolation.root(), env=isolation.environment(),
            pass_fds=theirs, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=None if os.environ.get("ANALYZE_TRACEBACK") else subprocess.DEVNULL, **groups.own(),
        )  # fmt: skip
        for end in theirs:
            os.close(end)
        self.children = [
            Sibling(self, request, answer) for (_, request), (answer, _) in zip(requests, answers, strict=True)
        ]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.kill()
        for child in self.children:
            child.close()
        self.parent.wait()

    def kill(self) -> None:
        """End them all."""
        if self.parent.returncode is None:  # not reaped, so the number is still theirs
            groups.end(self.parent.pid)


class Sibling:
    """As much of a `subprocess.Popen` as `confined.ask` uses."""

    def __init__(self, family: Siblings, request: int, answer: int) -> None:
        self.stdin = os.fdopen(request, "wb")
        self.stdout = os.fdopen(answer, "rb")
        self._family = family

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Its pipes; without a request it ends by itself."""
        for stream in (self.stdin, self.stdout):
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def kill(self) -> None:
        self._family.kill()

    def wait(self) -> int:
        """The status of one that ended early, and with it of all."""
        self.kill()
        return self._family.parent.wait()


# -- the interpreter ------------------------------------------------------------------------------------------------


def main() -> None:
    """Entry point: the arguments are pairs of descriptors, of a request and of the messages that answer it."""
    from analyzer.reading import reader  # noqa: F401  (for every child, and not for who starts this interpreter)
    from analyzer.reading.formats import formats
    from analyzer.redact import secrets  # noqa: F401

    ends = [int(argument) for argument in sys.argv[1:]]
    confined.serve("read")
    formats()
    gc.freeze()  # else the first look for garbage copies each page of what is loaded, in every child
    children = forks.start(functools.partial(_become, ends, at) for at in range(0, len(ends), 2))
    for end in ends:
        os.close(end)
    confine(confined.bounds(Limits(), Limits().run_seconds + 2 * confined.GRACE_S))
    sys.exit(next((1 for code in forks.wait(children) if code), 0))


def _become(ends: list[int], at: int) -> None:
    """One child: it reads the request and answers as if it had been started alone."""
    os.dup2(ends[at], 0)
    os.dup2(ends[at + 1], 1)
    for end in ends:
        os.close(end)
    sys.argv = sys.argv[:1]
    confined.main()
