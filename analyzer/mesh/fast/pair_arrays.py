"""Pairs of a very large mesh as arrays, and as the `Pair`s that somebody asks for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzer.tables.encoded.table import RowNumbers

if TYPE_CHECKING:
    pass

Mask = NDArray[np.bool_]
Numbers = NDArray[Any]
FIRST, FASTER = 64, 16  # pairs that are made at first, and how many times as many after that
DENSE = 4  # a table of all pairs of addresses may be this many times the rows


class PairArrays:
    """
    Pairs in order of their first row, as arrays: `a` and `b` number `names`, `views` counts rows.

    Args:
        own: number of the address at the near end of each row.
        peer: the same at the far end.
        up: which rows are Established.
    """

    def __init__(self, names: list[str], own: Numbers, peer: Numbers, up: Mask) -> None:
        self.names = names
        count = max(1, len(names))
        space = count * count
        key: NDArray[Any] = np.minimum(own, peer)
        if space >= 1 << 31:
            key = key.astype(np.int64)
        key *= count
        key += np.maximum(own, peer)
        distinct = None
        if space > DENSE * len(key) + 1_000_000:
            distinct, key = np.unique(key, return_inverse=True)
            space = len(distinct)
        first = np.full(space, -1, dtype=np.int32)
        first[key[::-1]] = np.arange(len(key) - 1, -1, -1, dtype=np.int32)  # the last one written stays
        found = np.flatnonzero(first >= 0)
        self._found = found[np.argsort(first[found])]
        self._key, self._space = key, space
        self.count = len(found)
        self.views = np.bincount(key, minlength=space)[self._found]
        self.down = np.zeros(self.count, dtype=bool)
        if not up.all():
            self.down = np.bincount(key[~up], minlength=space)[self._found] > 0
        ends = self._found if distinct is None else distinct[self._found]
        self.a, self.b = ends // count, ends % count

    @cached_property
    def of_row(self) -> RowNumbers:
        """The pair of each row."""
        number = np.zeros(self._space, dtype=np.int64)
        number[self._found] = np.arange(self.count)
        found: RowNumbers = number[self._key]
        return found
