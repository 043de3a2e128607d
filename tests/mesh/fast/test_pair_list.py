"""Pairs are made when they are asked for, each with its rows, however few are made at a time."""

from __future__ import annotations

import pytest
from analyzer.mesh.fast import pair_list

from tests.support.peers import full, ips, session, twins


@pytest.mark.parametrize("first", [1, 2, 64])
def test_the_same_pairs(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, one of them, some of them."""
    monkeypatch.setattr(pair_list, "FIRST", first)
    monkeypatch.setattr(pair_list, "FASTER", 2)
    addresses = ips(7)
    harmless = session(addresses[6], addresses[0], False, peer_type="node")
    plain, fast = twins(*full(addresses, [(addresses[1], addresses[4])]), harmless)
    expected = [(p.a, p.b, p.up, p.views) for p in plain.pairs]
    assert [(p.a, p.b, p.up, p.views) for p in fast.pairs] == expected
    assert len(fast.pairs) == len(expected) == 21
    third = fast.pairs[2]
    assert (third.a, third.b, third.up, third.views) == expected[2]
    assert [(p.a, p.b, p.up, p.views) for p in fast.pairs[3:6]] == expected[3:6]
    assert [(p.a, p.b) for p in fast.down] == [(addresses[1], addresses[4])]
    assert list(fast.waiting) == []


def test_pairs_are_made_in_steps_that_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is made in vain at the end, and a sequence of none is empty."""
    monkeypatch.setattr(pair_list, "FIRST", 1)
    monkeypatch.setattr(pair_list, "FASTER", 2)
    sizes: list[int] = []
    made = pair_list.PairList._made

    def counted(self: pair_list.PairList, numbers: object, places: object) -> object:
        sizes.append(len(numbers))  # type: ignore[arg-type]
        return made(self, numbers, places)  # type: ignore[arg-type]

    monkeypatch.setattr(pair_list.PairList, "_made", counted)
    _, fast = twins(*full(ips(3)))
    assert len(list(fast.pairs)) == 3
    assert sizes == [1, 2]
