"""A table's Parquet file has one schema, whatever is in it, and is optional."""

from __future__ import annotations

import io
import sys

import pytest

pq = pytest.importorskip("pyarrow.parquet")
from analyzer import schema  # noqa: E402
from analyzer.errors import UsageError  # noqa: E402
from analyzer.tables import parquet  # noqa: E402

from tests.support.inline import agent, bundle, node, nodes, options, pods, serving  # noqa: E402

FULL = bundle({"pods.txt": pods(agent("a", restarts=3)), "nodes.txt": nodes(node("n1", "10.0.0.1")), "a.log": options() + serving()}).snapshot  # fmt: skip


@pytest.mark.parametrize("name", schema.TABLES)
def test_an_empty_table_and_a_filled_one_have_one_schema(name: str) -> None:
    """The types are those that the table declares, in the file itself."""
    table = schema.TABLES[name]
    found = []
    for made, size in ((None, 0), (FULL.columns(name), FULL.size(name))):
        file = io.BytesIO()
        parquet.write(table, made, file)
        read = pq.read_table(io.BytesIO(file.getvalue()))
        assert read.num_rows == size
        found.append(read.schema)
    assert found[0] == found[1] == parquet.schema(table)


def test_values_are_those_of_the_table() -> None:
    """Words, numbers, times and what is missing."""
    file = io.BytesIO()
    parquet.write(schema.TABLES["log_sources"], FULL.columns("log_sources"), file)
    (row,) = pq.read_table(io.BytesIO(file.getvalue())).to_pylist()
    assert row["component"] == "agent"
    assert row["lines"] == 5
    assert row["first_at"].isoformat() == "2026-03-02T08:00:03.100000+00:00"
    assert row["node"] is None


def test_without_the_extra_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain install exports CSV and JSON lines."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match=r"extra `parquet`: pip install"):
        parquet.library()


@pytest.mark.parametrize("size", [1, 7, 8, 9, parquet.PIECE, parquet.PIECE + 3])
def test_values_are_laid_out_as_arrow_lays_them_out(size: int) -> None:
    """Of every type, with gaps and without, whatever the number of rows: valid to its last bit, and the same values."""
    pa = parquet.library()
    values: dict[str, list[object]] = {
        "string": ["a", "", "\u00fc\U0010fffd", "x" * 20], "int64": [0, -1, 1 << 62, 7], "double": [0.0, -1.5, 1e300, 2.0],
        "bool": [True, False, False, True], "timestamp[us, tz=UTC]": [0, -1, 253_402_300_799_999_999, 5],
    }  # fmt: skip
    for field in {*parquet.schema(schema.KONNECTIVITY_EVENTS).types, pa.bool_(), pa.float64()}:
        for kinds in (values[str(field)], [*values[str(field)], None, None], [None]):
            given = [kinds[at % len(kinds)] for at in range(size)]
            found = parquet.array(given, field)
            found.validate(full=True)
            assert found.type == field
            assert found.null_count == given.count(None)
            assert found.equals(
                pa.chunked_array([pa.array(given[: parquet.PIECE], field), pa.array(given[parquet.PIECE :], field)])
            )


def test_text_that_is_no_unicode_is_an_error() -> None:
    """As with Arrow's own: nothing is written that a reader would refuse."""
    with pytest.raises(UnicodeEncodeError):
        parquet.array(["\udcff"], parquet.library().string())
    assert len(parquet.array([], parquet.library().string())) == 0
