"""What a described kind is: how its block is told from others, and who reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.described.block import Block


class Described(NamedTuple):
    """
    One kind of object as `kubectl describe` prints it.

    Attributes:
        kind: the object's kind; "" where the block itself tells it.
        fits: by the keys at column 0, for only generic blocks name their kind.
        rank: lower is asked first.
    """

    kind: str
    fits: Callable[[Block], bool]
    read: Callable[[Block, Fragment, Emit], None]
    rank: int = 50
