"""Parts become few, in one order of bytes, and nothing is lost or doubled on the way, whatever ends it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from analyzer.cli.main import run as command
from analyzer.fleet import compaction
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.identity import Options, version_key
from analyzer.fleet.parts import TABLES, batches, current, kept
from analyzer.fleet.place import Folder
from analyzer.fleet.rows import FleetRows, failed

from tests.support.values import are_values


def lot(path: str, status: str = "ok", **more: object) -> FleetRows:
    """The rows of a bundle with one check."""
    base = {"bundle": path, "path": path, "sha256": f"h{path}", "made_by": version_key(Options()), "marks": "m"}
    found = failed(base, status, "")
    found["bundles"][0].update(more)
    own = {name: found["bundles"][0][name] for name in ("bundle", "path", "sha256")}
    found["checks"] = [{**own, "check": "A-1", "status": "fail", "summary": str(more), "missing": ""}]
    found["_costs"] = [{**own, "seconds": 1.0}]
    return found


def test_many_parts_become_one(tmp_path: Path) -> None:
    """Rows that a later run replaced go, all others stay, once; a damaged part is left where it is."""
    for at in range(6):
        dataset = Dataset(tmp_path)
        dataset.analysed("x")
        dataset.append([lot(f"/{at}"), lot("/same", headline=f"run {at}")])
    (tmp_path / "checks" / "part-zz.parquet").write_text("damaged")
    before = {name: sorted(_rows(tmp_path, name)) for name in ("bundles", "checks")}
    assert len(before["bundles"]) == 12
    assert Dataset(tmp_path).compact(most=6, few=3) == 0
    assert Dataset(tmp_path).compact(most=5, few=3) == 5
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
    Dataset(tmp_path).compact()
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
            assert fast.compact() == 2
        return write(self, table, part)

    monkeypatch.setattr(Folder, "write", interrupted)
    assert slow.compact() == 0
    for table in ("bundles", "checks"):
        found = [row["path"] for part, batch in batches(Folder(tmp_path), table, ("path", "sha256", "run"), []) for row in kept(batch, part, current(Folder(tmp_path), [])).to_pylist()]  # fmt: skip
        assert sorted(found) == ["/0", "/1", "/2"]


def data_of(folder: Path) -> dict[str, bytes]:
    """What equal runs have in common, by its place."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.parquet") if "_costs" not in p.parts}


def test_equal_bundles_are_equal_bytes_whatever_the_runs_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one lot, in lots of another order, in two runs, and with a bundle that changed and was changed back; some parts and buckets of each table."""
    monkeypatch.setattr(compaction, "BUNDLES", 4)
    monkeypatch.setattr(compaction, "BUCKET", dict.fromkeys(TABLES, 3))
    paths = [f"/{at}" for at in range(10)]
    ways = {
        "one": [[paths]],
        "lots": [[paths[5:], paths[2:5], paths[:2]]],
        "runs": [[paths[1::2]], [paths[::2]]],
        "again": [[paths[:6], paths[6:]], [paths[3:4]], [paths[3:4]]],
    }
    for name, runs in ways.items():
        for number, lots in enumerate(runs):
            dataset = Dataset(tmp_path / name)
            dataset.analysed("x")
            for some in lots:
                changed = name == "again" and number == 1
                dataset.append([lot(path, headline="other" if changed else path) for path in some])
        if name != "again":
            Dataset(tmp_path / name).compact()
    for _ in range(2):  # a second time changes nothing
        Dataset(tmp_path / "again").compact()
    found = {name: data_of(tmp_path / name) for name in ways}
    assert len(found["one"]) == 4 * 3
    assert all(found[one] == found[two] for one, two in itertools.pairwise(ways))
    rows = pd.read_parquet(tmp_path / "one" / "checks")
    assert rows["path"].tolist() == [path for part in sorted({*Folder(tmp_path / "one").parts("checks")}) for path in pd.read_parquet(tmp_path / "one" / "checks" / part)["path"]]  # fmt: skip
    sizes = sorted(pq.ParquetFile(path).metadata.num_row_groups for path in (tmp_path / "one" / "checks").iterdir())
    assert sizes == [1, 2, 2]
    assert sorted(pd.read_parquet(tmp_path / "again" / "_costs")["path"]) == paths


def test_a_run_that_is_killed_while_old_parts_go_leaves_the_latest_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """After each removal: no bundle is what it was before, and each has its checks."""
    for number in range(4):
        dataset = Dataset(tmp_path)
        dataset.analysed("x")
        dataset.append([lot("/same", headline=f"run {number}"), lot(f"/{number}")])
    remove, seen = Folder.remove, 0

    def slowly(self: Folder, table: str, part: str) -> None:
        nonlocal seen
        remove(self, table, part)
        seen += 1
        holds = current(self, [])
        rows = {row["path"]: row["headline"] for name, batch in batches(self, "bundles", ("path", "sha256", "run", "headline"), []) for row in kept(batch, name, holds).to_pylist()}  # fmt: skip
        checks = [path for name, batch in batches(self, "checks", ("path", "sha256", "run"), []) for path in kept(batch, name, holds).column("path").to_pylist()]  # fmt: skip
        assert rows == {"/same": "run 3", **dict.fromkeys(("/0", "/1", "/2", "/3"))}
        assert sorted(checks) == sorted(rows)

    monkeypatch.setattr(Folder, "remove", slowly)
    assert Dataset(tmp_path).compact() == 3
    assert seen == 4 * len(TABLES)


def test_a_part_that_cannot_be_read_keeps_its_claim(tmp_path: Path) -> None:
    """It is left, and the numbers of the runs too: mended, its older rows do not come before newer ones."""
    for number in range(3):
        dataset = Dataset(tmp_path)
        dataset.analysed("x")
        dataset.append([lot("/same", headline=f"run {number}")])
        if number == 0:
            (first,) = (tmp_path / "bundles").iterdir()
            before = first.read_bytes()
    first.write_bytes(b"damaged")
    Dataset(tmp_path).compact()
    assert first.read_bytes() == b"damaged"
    first.write_bytes(before)
    assert {run for run, _ in current(Folder(tmp_path), []).values()} == {3}
    Dataset(tmp_path).compact()
    (row,) = pd.read_parquet(tmp_path / "bundles").to_dict("records")
    assert (row["headline"], row["run"]) == ("run 2", 1)


def test_rows_that_are_to_go_are_gone_in_all_tables(tmp_path: Path) -> None:
    """Also where nothing else is to be put together."""
    Dataset(tmp_path).append([lot("a"), lot("/x/a")])
    dataset = Dataset(tmp_path)
    dataset.analysed("x")
    assert dataset.relative == {"a"}
    dataset.compact(few=0, without={"a"})
    for table in ("bundles", "checks"):
        assert [row[0] for row in _rows(tmp_path, table)] == ["/x/a"]


def test_what_a_killed_run_left_without_a_bundle_goes(tmp_path: Path) -> None:
    """Checks whose bundle was never written."""
    Dataset(tmp_path).append([lot("/a")])
    Dataset(tmp_path / "other").append([lot("/b")])
    (orphan,) = (tmp_path / "other" / "checks").iterdir()
    orphan.rename(tmp_path / "checks" / orphan.name)
    Dataset(tmp_path).compact()
    assert [row[0] for row in _rows(tmp_path, "checks")] == ["/a"]


@pytest.mark.parametrize("table", ["reports", "causes", "checks", "tables/nodes"])
@pytest.mark.parametrize("how", ["gone", "cut"])
def test_a_lost_part_is_made_again(tmp_path: Path, table: str, how: str) -> None:
    """Its bundles are analysed again, and only these; parts that are put together in between do not hide it."""
    made_by = version_key(Options())
    for path in ("/a", "/b"):
        Dataset(tmp_path).append([{**lot(path, kept_tables="nodes"), "tables/nodes": []}])
    assert {*Dataset(tmp_path).analysed(made_by)} == {"/a", "/b"}
    part = next(one for one in Folder(tmp_path).parts("bundles") if "/b" in {row["path"] for at, batch in batches(Folder(tmp_path), "bundles", ("path",), []) if at == one for row in batch.to_pylist()})  # fmt: skip
    (lost := tmp_path / table / part).write_bytes(lost.read_bytes()[:-9])
    if how == "gone":
        lost.unlink()
    for _ in range(2):
        dataset = Dataset(tmp_path)
        assert {*dataset.analysed(made_by)} == {"/a"}
        assert dataset.lost in ([(f"{table}/{part}", 1)], [])
        dataset.compact(now=True)
    dataset.append([{**lot("/b", kept_tables="nodes"), "tables/nodes": []}])
    assert {*Dataset(tmp_path).analysed(made_by)} == {"/a", "/b"}


@pytest.mark.parametrize("table", ["causes", "checks", "reports"])
def test_a_lost_part_of_what_was_put_together_is_made_again_under_its_name(tmp_path: Path, table: str) -> None:
    """Equal rows have the name of the part that lost some: it is whole after one more run, and the next has nothing to do."""
    for at in range(2):
        dataset = Dataset(tmp_path)
        dataset.analysed("x")
        if at:
            next((tmp_path / table).iterdir()).unlink()
            dataset.analysed("x")
            assert [bundles for _, bundles in dataset.lost] == [2]
        dataset.append([lot("/1"), lot("/2")])
        Dataset(tmp_path).compact()
    assert len(Dataset(tmp_path).analysed(version_key(Options()))) == 2
    assert [len([*(tmp_path / one).iterdir()]) for one in ("bundles", table)] == [1, 1]
    assert sorted(_rows(tmp_path, "checks")) == [("/1", 1), ("/2", 1)]


@pytest.mark.parametrize("together", [False, True])
def test_damage_in_the_midst_of_a_part_is_found_when_all_of_it_is_read(tmp_path: Path, together: bool) -> None:
    """
    Its end is whole, so that only a run that is to look again sees it; then its bundle is analysed again, and nothing is damaged any more.

    Equal rows that were put together have the name of the damaged part, which is written anew all the same.
    """
    made_by = version_key(Options())
    Dataset(tmp_path).append([lot("/a")])
    if together:
        Dataset(tmp_path).compact(now=True)
    (part,) = (tmp_path / "checks").iterdir()
    data = part.read_bytes()
    part.write_bytes(data[:4] + b"\xff" * 40 + data[44:])
    dataset = Dataset(tmp_path)
    assert {*dataset.analysed(made_by)} == {"/a"}
    assert {*dataset.analysed(made_by, whole=True)} == set()
    assert dataset.lost == [(f"checks/{part.name.removesuffix('.parquet')}.parquet", 1)]
    dataset.append([lot("/a")])
    dataset.compact(now=True)
    assert {*Dataset(tmp_path).analysed(made_by, whole=True)} == {"/a"}
    damaged: list[tuple[str, str]] = []
    for _ in batches(Folder(tmp_path), "checks", ("path", "run"), damaged):
        pass
    assert damaged == []


@pytest.mark.parametrize("table", ["checks", "reports"])
def test_a_part_with_a_row_that_nobody_gave_again_is_mended_as_well(tmp_path: Path, table: str) -> None:
    """That row comes from the damaged part and the others from a new one; all tables count the runs of a bundle alike."""
    made_by = version_key(Options())

    def told() -> list[FleetRows]:
        found = [lot(path) for path in ("/a", "/b")]
        for one in found:
            row = one["bundles"][0]
            one["reports"] = [{**{name: row[name] for name in ("bundle", "path", "sha256")}, "report": "x" * 400}]
        return found

    Dataset(tmp_path).append([*told(), lot("/url", "timeout")])
    Dataset(tmp_path).compact(now=True)
    (part,) = (tmp_path / table).iterdir()
    data = part.read_bytes()
    part.write_bytes(data[:4] + b"\xff" * 40 + data[44:])
    dataset = Dataset(tmp_path)
    assert {*dataset.analysed(made_by, whole=True)} == set()
    dataset.append(told())
    dataset.compact(now=True)
    assert {*Dataset(tmp_path).analysed(made_by, whole=True)} == {"/a", "/b", "/url"}
    runs = dict(_rows(tmp_path, "bundles"))
    assert sorted(runs) == ["/a", "/b", "/url"]
    assert _rows(tmp_path, "reports") == [(path, runs[path]) for path in ("/a", "/b")]


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(compaction)
