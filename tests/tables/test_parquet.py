"""A table's Parquet file has one schema, whatever is in it, and is optional."""

from __future__ import annotations

import io
import sys

import pytest

pq = pytest.importorskip("pyarrow.parquet")
from analyzer import schema  # noqa: E402
from analyzer.errors import UsageError  # noqa: E402
from analyzer.tables import parquet  # noqa: E402
from analyzer.tables.frames import frame  # noqa: E402

from tests.support.inline import agent, bundle, node, nodes, options, pods, serving  # noqa: E402

FULL = bundle({"pods.txt": pods(agent("a", restarts=3)), "nodes.txt": nodes(node("n1", "10.0.0.1")), "a.log": options() + serving()}).snapshot  # fmt: skip


@pytest.mark.parametrize("name", schema.TABLES)
def test_an_empty_table_and_a_filled_one_have_one_schema(name: str) -> None:
    """The types are those that the table declares, in the file itself."""
    table = schema.TABLES[name]
    found = []
    for made in (frame(table), FULL[name]):
        file = io.BytesIO()
        parquet.write(table, made, file)
        read = pq.read_table(io.BytesIO(file.getvalue()))
        assert read.num_rows == len(made)
        found.append(read.schema)
    assert found[0] == found[1] == parquet.schema(table)


def test_values_are_those_of_the_frame() -> None:
    """Words, numbers, times and what is missing."""
    file = io.BytesIO()
    parquet.write(schema.TABLES["log_sources"], FULL["log_sources"], file)
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
