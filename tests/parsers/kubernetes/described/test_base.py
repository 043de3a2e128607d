"""Described kinds, in the order in which they are asked."""

from __future__ import annotations

from analyzer.parsers.kubernetes.describe import kinds
from analyzer.parsers.kubernetes.described import base as base_room
from analyzer.parsers.kubernetes.described.base import Described

from tests.support.values import are_values


def test_kinds_are_asked_by_rank() -> None:
    """Lower is first; a kind that says nothing is in the middle."""
    every = [one.rank for one in kinds()]
    assert every == sorted(every)
    one = Described("X", lambda _: True, lambda *_: None)
    assert one.rank == 50


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(base_room)
