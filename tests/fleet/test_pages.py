"""Pages of a dataset's bundles: written once, never over a bundle, and what is there already only by force."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli.main import run
from analyzer.errors import UsageError
from analyzer.fleet import pages
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.given import PAGE
from analyzer.fleet.place import Folder
from analyzer.fleet.rows import analyzed

from tests.support.inline import node, nodes


def test_pages_that_are_there_are_replaced_by_force_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As every other output; before any is written."""
    (tmp_path / "a.txt").write_text(nodes(node("10.0.0.1")))
    Dataset(tmp_path / "d").append([analyzed(str(tmp_path / "a.txt"))])
    given = ["fleet", str(tmp_path / "d"), "--reports", str(tmp_path / "r")]
    assert run(given) == 0
    (page,) = (tmp_path / "r").iterdir()
    page.write_text("another's")
    assert run(given) == 2
    assert "--force" in capsys.readouterr().err
    assert page.read_text() == "another's"
    assert run([*given, "--force"]) == 0
    assert page.read_text() != "another's"


def test_a_page_that_is_itself_a_bundle_is_left_alone(tmp_path: Path) -> None:
    """It was read as one once, from a folder of pages among bundles."""
    page = tmp_path / pages.name_of("/x")
    page.write_text("a bundle")
    with pytest.raises(UsageError, match="is the input"):
        pages.write(Folder(tmp_path / "d"), ["/x"], tmp_path, tmp_path, [str(page)], force=True)
    assert page.read_text() == "a bundle"


def test_pages_are_not_written_into_a_table_of_the_dataset(tmp_path: Path) -> None:
    """Nor into a bundle; beside the tables they may lie, and a name of theirs is known for one."""
    place = Folder(tmp_path / "d")
    place.prepare(["reports"])
    (tmp_path / "case").mkdir()
    for folder in (tmp_path / "d" / "reports", tmp_path / "d" / "reports" / "html", tmp_path / "case"):
        with pytest.raises(UsageError, match="input"):
            pages.check(folder, place, [str(tmp_path / "case")])
    pages.check(tmp_path / "d" / "pages", place, [str(tmp_path / "case")])
    assert PAGE.fullmatch(pages.name_of("/x"))
