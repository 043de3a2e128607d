"""Pairs of a large mesh as a sequence: each is made with its rows when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np

from analyzer.mesh.fast.pair_arrays import FASTER, FIRST, PairArrays
from analyzer.mesh.fast.sessions import LargeMeshSessions
from analyzer.mesh.pair import Pair
from analyzer.tables.encoded.table import EncodedRows, RowNumbers


class PairList(Sequence[Pair]):
    """Pairs of a view, by their numbers; each is made with its rows when it is asked for."""

    def __init__(self, mesh: LargeMeshSessions, pairs: PairArrays, numbers: RowNumbers) -> None:
        self._mesh = mesh
        self._pairs = pairs
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | Sequence[Pair]:
        if isinstance(index, slice):
            return list(PairList(self._mesh, self._pairs, self._numbers[index]))
        return next(iter(PairList(self._mesh, self._pairs, self._numbers[[index]])))

    def __iter__(self) -> Iterator[Pair]:
        mesh = self._mesh
        places = mesh._kept(mesh._places(np.ones(len(mesh.rows), dtype=bool)))
        begin, size = 0, FIRST  # who looks for the first few should not pay for all
        while begin < len(self._numbers):
            yield from self._made(self._numbers[begin : begin + size], places)
            begin, size = begin + size, size * FASTER

    def _made(self, numbers: RowNumbers, places: RowNumbers) -> Iterator[Pair]:
        """Some pairs, with their rows of those places of the table."""
        pairs = self._pairs
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
        rows = EncodedRows(self._mesh._encoded, places[shown])
        for number, row in zip(pairs.of_row[shown].tolist(), rows, strict=True):
            made[number].views.append(row)
        return iter(made.values())
