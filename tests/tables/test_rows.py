"""Rows and frames are two views of the same columns; a diagnosis needs only the first."""

import datetime
import subprocess
import sys
from pathlib import Path

import analyzer
import pandas as pd
from analyzer import schema
from analyzer.tables.rows import moment, rows_of

BUNDLE = Path("fixtures/bundles/private-endpoint-without-vrf.tar.gz")


def test_rows_and_frames_hold_the_same_values() -> None:
    """Every cell of every table, missing ones included, is the same in both."""
    snapshot = analyzer.load(BUNDLE)
    compared = 0
    for name in schema.TABLES:
        frame, rows = snapshot[name], snapshot.rows[name]
        assert len(frame) == len(rows) == snapshot.size(name)
        for column in schema.TABLES[name].all_columns:
            for cell, row in zip(frame[column.name], rows, strict=True):
                value = getattr(row, column.name)
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


def test_a_diagnosis_in_text_and_json_imports_no_pandas() -> None:
    """What costs half a second and a hundred megabytes is loaded only when a frame is asked for."""
    code = (
        "import sys, analyzer; r = analyzer.analyze(sys.argv[1]); r.to_text(); r.to_json(); r.to_markdown(); "
        "print([m for m in ('pandas', 'numpy', 'pyarrow', 'matplotlib', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(BUNDLE)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
