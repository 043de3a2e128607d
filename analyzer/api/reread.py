"""A bundle read anew by a confined child: to judge what a report cites of it, and to copy it for others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Literal

from analyzer.limits import Limits
from analyzer.reading.citations import Citation, Standing, judged
from analyzer.reading.confined import ask
from analyzer.reading.pipe import PipeMessage

__all__ = ("Citation", "PipeMessage", "Standing", "begun", "judged", "messages")


def messages(
    what: Literal["harvest", "copy", "scan"], paths: list[str], limits: Limits, *, isolate: bool, **more: Any
) -> Iterator[PipeMessage]:
    """
    What the child says that gathers a bundle's names, copies it in pseudonyms, or looks for leaks in a copy.

    Raises:
        InputError: the bundle cannot be read, or the child ended early.
    """
    yield from ask(what, paths, limits, step="" if what == "scan" else "begin", isolate=isolate, **more)


@contextmanager
def begun(
    what: Literal["harvest", "scan"], paths: list[str], limits: Limits, *, isolate: bool, **more: Any
) -> Iterator[Iterator[PipeMessage]]:
    """
    The same from a child that is at work already: something else can be done meanwhile, and it ends with that.

    Raises:
        InputError: as above.
    """
    step = "" if what == "scan" else "begin"
    with closing(ask(what, paths, limits, step=step, isolate=isolate, ahead=True, **more)) as asked:
        next(asked)
        yield asked
