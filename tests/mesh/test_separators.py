"""How well an attribute tells bad pairs from good ones."""

from __future__ import annotations

from analyzer.mesh.separator import Separator
from analyzer.mesh.separators import ranked

from tests.support.peers import full, session, view

A, B, C, D = "10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2"


def test_the_best_comes_first() -> None:
    """Subnets before nodes where every cross-subnet pair is down; each with its counts."""
    found = ranked(view(*full([A, B, C, D], [(x, y) for x in (A, B) for y in (C, D)])))
    assert found[0] == Separator("cross", "cross-subnet", 4, 4, 0, 2)
    nodes = [s for s in found if s.kind == "node"]
    assert [(s.value, s.bad_inside, s.inside, s.bad_outside, s.outside) for s in nodes] == [
        (x, 2, 3, 2, 3) for x in (A, B, C, D)
    ]
    one = ranked(view(*full([A, B, C, D], [(A, B), (A, C), (A, D)])))
    assert one[0] == Separator("node", A, 3, 3, 0, 3)


def test_nodes_without_a_bad_pair_or_a_name_are_none() -> None:
    found = ranked(view(session(None, A, False, view="x"), session(None, B, view="x"), session(None, C, view="x")))
    assert [s.value for s in found if s.kind == "node"] == [A]


def test_of_those_that_separate_as_well_the_wider_comes_first() -> None:
    """Across subnets, then single nodes, then one subnet; each by its name."""
    every = [(a, b) for a in (A, B, C, D) for b in (A, B, C, D) if a < b]
    found = ranked(view(*full([A, B, C, D], every)))
    assert [s.kind for s in found if s.kind != "one subnet"][:5] == ["cross", *["node"] * 4]
    assert [s.kind for s in found[5:7]] == ["one subnet"] * 2
    assert [s.value for s in found[1:5]] == [A, B, C, D]
