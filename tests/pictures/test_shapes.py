"""Pictures are plain values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from analyzer.pictures.shapes import Bars, Grid, Lanes, Span


def test_pictures_are_values_that_nobody_changes() -> None:
    """Equal data is an equal picture, with nothing beside its fields."""
    span = Span(0, 1.0, 2.0, "up")
    for one, same in (
        (span, Span(0, 1.0, 2.0, "up", "")),
        (Lanes("n", "t", "a", ("r",), (span,), 0.0, 3.0), Lanes("n", "t", "a", ("r",), (span,), 0.0, 3.0)),
        (Bars("n", "t", "a", ("x",), (("s", (1,)),)), Bars("n", "t", "a", ("x",), (("s", (1,)),), False, "", (), ())),
        (Grid("n", "t", "a", ("r",), ("c",), ((0,),), ("up",)), Grid("n", "t", "a", ("r",), ("c",), ((0,),), ("up",), "", "", (), (), (), ())),
    ):  # fmt: skip
        assert one == same
        assert hash(one) == hash(same)
        assert not hasattr(one, "__dict__")
        with pytest.raises(FrozenInstanceError):
            setattr(one, next(iter(one.__slots__)), "other")
