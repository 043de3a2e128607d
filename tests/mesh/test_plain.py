"""Pairs from both ends, and what can be asked of them."""

from __future__ import annotations

import pytest
from analyzer.mesh.pair import Pair

from tests.support.peers import full, ips, session, view

A, B, C, D = ips(4)


def test_a_pair_is_down_when_either_end_says_so() -> None:
    """One-way loss shows at one end alone."""
    mesh = view(session(A, B), session(B, A, False), session(A, C))
    assert [(pair.a, pair.b, pair.up, len(pair.views)) for pair in mesh.pairs] == [(A, B, False, 2), (A, C, True, 1)]
    assert [(pair.a, pair.b) for pair in mesh.down] == [(A, B)]
    assert (mesh.both_ends, mesh.down_ends, mesh.ends) == (1, {A, B}, {A, B, C})
    assert list(mesh.states()) == [(A, B, False), (A, C, True)]
    assert mesh.pairs_of == {A: [2, 1], B: [1, 1], C: [1, 0]}
    assert (mesh.cut_everywhere(B), mesh.cut_everywhere(A)) == (True, False)


def test_outputs_without_a_name_are_not_merged() -> None:
    """Two of them have two sessions with one peer, which are two pairs."""
    mesh = view(session(None, B, view="x"), session(None, B, False, view="y"))
    assert [pair.up for pair in mesh.pairs] == [True, False]


def test_both_wait() -> None:
    """Passive at both ends: nobody dials."""
    mesh = view(
        session(A, B, False, state="Passive"), session(B, A, False, state="Passive"),
        session(A, C, False, state="Passive"), session(C, A, False, state="Connect"), session(B, C, False, state="Passive"),
    )  # fmt: skip
    assert [(pair.a, pair.b) for pair in mesh.waiting] == [(A, B)]


def test_harmless_rows_are_in_no_pair() -> None:
    mesh = view(session(A, B), session(A, B, False, peer_type="node"))
    assert [(pair.up, len(pair.views)) for pair in mesh.pairs] == [(True, 1)]


def test_who_touches_all() -> None:
    mesh = view(*full([A, B, C, D], [(A, B), (A, C)]))
    assert mesh.all_down_touch({A})
    assert mesh.all_down_touch({B, C})
    assert not mesh.all_down_touch({B})


def test_a_cover_covers_or_is_none() -> None:
    """Of twelve nodes three are few; four bad pairs without a common end have no few nodes."""
    every = ips(12)
    pairs = [(every[at], every[at + 1]) for at in (0, 2, 4)]
    assert len(view(*full(every, pairs)).cover) == 3
    assert view(*full(every, [*pairs, (every[6], every[7])])).cover == []
    assert view(*full(every)).cover == []


@pytest.mark.parametrize("last", [1, 99])
def test_a_cover_is_the_same_whatever_its_nodes_are_called(last: int) -> None:
    """Of two that would cover the last bad pair it is the one whose pairs are all down, and not the last in order."""
    lone, one, other = f"10.0.0.{last}", "10.0.0.9", "10.0.0.11"
    more = [f"10.0.0.{at}" for at in range(20, 24)]
    every = [lone, one, other, *more, *(f"10.0.0.{at}" for at in range(30, 36))]
    down = [(lone, one), (lone, other), *((other, node) for node in more)]
    assert sorted(view(*full(every, down)).cover) == sorted([other, lone])


@pytest.mark.parametrize("last", [1, 99])
def test_of_nodes_with_equally_many_bad_pairs_one_is_in_the_cover_that_alone_touches_them(last: int) -> None:
    """Its list names a node that nobody knows, while the third one's bad pairs are touched by the two."""
    one, two, third = "10.0.0.8", "10.0.0.9", f"10.0.0.{last}"
    mesh = view(
        session(None, one, False, view="x"), session(None, two, False, view="y"), session(None, third, view="z"),
        session(one, third, False), session(two, third, False), session(one, two),
    )  # fmt: skip
    assert sorted(mesh.cover) == [one, two]


def test_cells() -> None:
    """Each end's own word, and what is not said."""
    mesh = view(session(A, B), session(B, A, False))
    assert mesh.cells({A: 0, B: 1, C: 2}) == [[-1, 0, -1], [1, -1, -1], [-1, -1, -1]]


def test_places_that_sessions_state() -> None:
    """The first row that knows a subnet decides; pairs across are counted with those at the edge of each."""
    mesh = view(
        session(A, B, False, local_subnet="x/26", peer_subnet="y/26"), session(A, C, local_subnet="x/26", peer_subnet="x/26"),
        session(C, B, local_subnet="z/26"),
    )  # fmt: skip
    assert mesh.subnets == {"x/26", "y/26"}
    assert mesh.tally("subnet") == (2, 1, {"x/26": [2, 1], "y/26": [2, 1]})
    assert mesh.up_across("subnet") == 1
    assert mesh.tally("zone") == (0, 0, {})
    assert mesh.separator("node", A) is not None
    assert mesh.separator("node", "nobody") is None


def test_one_end_alone_is_no_pair_seen_from_both() -> None:
    """A list of one node shows each of its pairs from one end."""
    mesh = view(session(A, B, False), session(A, C, False), session(C, A, False), session(B, C), session(C, B))
    assert mesh.both_ends == 2
    assert [mesh.one_witness(address) for address in (A, B, C, D)] == [False, True, True, True]


def test_what_crosses_is_known_where_both_ends_are() -> None:
    """One end without a place leaves it open, whatever the other's is."""
    mesh = view(
        session(A, B, local_subnet="x/26", peer_subnet="y/26"), session(A, C, peer_subnet="x/26"), session(A, "fd00::1")
    )
    subnet = [mesh.crosses(Pair(A, other), "subnet") for other in (B, C, "fd00::1")]
    assert subnet == [True, False, None]
    assert mesh.crosses(Pair("fd00::1", A), "subnet") is None
    assert mesh.crosses(Pair(A, B), "zone") is None
    assert mesh.up_across("subnet") == 1
    assert mesh.tally("subnet") == (1, 0, {"x/26": [2, 0], "y/26": [1, 0]})


def test_who_is_alone_in_its_subnet() -> None:
    """Among the addresses that are known by themselves; unknown with one of them, or without a place."""
    mesh = view(
        session(A, B, local_subnet="x/26", peer_subnet="y/26"), session(A, C, peer_subnet="x/26"),
        session(A, "fd00::1"), session(None, A, view="o:1", local_subnet="y/26"),
    )  # fmt: skip
    assert [mesh.alone(address, "subnet") for address in (A, B, C, "fd00::1")] == [False, True, False, None]
    assert mesh.alone(A, "zone") is None
    assert view(session(None, B, view="o:1", peer_subnet="y/26")).alone(B, "subnet") is None
    assert view(session(None, B, view="o:1", peer_subnet="y/26")).subnets == {"y/26"}
