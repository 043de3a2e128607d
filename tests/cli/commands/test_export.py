"""`export` writes each table as a file, all of them or those that are asked for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from analyzer import schema
from analyzer.cli.main import run

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(write_tree(tmp_path / "b", {"n.txt": nodes(node("10.0.0.1"), node("10.0.0.2", status="NotReady"))}))


def test_the_tables_asked_for_are_written(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file a table, and a line on stderr that counts them; with `--quiet` none."""
    out = tmp_path / "out"
    assert run(["export", place, str(out), "--format", "csv", "--table", "nodes", "--table", "pods"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["nodes.csv", "pods.csv"]
    assert [row["name"] for row in csv.DictReader((out / "nodes.csv").read_text().splitlines())] == [
        "10.0.0.1",
        "10.0.0.2",
    ]
    assert capsys.readouterr().err == f"2 tables written to {out}\n"
    assert run(["export", place, str(out), "--format", "jsonl", "--quiet"]) == 0
    assert len(list(out.glob("*.jsonl"))) == len(schema.TABLES)
    assert capsys.readouterr().err == ""


def test_a_folder_without_a_name_is_refused(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """An empty variable of a shell is not this folder, and nothing is written."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert run(["export", place, ""]) == 2
    assert "DIR is empty" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_what_is_there_stays_without_force(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run replaces nothing, before it reads anything."""
    out = tmp_path / "out"
    line = ["export", place, str(out), "--format", "csv", "--table", "nodes", "--quiet"]
    assert run(line) == 0
    (out / "nodes.csv").write_text("mine")
    assert run(line) == 2
    assert (out / "nodes.csv").read_text() == "mine"
    assert run([*line, "--force"]) == 0
    assert (out / "nodes.csv").read_text() != "mine"
    assert "nodes.csv" in capsys.readouterr().err


def test_a_folder_whose_name_turns_the_line_is_shown_as_it_is_spelt(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No character that moves or hides text reaches the terminal; one table is one."""
    out = tmp_path / "a\u061cb\u202ec"
    assert run(["export", place, str(out), "--format", "csv", "--table", "nodes"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("1 table written to ")
    assert not {"\u061c", "\u202e"} & set(said)
