"""A part of a bundle as readers get it: its name, its bytes as a stream, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analyzer.bundle.stream import Peekable


@dataclass(slots=True, eq=False, repr=False)
class Member:
    """
    One readable part of the bundle, or a note about one that is not read.

    Attributes:
        lost: something of the bundle is not read here, and nowhere else.
        hole: zero bytes at its start that were stepped over.
        aside: a remark on a member that comes besides, and no member itself.
    """

    name: str
    stream: Peekable | None
    mtime: int | None = None
    note: str = ""
    status: str = "read"
    size: int = 0
    closing: Callable[[], str] = lambda: ""
    lost: bool = False
    hole: int = 0
    aside: bool = False
