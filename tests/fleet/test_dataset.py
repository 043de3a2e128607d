"""A dataset with a damaged part loses that part, says so, and goes on."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from analyzer.cli.main import run as command
from analyzer.fleet.dataset import Dataset, batches, current, kept, key_of, schema_of
from analyzer.fleet.identity import Analysed, Options, version_key
from analyzer.fleet.place import Folder
from analyzer.fleet.rows import SCHEMA, FleetRows, analyzed, failed

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


def lot(path: str, status: str = "ok", **more: object) -> FleetRows:
    """The rows of a bundle with one check."""
    base = {"bundle": path, "path": path, "sha256": f"h{path}", "made_by": version_key(Options()), "marks": "m"}
    found = failed(base, status, "")
    found["bundles"][0].update(more)
    own = {name: found["bundles"][0][name] for name in ("bundle", "path", "sha256")}
    found["checks"] = [{**own, "check": "A-1", "status": "fail", "summary": str(more), "missing": ""}]
    return found


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


def test_many_parts_become_one(tmp_path: Path) -> None:
    """Rows that a later run replaced go, all others stay, once; a damaged part is left where it is."""
    for at in range(6):
        dataset = Dataset(tmp_path)
        dataset.analysed("x")
        dataset.append([lot(f"/{at}"), lot("/same", headline=f"run {at}")])
    (tmp_path / "checks" / "part-zz.parquet").write_text("damaged")
    before = {name: sorted(_rows(tmp_path, name)) for name in ("bundles", "checks")}
    assert len(before["bundles"]) == 12
    assert Dataset(tmp_path).compact(most=6) == 0
    assert Dataset(tmp_path).compact(most=5) == 5
    assert [path.name for path in (tmp_path / "bundles").iterdir()] == [next((tmp_path / "bundles").iterdir()).name]
    assert sorted(row[0] for row in _rows(tmp_path, "bundles")) == ["/0", "/1", "/2", "/3", "/4", "/5", "/same"]
    assert sorted(row[0] for row in _rows(tmp_path, "checks")) == ["/0", "/1", "/2", "/3", "/4", "/5", "/same"]
    assert (tmp_path / "checks" / "part-zz.parquet").exists()
    assert pd.read_parquet(tmp_path / "bundles").set_index("path")["headline"]["/same"] == "run 5"


def _rows(folder: Path, table: str) -> list[tuple[str, int]]:
    found = batches(Folder(folder), table, ("path", "run"), [])
    return [(row["path"], row["run"]) for _, batch in found for row in batch.to_pylist()]


def test_a_run_that_was_ended_while_parts_were_put_together_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The new part beside the old ones: each bundle still counts once."""
    for at in range(3):
        Dataset(tmp_path).append([lot(f"/{at}")])
    kept = {path: path.read_bytes() for table in ("bundles", "checks") for path in (tmp_path / table).iterdir()}
    Dataset(tmp_path).compact(most=2)
    for path, data in kept.items():
        path.write_bytes(data)
    assert command(["fleet", str(tmp_path), "--format", f"json={tmp_path / 'f.json'}"]) == 0
    assert '"bundles": 3' in (tmp_path / "f.json").read_text()


def test_two_runs_that_put_parts_together_at_once_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one takes parts away that the other is reading, the other takes none away: every row is there, once."""
    for at in range(3):
        Dataset(tmp_path).append([lot(f"/{at}")])
    write, slow, fast = Folder.write, Dataset(tmp_path), Dataset(tmp_path)

    def interrupted(self: Folder, table: str, part: str) -> object:
        if table == "checks":
            monkeypatch.setattr(Folder, "write", write)
            assert fast.compact(most=2) == 2
        return write(self, table, part)

    monkeypatch.setattr(Folder, "write", interrupted)
    assert slow.compact(most=2) == 0
    for table in ("bundles", "checks"):
        found = [row["path"] for part, batch in batches(Folder(tmp_path), table, ("path", "sha256", "run"), []) for row in kept(batch, part, current(Folder(tmp_path), [])).to_pylist()]  # fmt: skip
        assert sorted(found) == ["/0", "/1", "/2"]


def test_rows_of_two_runs_with_other_options_do_not_mix(tmp_path: Path) -> None:
    """Neither knows of the other: their parts have other names, and the checks that hold are those of the row that holds."""
    for options in (Options(), Options(year=2025)):
        Dataset(tmp_path).append([lot("/a", made_by=version_key(options))])
    assert len(list((tmp_path / "checks").iterdir())) == 2
    Dataset(tmp_path).append([lot("/a")])
    assert len(list((tmp_path / "checks").iterdir())) == 2


def test_parsed_tables_have_their_own_types(tmp_path: Path) -> None:
    """Numbers and truths stay what they are, whatever the first bundle holds; a row of another type is text at the most."""
    found = analyzed(str(BUNDLES[0]), Options(tables=("nodes",)))
    Dataset(tmp_path).append([found])
    frame = pd.read_parquet(tmp_path / "tables" / "nodes")
    assert frame["ready"].dtype.kind in "bO"
    assert set(frame["path"]) == {str(BUNDLES[0])}
    Dataset(tmp_path).append([{**lot("/x"), "tables/nodes": []}])
    assert len(list((tmp_path / "tables" / "nodes").iterdir())) == 1


def test_rows_stand_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """Which process was faster does not show: equal rows are equal bytes under an equal name."""
    for name, paths in (("x", "ab"), ("y", "ba")):
        Dataset(tmp_path / name).append([lot(f"/{path}") for path in paths])
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("part-*")} for name in "xy"
    )
    assert one == two
    assert len(one) == 4


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


def test_the_dataset_knows_how_its_rows_call_bundles(tmp_path: Path) -> None:
    """By path or by a key's pseudonyms, of all rows whatever made them."""
    dataset = Dataset(tmp_path)
    dataset.append([lot("/a"), lot("/b", made_by="0.1 since=x redact=12")])
    dataset.analysed("another version")
    assert dataset.names == {"", "redact=12"}
