"""Pairs of a very large mesh as arrays, and as the `Pair`s that somebody asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

from analyzer.mesh.pairs import Pair
from analyzer.wide import Places, WideRows

if TYPE_CHECKING:
    from analyzer.mesh.pairs_many import ManyMesh

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
        many = max(1, len(names))
        space = many * many
        key: NDArray[Any] = np.minimum(own, peer)
        if space >= 1 << 31:
            key = key.astype(np.int64)
        key *= many
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
        self.a, self.b = ends // many, ends % many

    @cached_property
    def of_row(self) -> Places:
        """The pair of each row."""
        number = np.zeros(self._space, dtype=np.int64)
        number[self._found] = np.arange(self.count)
        found: Places = number[self._key]
        return found


class PairList(Sequence[Pair]):
    """Pairs of a view, by their numbers; each is made with its rows when it is asked for."""

    def __init__(self, mesh: ManyMesh, numbers: Places) -> None:
        self._mesh = mesh
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | Sequence[Pair]:
        if isinstance(index, slice):
            return list(PairList(self._mesh, self._numbers[index]))
        return next(iter(PairList(self._mesh, self._numbers[[index]])))

    def __iter__(self) -> Iterator[Pair]:
        mesh = self._mesh
        places = mesh._kept(mesh._places(np.ones(len(mesh.rows), dtype=bool)))
        begin, size = 0, FIRST  # who looks for the first few should not pay for all
        while begin < len(self._numbers):
            yield from self._made(self._numbers[begin : begin + size], places)
            begin, size = begin + size, size * FASTER

    def _made(self, numbers: Places, places: Places) -> Iterator[Pair]:
        """Some pairs, with their rows of those places of the table."""
        pairs = self._mesh._pairs
        made = {
            number: Pair(pairs.names[a], pairs.names[b], up=not down)
            for number, a, b, down in zip(
                *(some[numbers].tolist() for some in (np.arange(pairs.count), pairs.a, pairs.b, pairs.down)),
                strict=True,
            )
        }
        wanted = np.zeros(pairs.count, dtype=bool)
        wanted[numbers] = True
        shown = np.flatnonzero(wanted[pairs.of_row])
        rows = WideRows(self._mesh._wide, places[shown])
        for number, row in zip(pairs.of_row[shown].tolist(), rows, strict=True):
            made[number].views.append(row)
        return iter(made.values())
