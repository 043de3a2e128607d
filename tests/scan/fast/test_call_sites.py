"""Lines are numbered by the place in the program that wrote them, whatever else is in them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from analyzer.scan.fast import call_sites as call_sites_room
from analyzer.scan.fast.call_sites import CallSites

from tests.scan.fast.test_block import OTHER, PLAIN, block
from tests.support.values import are_values


def nothing(number: int, line: bytes) -> None:
    """A log that wants to know nothing of a new place."""


def numbers(sites: CallSites, *lines: str, learn: Callable[[int, bytes], None] = nothing) -> list[int]:
    one = block(*lines, PLAIN)
    header = one.headers()
    return [int(number) for number in sites.numbers(one, header, one.keys(header), learn)]


def test_equal_places_have_equal_numbers() -> None:
    """In the order of their first lines; each is learned once, by its first line."""
    learned: list[tuple[int, bytes]] = []

    def learn(number: int, line: bytes) -> None:
        learned.append((number, line))

    sites = CallSites()
    again = PLAIN.replace('agentID="a"', 'agentID="another"').replace("09:00:01", "09:00:07")
    assert numbers(sites, PLAIN, OTHER, again, OTHER, learn=learn) == [0, 1, 0, 1]
    assert numbers(sites, OTHER, PLAIN, learn=learn) == [1, 0]
    assert learned == [(0, PLAIN.encode()), (1, OTHER.encode())]
    assert [site.first_line for site in sites.all] == [PLAIN.encode(), OTHER.encode()]
    assert [site.first for site in sites.all] == [1, 2]


def test_places_whose_keys_end_alike_are_told_apart() -> None:
    """The table of slots holds the last of them; the others are found by the whole key."""
    sites = CallSites()
    one = block(PLAIN, OTHER, PLAIN)
    header = np.array([0, 1, 0])
    keys = np.array([0x10001, 0x20001, 0x10001], dtype=np.uint64)
    assert sites.numbers(one, header, keys, nothing).tolist() == [0, 1, 0]
    assert sites.numbers(one, header, keys, nothing).tolist() == [0, 1, 0]
    assert len(sites.all) == 2


def test_more_places_than_a_program_has_are_said() -> None:
    """Room grows with them; behind 4096 of them the keys tell nothing."""
    sites = CallSites()
    one = block(PLAIN)
    for count, room in ((70, 128), (4096, 4096), (4097, 8192)):
        keys = np.arange(1, count + 1, dtype=np.uint64)
        assert sites.numbers(one, np.zeros(count, dtype=np.int64), keys, nothing).tolist() == list(range(count))
        assert sites.too_many is (count > 4096)
        assert len(sites.wanted) == len(sites.streams) == room


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(call_sites_room, filled=("CallSite",))
