"""Parts are read by batches, the rows of the latest run hold, and a damaged part is named."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.identity import Analysed, Options, version_key
from analyzer.fleet.parts import ANALYSED, batches, current, key_of, schema_of
from analyzer.fleet.place import Folder

from tests.support.fleet_rows import lot


@pytest.mark.parametrize("wrong", [{"run": None}, {"run": (1 << 63) - 1}, {"run": -1}, {"path": None}])
def test_a_part_of_no_run_or_bundle_is_damaged(tmp_path: Path, wrong: dict[str, object]) -> None:
    """Whoever wrote it: no number comes after the highest there is, and the others are read and written on."""
    dataset = Dataset(tmp_path)
    dataset.append([lot("/a")])
    rows = lot("/b")["bundles"]
    rows[0].update({"run": 1, **wrong})
    pq.write_table(pa.Table.from_pylist(rows, schema=schema_of("bundles")), tmp_path / "bundles" / "part-z.parquet")
    assert list(dataset.analysed(version_key(Options()))) == ["/a"]
    ((part, why),) = dataset.damaged
    assert (part, "it has rows" in why, dataset.run) == ("bundles/part-z.parquet", True, 2)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_named_pipe_among_the_parts_is_not_waited_for(tmp_path: Path) -> None:
    """It is a damaged part; opening it would never end."""
    dataset = Dataset(tmp_path)
    dataset.append([lot("/a")])
    os.mkfifo(tmp_path / "bundles" / "part-z.parquet")
    assert list(dataset.analysed(version_key(Options()))) == ["/a"]
    assert [part for part, _ in dataset.damaged] == ["bundles/part-z.parquet"]


def test_rows_of_the_latest_run_hold(tmp_path: Path) -> None:
    """A path that was analysed again has one row, and its checks are those of that row; a secret's paths differ by content."""
    Dataset(tmp_path).append(
        [lot("/a", headline="old"), lot("/b"), lot("/[hidden:x]", sha256="1"), lot("/[hidden:x]", sha256="2")]
    )
    again = Dataset(tmp_path)
    assert again.analysed(version_key(Options()))["/a"] == [Analysed("m", "h/a", "ok")]
    assert again.run == 2
    again.append([lot("/a", "unusable", headline="new", marks="n")])
    third = Dataset(tmp_path)
    assert third.analysed(version_key(Options()))["/a"] == [Analysed("n", "h/a", "unusable")]
    assert len(third.analysed(version_key(Options()))["/[hidden:x]"]) == 2
    assert third.analysed("another version") == {}
    assert {run for run, _ in current(Folder(tmp_path), []).values()} == {1, 2}
    assert key_of("/a", "x") == key_of("/a", "y")


def test_the_version_before_is_read(tmp_path: Path) -> None:
    """Its rows held the time of a bundle besides; neither is a bundle read again for that, nor is a version of later guessed at."""
    dataset = Dataset(tmp_path)
    for version in (2, 4):
        rows = lot(f"/{version}")["bundles"]
        rows[0].update({"run": 1, "schema": version})
        made = pa.Table.from_pylist(rows, schema=schema_of("bundles")).append_column("seconds", pa.array([1.0]))
        pq.write_table(made, tmp_path / "bundles" / f"part-{version}.parquet")
        for table in ANALYSED:
            pq.write_table(schema_of(table).empty_table(), tmp_path / table / f"part-{version}.parquet")
    assert list(dataset.analysed(version_key(Options()))) == ["/2"]
    assert dataset.damaged == [("bundles/part-4.parquet", "it is of version 4 of the dataset, and this `analyze` reads version 3")]  # fmt: skip


def test_only_the_parts_that_are_asked_for_are_read(tmp_path: Path) -> None:
    """A damaged one that nobody asked for is not even opened."""
    for name in ("/a", "/b"):
        Dataset(tmp_path).append([lot(name)])
    one, two = Folder(tmp_path).parts("bundles")
    (tmp_path / "bundles" / two).write_text("damaged")
    damaged: list[tuple[str, str]] = []
    found = [part for part, _ in batches(Folder(tmp_path), "bundles", ("path",), damaged, {one})]
    assert (found, damaged) == ([one], [])
