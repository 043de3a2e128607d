"""Pairs as arrays: in order of their first row, each with its rows, whatever way they are counted."""

from __future__ import annotations

import random

import numpy as np
import pytest
from analyzer.mesh.fast import pair_arrays
from analyzer.mesh.fast.pair_arrays import PairArrays

NAMES = ["a", "b", "c", "d"]


def arrays(rows: list[tuple[int, int, bool]], names: list[str] = NAMES) -> PairArrays:
    own, peer, up = zip(*rows, strict=True)
    return PairArrays(names, np.array(own, dtype=np.int32), np.array(peer, dtype=np.int32), np.array(up, dtype=bool))


def test_order_ends_and_counts() -> None:
    """The first row gives the order, the smaller number stands first, one row that is down makes the pair so."""
    found = arrays([(2, 0, True), (1, 3, True), (0, 2, False), (3, 1, True)])
    assert (found.count, found.a.tolist(), found.b.tolist()) == (2, [0, 1], [2, 3])
    assert (found.views.tolist(), found.down.tolist(), found.of_row.tolist()) == ([2, 2], [True, False], [0, 1, 0, 1])


@pytest.mark.parametrize("dense", [4, -(10**6)])
def test_a_table_of_all_pairs_or_the_distinct_ones(dense: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """How pairs are numbered is no matter of theirs."""
    monkeypatch.setattr(pair_arrays, "DENSE", dense)
    chance = random.Random(5)
    names = [str(at) for at in range(30)]
    rows = [(chance.randrange(30), chance.randrange(30), chance.random() < 0.8) for _ in range(300)]
    found = arrays(rows, names)
    pairs: dict[tuple[int, int], list[bool]] = {}
    for a, b, up in rows:
        pairs.setdefault((min(a, b), max(a, b)), []).append(up)
    assert list(zip(found.a.tolist(), found.b.tolist(), strict=True)) == list(pairs)
    assert found.views.tolist() == [len(ups) for ups in pairs.values()]
    assert found.down.tolist() == [not all(ups) for ups in pairs.values()]
    assert found.of_row.tolist() == [list(pairs).index((min(a, b), max(a, b))) for a, b, _ in rows]
