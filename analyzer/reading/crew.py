"""
Several confined children at work on one request, each its own share.

An interpreter that loads the readers costs as much as reading some tens of megabytes. So the first child loads them once and
forks the others, where a fork is safe; it is confined before, and so are they. Elsewhere each is an interpreter of its own.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

from analyzer.limits import Limits
from analyzer.process import forks
from analyzer.reading.confined import heard, start
from analyzer.reading.pipe import PipeMessage


def ask_several(
    what: str, paths: list[str], limits: Limits, number: int, *, step: str = "", **more: Any
) -> list[Generator[PipeMessage, None, None]]:
    """The messages of each child, as `confined.ask` has those of one; all are at work."""
    if not forks.SAFE:
        alone = [start(what, paths, limits, share=[number, at], **more) for at in range(number)]
        return [heard(one, limits, step=step) for one in alone]
    pipes = [os.pipe() for _ in range(1, number)]
    try:
        first = start(what, paths, limits, pipes=[into for _, into in pipes], **more)
    finally:
        for _, into in pipes:
            os.close(into)
    return [
        heard(first, limits, step=step),
        *(heard(first, limits, os.fdopen(out, "rb"), step=step) for out, _ in pipes),
    ]
