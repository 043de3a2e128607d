"""Pairs of nodes: BGP-04 and BGP-07."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, mesh
from tests.support.meshes import CROSS, FOUR, A, B, C, D, line


@pytest.mark.parametrize(
    ("down", "letter", "subjects"),
    [
        (CROSS, "a", ["zone dal10", "zone dal12"]),
        ({(A, x): "Connect" for x in (B, C, D)} | {(x, A): "Connect" for x in (B, C, D)}, "b", [A]),
        ({(x, y): "Connect" for x in (A, B, C, D) for y in (A, B, C, D)}, "d", []),
    ],
)
def test_the_pattern_of_the_bad_pairs(down: dict[tuple[str, str], str], letter: str, subjects: list[str]) -> None:
    """Cross-subnet only: (a); one node: (b); all: (d)."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], down))
    assert case.says("BGP-04").startswith(f"({letter})")
    if letter != "a":
        assert case.subjects("BGP-04") == subjects
    else:
        assert "4 of 4 cross-subnet pairs down, 0 of 2 same-subnet pairs" in case.says("BGP-04")
    assert "6 pairs, 6 of them seen from both ends" in case.says("BGP-04")


def test_the_pattern_is_unknown_without_pairs() -> None:
    """Nothing to compare."""
    assert bundle(n=FOUR).status("BGP-04") == "unknown"


def test_both_ends_waiting_is_a_configuration_fault() -> None:
    """Passive at both ends: nobody dials. Passive at one end is the usual half of a pair."""
    both = bundle(mesh([A, B, C], {(A, B): "Passive", (B, A): "Passive"}))
    assert both.status("BGP-07") == "fail"
    assert "1 pairs where both ends wait" in both.says("BGP-07")
    assert both.places("BGP-07") == [line(A, "5"), line(B, "5")]
    assert bundle(mesh([A, B, C], {(A, B): "Passive", (B, A): "Connect"})).status("BGP-07") == "pass"
