"""A dataset with a damaged part loses that part, says so, and goes on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from analyzer.cli.main import run as command
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.identity import Options, version_key
from analyzer.fleet.rows import SCHEMA, FleetRows, analyzed, failed

from tests.support.fleet_rows import lot

BUNDLES = sorted((Path(__file__).parents[2] / "fixtures" / "bundles").iterdir())


@pytest.fixture(scope="module")
def rows() -> list[FleetRows]:
    return [analyzed(str(path)) for path in BUNDLES[:2]]


def spoiled(kind: str, path: Path) -> None:
    """Damage a part in one of the ways a disk, a copy or a person does."""
    data = path.read_bytes()
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif kind == "flipped":
        path.write_bytes(data[:8] + bytes(b ^ 0xFF for b in data[8:-600]) + data[-600:])
    elif kind == "text":
        path.write_text("no Parquet\n")
    elif kind == "folder":
        path.unlink()
        path.mkdir()
    elif kind == "columns":
        pd.DataFrame({"other": [1]}).to_parquet(path)
    elif kind == "version":
        pd.read_parquet(path).assign(schema=SCHEMA + 1).to_parquet(path)
    else:
        frame = pd.read_parquet(path).astype({"sha256": "object"})
        column = {"types": "status", "bytes": "sha256"}[kind]
        frame[column] = [[1, 2]] * len(frame) if kind == "types" else [b"\xff\xfe"] * len(frame)
        frame.to_parquet(path)


@pytest.mark.parametrize("kind", ["empty", "cut", "flipped", "text", "folder", "columns", "types", "bytes", "version"])
def test_a_damaged_part_costs_that_part(
    kind: str, rows: list[FleetRows], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`fleet` counts the others and names the part; `many` analyses the part's bundles again; neither is a fault."""
    dataset = Dataset(tmp_path)
    dataset.append([rows[0]])
    (part,) = (tmp_path / "bundles").iterdir()
    dataset.append([rows[1]])
    spoiled(kind, part)
    assert set(Dataset(tmp_path).analysed(rows[0]["bundles"][0]["made_by"])) == {rows[1]["bundles"][0]["path"]}
    assert command(["fleet", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 bundle of ")
    assert part.name in said.out
    assert f"{part.name}: damaged and left out" in said.err
    assert said.err.count("\n") == 1
    if kind == "cut":
        paths = [str(path) for path in BUNDLES[:2]]
        assert command(["many", *paths, "--output", str(tmp_path), "--workers", "1"]) == 0
        said = capsys.readouterr()
        assert "1 bundles analysed, 1 skipped" in said.out
        assert part.name in said.err


def test_a_dataset_of_nothing_but_damage_is_no_input(
    rows: list[FleetRows], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 3 with the part's name and reason; damaged checks alone cost the evidence that is missing, not the causes."""
    Dataset(tmp_path).append(rows)
    (checks,) = (tmp_path / "checks").iterdir()
    spoiled("cut", checks)
    assert command(["fleet", str(tmp_path), "--format", "json"]) == 0
    assert f"checks/{checks.name}" in capsys.readouterr().err
    (part,) = (tmp_path / "bundles").iterdir()
    spoiled("cut", part)
    assert command(["fleet", str(tmp_path)]) == 3
    assert part.name in capsys.readouterr().err


def test_a_name_that_is_not_utf_8_is_a_row(tmp_path: Path) -> None:
    """File names are bytes: what is no UTF-8 is kept as an escape."""
    base = {"bundle": "caf\udce9.tgz", "path": "/caf\udce9.tgz", "sha256": "", "analyzer_version": "1"}
    Dataset(tmp_path).append([failed(base, "error", "no such file or folder")])
    assert pd.read_parquet(tmp_path / "bundles")["path"].tolist() == ["/caf\\udce9.tgz"]


def test_a_secret_in_a_name_is_hidden_in_the_rows(tmp_path: Path) -> None:
    """A signed URL or a token in a file name does not get into a dataset that is passed on."""
    token = "ghp_" + "a1B2" * 9
    path = tmp_path / f"dump-{token}.txt"
    path.write_text("x\n")
    row = analyzed(str(path))["bundles"][0]
    assert token not in str(row)
    assert "[hidden:token]" in row["bundle"]
    absent = analyzed(str(tmp_path / f"absent-{token}"))["bundles"][0]
    assert (absent["status"], absent["error"]) == ("error", "no such file or folder")
    assert token not in str(absent)


def test_rows_of_two_runs_with_other_options_do_not_mix(tmp_path: Path) -> None:
    """Neither knows of the other: their parts have other names, and the checks that hold are those of the row that holds."""
    for options in (Options(), Options(year=2025)):
        Dataset(tmp_path).append([lot("/a", made_by=version_key(options))])
    assert len(list((tmp_path / "checks").iterdir())) == 2
    Dataset(tmp_path).append([lot("/a")])
    assert len(list((tmp_path / "checks").iterdir())) == 2


def test_parsed_tables_have_their_own_types(tmp_path: Path) -> None:
    """Numbers and truths stay what they are, whatever the first bundle holds; bundles that have none of its rows have a part, too, so that a lost one is noticed."""
    found = analyzed(str(BUNDLES[0]), Options(tables=("nodes",)))
    Dataset(tmp_path).append([found])
    frame = pd.read_parquet(tmp_path / "tables" / "nodes")
    assert frame["ready"].dtype.kind in "bO"
    assert set(frame["path"]) == {str(BUNDLES[0])}
    Dataset(tmp_path).append([{**lot("/x"), "tables/nodes": []}])
    assert sorted(pd.read_parquet(path)["ready"].size for path in (tmp_path / "tables" / "nodes").iterdir()) == [
        0,
        len(frame),
    ]


def test_rows_stand_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """Which process was faster does not show: equal rows are equal bytes under an equal name."""
    for name, paths in (("x", "ab"), ("y", "ba")):
        Dataset(tmp_path / name).append([lot(f"/{path}") for path in paths])
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("part-*")} for name in "xy"
    )
    assert one == two
    assert len(one) == 5


def test_the_dataset_knows_how_its_rows_call_bundles(tmp_path: Path) -> None:
    """By path or by a key's pseudonyms, of all rows whatever made them."""
    dataset = Dataset(tmp_path)
    dataset.append([lot("/a"), lot("/b", made_by="0.1 since=x redact=12")])
    dataset.analysed("another version")
    assert dataset.names == {"", "redact=12"}


def test_the_dataset_knows_what_was_not_finished(tmp_path: Path) -> None:
    """By the newest row of each path, whatever version made it: one that was read since is finished."""
    dataset = Dataset(tmp_path)
    base = {"bundle": "b", "sha256": "", "marks": "", "made_by": "1"}
    ends = {"/a": "error", "/b": "killed", "/c": "timeout", "/d": "unusable", "/e": "error"}
    dataset.append([failed({**base, "path": path}, status, "") for path, status in ends.items()])
    dataset.analysed("1")
    assert dataset.unfinished == {"/a", "/b", "/c", "/e"}
    dataset.append([lot("/e")])
    dataset.analysed("2")
    assert dataset.unfinished == {"/a", "/b", "/c"}
