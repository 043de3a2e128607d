"""Described kinds, in the order in which they are asked."""

from __future__ import annotations

from analyzer.parsers.kubernetes.describe import kinds
from analyzer.parsers.kubernetes.described.base import Described


def test_kinds_are_asked_by_rank() -> None:
    """Lower is first; a kind that says nothing is in the middle."""
    every = [one.rank for one in kinds()]
    assert every == sorted(every)
    one = Described("X", lambda _: True, lambda *_: None)
    assert one.rank == 50
