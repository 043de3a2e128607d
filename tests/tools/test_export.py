"""Tables as files."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analyzer import schema
from analyzer.errors import OutputError, UsageError
from analyzer.tools.export import WRITERS, places, plain, rows, times, write_tables

from tests.support.inline import agent, bundle, pods

SNAPSHOT = bundle(p=pods(agent("bcdfg", restarts=3), agent("bcdfh", "0/1"))).snapshot
STAMP = datetime.datetime(2026, 3, 1, 1, 2, 3, 4, tzinfo=datetime.UTC)


def test_every_table_is_a_file_in_each_format(tmp_path: Path) -> None:
    """With the same rows."""
    for format in WRITERS:
        files = write_tables(SNAPSHOT, tmp_path / format, format)
        assert [path.name for path in files] == [f"{name}.{format}" for name in schema.TABLES]
    frame = pd.read_parquet(tmp_path / "parquet" / "pods.parquet")
    lines = [json.loads(line) for line in (tmp_path / "jsonl" / "pods.jsonl").read_text().splitlines()]
    cells = list(csv.DictReader(io.StringIO((tmp_path / "csv" / "pods.csv").read_text())))
    names = ["konnectivity-agent-bcdfg", "konnectivity-agent-bcdfh"]
    assert list(frame["name"]) == [line["name"] for line in lines] == [cell["name"] for cell in cells] == names
    assert [line["restarts"] for line in lines] == [3, 0]
    assert (lines[0]["phase"], cells[0]["phase"]) == (None, "")


def test_what_cannot_be_written_is_said_before_any_work(tmp_path: Path) -> None:
    """Formats and tables are named; files that stand there are not overwritten unless it is wished."""
    with pytest.raises(UsageError, match="csv, jsonl, parquet"):
        places(tmp_path, "xlsx", None, [])
    with pytest.raises(UsageError, match="no table is called 'nothing'"):
        places(tmp_path, "csv", ["pods", "nothing"], [])
    assert write_tables(SNAPSHOT, tmp_path / "a", "csv", ["pods"]) == [tmp_path / "a" / "pods.csv"]
    with pytest.raises((UsageError, OutputError)):
        write_tables(SNAPSHOT, tmp_path / "a", "csv", ["pods"])
    write_tables(SNAPSHOT, tmp_path / "a", "csv", ["pods"], force=True)
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["pods.csv"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "=cmd|' /C calc'!A0"])
def test_no_cell_of_a_csv_is_a_formula(text: str) -> None:
    """A spreadsheet shows what stands in the bundle and computes nothing."""
    handle = io.BytesIO()
    WRITERS["csv"]("pods", pd.DataFrame({"a": [text, None], "n": [-1, 2]}), handle)
    table = list(csv.reader(io.StringIO(handle.getvalue().decode())))
    assert table[0] == ["a", "n"]
    assert table[1][0][:1] not in "=+-@\t"
    assert text.strip() in table[1][0]
    assert table[1][1] == "-1"
    assert table[2] == ["", "2"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, None), (float("nan"), None), (1.5, 1.5), (np.int64(3), 3), (np.bool_(True), True), ("x", "x"), (pd.NaT, None), (STAMP, "2026-03-01T01:02:03.000004Z"),
        (pd.Timestamp("2026-03-01T01:02:03.000004"), "2026-03-01T01:02:03.000004Z"),
    ],
)  # fmt: skip
def test_values_as_json_has_them(value: object, found: object) -> None:
    """Times in UTC with microseconds; what is missing is null."""
    assert plain(value) == found


def test_rows_are_plain() -> None:
    """Of every kind of column."""
    frame = pd.DataFrame(
        {
            "t": pd.to_datetime(["2026-03-01T01:02:03Z", None]),
            "i": pd.array([1, None], "Int64"),
            "f": [1.5, float("nan")],
            "s": ["x", None],
            "b": pd.array([True, None], "boolean"),
        }
    )
    assert rows(frame) == [
        {"t": "2026-03-01T01:02:03.000000Z", "i": 1, "f": 1.5, "s": "x", "b": True}, {"t": None, "i": None, "f": None, "s": None, "b": None},
    ]  # fmt: skip
    assert rows(pd.DataFrame()) == []
    assert times(["2026-03-01T00:00:00", "NaT"]) == ["2026-03-01T00:00:00.000000Z", None]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(np.int64(3), int), (np.float32(1.5), float), (np.bool_(True), bool), (np.str_("a"), str), (3, int)],
)
def test_numbers_of_numpy_become_pythons(value: object, kind: type) -> None:
    """JSON has no others."""
    assert type(plain(value)) is kind
    assert plain(value) == value
