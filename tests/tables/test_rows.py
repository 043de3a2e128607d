"""Rows and frames are two views of the same columns; a diagnosis needs only the first."""

import datetime
import subprocess
import sys
from pathlib import Path

import analyzer
import pandas as pd
import pytest
from analyzer import schema
from analyzer.schema import NODES, PODS, PodRow
from analyzer.tables.rows import Tables, made, moment, rows_of, typed, where

BUNDLE = Path("fixtures/bundles/private-endpoint-without-vrf.tar.gz")


def test_rows_and_frames_hold_the_same_values() -> None:
    """Every cell of every table, missing ones included, is the same in both."""
    snapshot = analyzer.load(BUNDLE, isolate=False)
    compared = 0
    for name in schema.TABLES:
        frame, rows = snapshot[name], snapshot.rows[name]
        assert len(frame) == len(rows) == snapshot.size(name)
        for column in schema.TABLES[name].all_columns:
            for cell, row in zip(frame[column.name], rows, strict=True):
                value = getattr(row, column.attribute)
                assert (value is None) == bool(pd.isna(cell)), (name, column.name)
                assert value is None or value == cell, (name, column.name)
                compared += 1
    assert compared > 500


def test_a_moment_is_exact_to_the_microsecond() -> None:
    """No float lies between the column's integer and the time."""
    us = 1_763_900_000_123_457
    assert (moment(us) - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(microseconds=1) == us


def test_a_table_without_rows_is_empty() -> None:
    """No columns at all mean no rows."""
    assert rows_of(schema.PODS, None) == ()


LOADS = """
import pathlib, sys, tempfile
import analyzer

def loaded():
    print([name for name in ("pandas", "numpy", "pyarrow", "matplotlib", "rich") if name in sys.modules])

snapshot = analyzer.load(sys.argv[1])
report = snapshot.diagnose()
report.to_text(), report.to_json(), report.to_markdown()
loaded()

from analyzer.web.job import tables
from analyzer.fleet import dataset, rows, summary
with tempfile.TemporaryDirectory() as folder:
    print(len(tables(snapshot, pathlib.Path(folder))) > 1000)
    many = dataset.Dataset(folder)
    many.append([rows.analyzed(sys.argv[1])])
    many.compact(now=True)
    print(summary.summary(many.place).bundles)
loaded()
"""


def test_what_shows_no_frame_imports_no_pandas() -> None:
    """What costs half a second and a hundred megabytes is loaded only when a frame is asked for: by no report, no table of the page, no dataset of many bundles."""
    done = subprocess.run([sys.executable, "-c", LOADS, str(BUNDLE)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "True", "1", "['numpy', 'pyarrow']"]


def test_each_value_stands_under_its_own_name() -> None:
    """Rows are put together column by column; a time is a moment, a number of seconds a float, all else as it was."""
    data: dict[str, list[object]] = {column.name: [None, None] for column in PODS.all_columns}
    data |= {"source": ["a", "b"], "line": [1, 2], "name": ["p", None], "age_s": [5, None], "restarts": [3, 0]}
    data["started_at"] = [1_000_000, None]
    rows = rows_of(PODS, data)
    assert [(r.source, r.line, r.name, r.restarts) for r in rows] == [("a", 1, "p", 3), ("b", 2, None, 0)]
    assert rows[0].started_at == datetime.datetime(1970, 1, 1, 0, 0, 1, tzinfo=datetime.UTC)
    assert [type(r.age_s) for r in rows] == [float, type(None)]
    assert isinstance(rows[0], PodRow)


def test_columns_of_unequal_length_are_no_rows() -> None:
    """A value that slips into the next row is worse than an error."""
    with pytest.raises(ValueError, match="shorter"):
        list(made(PODS, [["a", "b"], [1]]))


def test_values_of_a_kind() -> None:
    """Only times and seconds change."""
    assert typed("time", [0, None]) == [datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC), None]
    assert typed("float", [1, None]) == [1.0, None]
    for kind in ("int", "str", "bool", "category"):
        values = [1, None]
        assert typed(kind, values) is values  # type: ignore[arg-type]


def test_rows_are_found_by_what_one_column_holds() -> None:
    """In order, with the whole row."""
    rows = [PodRow(source="a", name=name, node=node) for name, node in (("p", "n1"), ("q", None), ("r", "n1"))]
    assert [r.name for r in where(rows, lambda row: row.node, lambda node: node == "n1")] == ["p", "r"]
    assert where(rows, lambda row: row.node, lambda node: node == "n2") == []


def test_a_table_is_asked_for_by_itself_or_by_its_name_and_made_once() -> None:
    """Both give the same rows; a name that no table has is a KeyError, and all tables can be gone through."""
    asked = []

    def make(name: str) -> list[PodRow]:
        asked.append(name)
        return [PodRow(source="a", name=name)]

    tables = Tables(schema.TABLES, make)
    assert tables[PODS] is tables["pods"]
    assert tables[NODES] is not tables[PODS]
    assert asked == ["pods", "nodes"]
    with pytest.raises(KeyError, match="podz"):
        tables["podz"]
    assert "podz" not in tables
    assert "acl" in tables
    assert list(tables) == list(schema.TABLES)
    assert len(tables) == len(schema.TABLES)
