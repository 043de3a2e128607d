"""What later runs saw of a bundle is of its row, holds as long as that does, and becomes one part."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from analyzer.fleet import looks
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.identity import Analysed, Options, version_key
from analyzer.fleet.looks import LaterLook, RowMarks
from analyzer.fleet.place import Folder

from tests.support.fleet_rows import lot

NOW = version_key(Options())


def noted(folder: Path, status: str, marks: str = "", error: str = "", seen_by: str = NOW, path: str = "/a") -> Dataset:
    """A run that saw this of a bundle."""
    dataset = Dataset(folder)
    dataset.analysed(NOW)
    dataset.note(dataset.good[path][0], seen_by, status, marks, error)
    dataset.append([])
    return dataset


def test_a_look_is_of_a_row(tmp_path: Path) -> None:
    """By content, by what made it and by its time: a row that came later has no such look yet."""
    look = LaterLook(RowMarks(3, "h", "1"), "1", "error", "", "gone")
    assert [look.is_of(RowMarks(*row)) for row in ((3, "h", "1"), (1, "h", "1"), (4, "h", "1"), (1, "x", "1"), (1, "h", "2"))] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert look.is_of(RowMarks.of(1, "h", "incomplete 1"))
    assert (look.words, look._replace(status="same").words) == ("error: gone", "")


def test_the_last_look_counts_and_an_equal_one_is_not_written(tmp_path: Path) -> None:
    """A source that is out of reach for a year is one row; the number of a run is above those of looks, too."""
    Dataset(tmp_path).append([lot("/a")])
    noted(tmp_path, "error", "", "gone")
    assert noted(tmp_path, "error", "", "gone").run == 3
    assert len(Folder(tmp_path).parts("_seen")) == 1
    noted(tmp_path, "error", "", "no answer")
    (look,) = looks.latest(Folder(tmp_path), []).values()
    assert look == LaterLook(RowMarks(3, "h/a", NOW), NOW, "error", "", "no answer")
    assert Dataset(tmp_path).analysed(NOW) == {"/a": [Analysed("m", "h/a", "ok")]}


def test_other_marks_of_the_same_content_are_known_then(tmp_path: Path) -> None:
    """So it is read for them once."""
    Dataset(tmp_path).append([lot("/a")])
    noted(tmp_path, "same", "touched")
    assert Dataset(tmp_path).analysed(NOW) == {"/a": [Analysed("touched", "h/a", "ok")]}


@pytest.mark.parametrize(("status", "again"), [("killed", False), ("timeout", False), ("error", True)])
def test_what_ended_its_worker_is_not_tried_again_for_an_old_row(tmp_path: Path, status: str, again: bool) -> None:
    """A newer analyzer could not read it: its old row stays, and that it was tried is known; an error is tried again."""
    Dataset(tmp_path).append([lot("/a", made_by="0.1")])
    dataset = noted(tmp_path, status, "m", "why")
    assert dataset.analysed(NOW) == ({} if again else {"/a": [Analysed("m", "", status)]})
    assert dataset.unfinished == {"/a"}
    assert [row.made_by for row in dataset.good["/a"]] == ["0.1"]


def test_looks_become_one_part_of_those_that_hold(tmp_path: Path) -> None:
    """Those of replaced and dropped rows go; what is left still belongs to its row when all are of one run."""
    for path in ("/a", "/b", "/c"):
        Dataset(tmp_path).append([lot(path)])
    for path in ("/a", "/b", "/c", "/a"):
        noted(tmp_path, "error", "", f"gone at {len(Folder(tmp_path).parts('_seen'))}", path=path)
    dataset = Dataset(tmp_path)
    dataset.analysed(NOW)
    dataset.append([lot("/b")])
    dataset.compact(without={"/c"})
    (part,) = Folder(tmp_path).parts("_seen")
    rows = pd.read_parquet(tmp_path / "_seen" / part)
    assert rows[["path", "run", "error"]].to_numpy().tolist() == [["/a", 1, "gone at 3"]]
    assert dataset.analysed(NOW)["/a"] == [Analysed("m", "h/a", "ok")]
    assert dataset.good["/a"][0].look is not None
    dataset.compact(now=True)
    assert Folder(tmp_path).parts("_seen") == [part]
    dataset.compact(without={"/a"})
    assert Folder(tmp_path).parts("_seen") == []


def test_a_damaged_part_of_looks_is_left_and_named(tmp_path: Path) -> None:
    """It costs no more than a second reading."""
    Dataset(tmp_path).append([lot("/a")])
    noted(tmp_path, "same", "touched")
    (part,) = (tmp_path / "_seen").iterdir()
    part.write_text("no Parquet")
    dataset = Dataset(tmp_path)
    assert dataset.analysed(NOW) == {"/a": [Analysed("m", "h/a", "ok")]}
    assert [name for name, _ in dataset.damaged] == [f"_seen/{part.name}"]
    dataset.compact(now=True)
    assert part.exists()
