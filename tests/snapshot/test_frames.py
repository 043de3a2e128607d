"""Frames by name: made once, handed out as the asker's own, and told with their sizes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from analyzer import schema
from analyzer.snapshot.frames import Frames

SIZES = {"pods": 2, "nodes": 5, "events": 2}


def frames(made: list[str]) -> Frames:
    def make(name: str) -> pd.DataFrame:
        made.append(name)
        return pd.DataFrame({"name": ["a", "b"]})

    return Frames(make, lambda name: SIZES.get(name, 0))


def test_a_frame_is_made_once_and_is_the_askers_own() -> None:
    """A change of one is not seen by the next; an unknown name is a KeyError, and no frame is made for it."""
    made: list[str] = []
    found = frames(made)
    one = found["pods"]
    one.loc[0, "name"] = "changed"
    assert found["pods"]["name"].tolist() == ["a", "b"]
    with pytest.raises(KeyError, match="pots"):
        found["pots"]
    assert made == ["pods"]


def test_all_tables_are_there_and_those_with_rows_are_told() -> None:
    """The largest first, and by name where they are as large."""
    made: list[str] = []
    found = frames(made)
    assert list(found) == list(schema.TABLES)
    assert len(found) == len(schema.TABLES)
    assert list(found.sizes().items()) == [("nodes", 5), ("events", 2), ("pods", 2)]
    assert repr(found).split("\n")[0] == f"3 of {len(schema.TABLES)} tables have rows"
    assert repr(found).split("\n")[1].startswith("  nodes                      5  ")
    assert "<td>events</td><td>2</td>" in found._repr_html_()
    assert made == []


def test_what_is_handed_out_shares_its_memory() -> None:
    """A copy is made by pandas when somebody writes, and not before."""
    found = Frames(lambda _: pd.DataFrame({"line": [1, 2]}), lambda _: 2)
    assert np.shares_memory(found["pods"]["line"].to_numpy(), found["pods"]["line"].to_numpy())
