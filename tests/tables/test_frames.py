"""Frames have the columns and types of their table, with rows and without."""

from __future__ import annotations

import pandas as pd
from analyzer.tables.base import table
from analyzer.tables.frames import frame

TABLE = table("t", "d", "i: int: x", "f: float: x", "b: bool: x", "c: category: x", "s: str: x", "t: time: x")
NAMES = ["source", "line", "i", "f", "b", "c", "s", "t"]


def test_an_empty_frame_has_the_types_of_a_filled_one() -> None:
    """Also without any data given."""
    for made in (frame(TABLE), frame(TABLE, {})):
        assert list(made.columns) == NAMES
        assert len(made) == 0
        assert [str(made.dtypes[n]) for n in ("line", "i", "f", "b", "t")] == [
            "Int64",
            "Int64",
            "float64",
            "boolean",
            "datetime64[us, UTC]",
        ]
        assert isinstance(made.dtypes["c"], pd.CategoricalDtype)


def test_times_are_microseconds_and_none_states_nothing() -> None:
    """Numbers, words and times may be missing; a word of a category is text."""
    data = {
        "source": ["a", "a"],
        "line": [1, 2],
        "i": [5, None],
        "f": [0.5, 1.5],
        "b": [True, None],
        "c": [7, None],
        "s": ["x", "y"],
        "t": [1_000_001, None],
    }
    made = frame(TABLE, data)
    assert made["t"][0] == pd.Timestamp("1970-01-01T00:00:01.000001Z")
    assert [made[n].isna().tolist() for n in ("i", "b", "c", "t")] == [[False, True]] * 4
    assert (made["c"][0], made["i"][0]) == ("7", 5)
