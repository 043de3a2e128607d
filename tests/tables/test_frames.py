"""Frames have the columns and dtypes of their table, with rows and without."""

from __future__ import annotations

import pandas as pd
import pytest
from analyzer import schema
from analyzer.tables.frames import frame

US = 1_763_900_000_123_457


@pytest.mark.parametrize("name", sorted(schema.TABLES))
def test_an_empty_table_keeps_columns_and_dtypes(name: str) -> None:
    """What a notebook filters works on an empty table, too."""
    found = frame(schema.TABLES[name])
    assert list(found.columns) == [column.name for column in schema.TABLES[name].all_columns]
    assert found.empty
    for column in schema.TABLES[name].all_columns:
        dtype = {
            "str": "str", "category": "category", "int": "Int64", "float": "float64", "bool": "boolean",
            "time": "datetime64[us, UTC]",
        }[column.kind]  # fmt: skip
        assert str(found[column.name].dtype) == dtype, column


def test_values_and_gaps_stand_where_they_were() -> None:
    """Each kind with a value and a gap; times to the microsecond, in UTC."""
    gaps: dict[str, list[object]] = {column.name: [None, None] for column in schema.KONNECTIVITY_EVENTS.all_columns}
    data = {
        "source": ["a", "b"],
        "line": [1, None],
        "at": [US, None],
        "count": [7, None],
        "level": ["E", None],
        "error": ["x", None],
    }
    found = frame(schema.KONNECTIVITY_EVENTS, gaps | data)
    assert found["at"][0] == pd.Timestamp(US, unit="us", tz="UTC")
    assert found["at"].isna().tolist() == [False, True]
    assert (found["line"][0], found["count"][0], found["level"][0], found["error"][0]) == (1, 7, "E", "x")
    assert found[["line", "count", "level", "error"]].isna().to_numpy().tolist() == [[False] * 4, [True] * 4]


def test_numbers_are_texts_in_a_category() -> None:
    """An AS number or a zone that reads like a number is a word."""
    found = frame(
        schema.NODES,
        {"zone": [10, None], **{c.name: [None, None] for c in schema.NODES.all_columns if c.name != "zone"}},
    )
    assert found["zone"].tolist()[0] == "10"


def test_what_stands_in_for_an_unknown_value_is_no_value() -> None:
    """A session that is known by its name alone has no address, whatever its rows are told apart by."""
    gaps: dict[str, list[object]] = {column.name: [None, None] for column in schema.BGP_PEERS.all_columns}
    found = frame(schema.BGP_PEERS, gaps | {"protocol": ["uplink", "Mesh_10_0_0_2"], "peer_ip": ["uplink", "10.0.0.2"]})
    assert found["peer_ip"].isna().tolist() == [True, False]
    assert found["protocol"].tolist() == ["uplink", "Mesh_10_0_0_2"]
