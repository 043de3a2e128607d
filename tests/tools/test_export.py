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
from analyzer.escape import visible
from analyzer.tables.frames import frame
from analyzer.tools.export import WRITERS, places, plain, rows, times, write_tables

from tests.support.inline import agent, bundle, pods
from tests.tables.encoded.test_table import ROWS
from tests.tables.encoded.test_table import table as encoded

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
    WRITERS["csv"]("pods", gaps("pods", 2) | {"name": [text, None], "restarts": [-1, 2]}, handle)
    table = list(csv.DictReader(io.StringIO(handle.getvalue().decode())))
    assert list(table[0]) == [column.name for column in schema.PODS.all_columns]
    assert table[0]["name"][:1] not in "=+-@\t"
    assert text.strip() in table[0]["name"]
    assert table[0]["restarts"] == "-1"
    assert (table[1]["name"], table[1]["restarts"]) == ("", "2")


def gaps(table: str, rows: int) -> dict[str, list[object]]:
    """Columns of which nothing is known."""
    return {column.name: [None] * rows for column in schema.TABLES[table].all_columns}


def test_a_file_holds_what_the_frame_holds() -> None:
    """Value by value, in every kind of column: times as in Python's years and beyond, words made of numbers, what is missing or stands in for another."""
    ends = [-62_135_596_800_000_000, 253_402_300_799_999_999]
    for name, more in {
        "nodes": {"zone": [10, None, "dal10"]},
        "bgp_peers": {"protocol": ["uplink", "m", None], "peer_ip": ["uplink", "10.0.0.2", None], "established": [True, False, None]},
        "clock_skew": {"low_s": [1, float("nan"), None], "requests": [1 << 62, 0, None]},
        "konnectivity_events": {"at": [1_763_900_000_123_457, -1, None], "error": ["\ud7ff\u2028\x00 \U0010fffd", "", None]},
        "dials": {"started_at": [*ends, None], "ended_at": [ends[0] - 1, ends[1] + 1, None]},
    }.items():  # fmt: skip
        data = gaps(name, 3) | {"line": [1, 2, None]} | more
        assert more.keys() <= gaps(name, 0).keys()
        shown = rows(frame(schema.TABLES[name], data))
        assert any(value is not None for value in shown[0].values())
        assert written("jsonl", name, data) == [json.dumps(row) for row in shown]
        cells = [
            ["" if v is None else visible(v) if isinstance(v, str) else str(v) for v in row.values()] for row in shown
        ]
        lines = io.StringIO(written_text("csv", name, data), newline="")
        assert list(csv.reader(lines))[1:] == cells
        read = pd.read_parquet(io.BytesIO(written_bytes("parquet", name, data)))
        if name != "dials":
            assert rows(read) == shown


def written_bytes(format: str, name: str, data: dict[str, list[object]] | None) -> bytes:
    handle = io.BytesIO()
    WRITERS[format](name, data, handle)
    return handle.getvalue()


def written_text(format: str, name: str, data: dict[str, list[object]] | None) -> str:
    return written_bytes(format, name, data).decode()


def written(format: str, name: str, data: dict[str, list[object]] | None) -> list[str]:
    return written_text(format, name, data).splitlines()


def test_a_table_without_rows_is_a_file_with_its_columns() -> None:
    """A spreadsheet shows what there could be, and JSON lines are none."""
    assert written("csv", "pods", None)[0].startswith('"source","line",')
    assert len(written("csv", "pods", None)) == 1
    assert written("jsonl", "pods", None) == []


def test_a_very_large_table_is_written_like_any() -> None:
    """Held as codes, it gives the rows that it gives as a frame."""
    held = encoded(ROWS, cut=2, plain={2: ("10.9.9.9", "Idle")})
    shown = rows(frame(schema.BGP_PEERS, held))  # type: ignore[arg-type]
    assert [row["peer_ip"] for row in shown] == [*(ip for ip, _ in ROWS[:2]), "10.9.9.9", *(ip for ip, _ in ROWS[2:])]
    for data in (held, dict(held)):
        handle = io.BytesIO()
        WRITERS["jsonl"]("bgp_peers", data, handle)
        assert [json.loads(line) for line in handle.getvalue().splitlines()] == shown


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
