"""Many bundles: every bundle is one row, done ones are skipped, and a worker that dies loses nothing."""

from __future__ import annotations

import os
import shutil
import threading
import time
from html import unescape
from pathlib import Path

import analyzer
import pandas as pd
import pytest

from tests.benchmarks.make_fleet import bundle
from tests.support.clusters import FAULTS

distributed = pytest.importorskip("distributed")

from analyzer.cli.main import run as command  # noqa: E402
from analyzer.fleet.dataset import Dataset  # noqa: E402
from analyzer.fleet.identity import Analysed  # noqa: E402
from analyzer.fleet.rows import analyzed, failed  # noqa: E402
from analyzer.fleet.run import analyse_all  # noqa: E402
from analyzer.fleet.scheduler import Scheduler  # noqa: E402

CLUSTERS = Path(__file__).parents[2] / "fixtures" / "clusters"
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("fleet")
    paths = [str(path) for path in sorted(CLUSTERS.iterdir())[:4]]
    (folder / "foreign.bin").write_bytes(bytes(range(256)) * 50)
    return [*paths, str(folder / "foreign.bin"), str(folder / "absent.tar")]


def test_rows_equal_the_serial_run_and_are_not_made_twice(bundles: list[str], tmp_path: Path) -> None:
    """The dataset says what one analysis after the other says; a second run has nothing to do."""
    counts = analyse_all([*bundles, bundles[0]], Dataset(tmp_path), workers=2)
    assert (counts.analysed, counts.skipped, counts.unusable, counts.errors) == (4, 0, 1, 1)
    frame = pd.read_parquet(tmp_path / "bundles").set_index("path")
    assert sorted(frame.index) == sorted(bundles)
    for path in bundles:
        alone = analyzed(path)["bundles"][0]
        for column in ("status", "verdict", "cause", "certainty", "signature", "failed"):
            assert frame.loc[path, column] == alone[column] or (
                pd.isna(frame.loc[path, column]) and alone[column] is None
            )
    assert frame["status"].tolist().count("unusable") == 1
    assert frame.loc[bundles[5], "status"] == "error"
    again = analyse_all(bundles[:5], Dataset(tmp_path), workers=1)
    assert (again.finished, again.skipped, again.usable) == (0, 5, True)


def test_equal_bundles_make_equal_bytes(bundles: list[str], tmp_path: Path) -> None:
    """One process, two, and a run that was ended in the middle and started again: the datasets differ in nothing but the time that it took."""
    analyse_all(bundles, Dataset(tmp_path / "one"), workers=1)
    analyse_all(list(reversed(bundles)), Dataset(tmp_path / "two"), workers=2)

    def interrupt(done: int, total: int, errors: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse_all(bundles, Dataset(tmp_path / "resumed"), workers=1, progress=interrupt)
    assert 2 <= len(pd.read_parquet(tmp_path / "resumed" / "bundles")) < len(bundles)
    analyse_all(bundles, Dataset(tmp_path / "resumed"), workers=1)
    one, two, resumed = (
        {str(p.relative_to(tmp_path / name)): p.read_bytes() for p in (tmp_path / name).rglob("part-*")}
        for name in ("one", "two", "resumed")
    )
    assert one.keys() == two.keys() == resumed.keys()
    assert [name for name in one if not one[name] == two[name] == resumed[name]] == [
        name for name in one if name.startswith("_costs/")
    ]


def test_a_lost_worker_costs_no_bundle(bundles: list[str], tmp_path: Path) -> None:
    """One of two workers of a real scheduler is killed midway: all rows are there, none twice."""
    paths = []
    for i in range(16):
        copy = tmp_path / "in" / f"b{i}"
        shutil.copytree(bundles[i % 4], copy)
        (copy / "note.txt").write_text(f"copy {i}\n")
        paths.append(str(copy))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        victim = next(iter(cluster.workers.values())).pid

        def strike() -> None:
            time.sleep(2.0)
            os.kill(victim, 9)

        threading.Thread(target=strike).start()
        counts = analyse_all(paths, Dataset(tmp_path / "out"), scheduler=Scheduler(cluster.scheduler_address))
    frame = pd.read_parquet(tmp_path / "out" / "bundles")
    assert (counts.analysed, counts.skipped, counts.errors) == (16, 0, 0)
    assert sorted(frame["path"]) == sorted(paths)
    assert frame["cause"].nunique() > 1


def test_an_error_row_is_tried_again_and_a_partial_file_never_counts(tmp_path: Path) -> None:
    """Only finished rows of this version make a bundle done."""
    dataset = Dataset(tmp_path)
    base = {"bundle": "a", "path": "/a", "sha256": "aa", "made_by": "1", "marks": "m"}
    dataset.append([failed(base, "error", "lost"), failed({**base, "path": "/b"}, "unusable", "no input")])
    (tmp_path / "bundles" / ".part-x.partial").write_bytes(b"half")
    assert dataset.analysed("1") == {"/b": [Analysed("m", "aa", "unusable")]}
    assert dataset.analysed("2") == {}


def test_a_missing_scheduler_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No scheduler at the address: exit code 3 and a sentence."""
    assert command(["many", str(CLUSTERS), "--output", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]) == 3
    assert "no Dask scheduler" in capsys.readouterr().err


def test_paths_of_which_none_is_a_bundle_are_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not there is an error row, not an analysed bundle: exit 3 and a line for each; beside a good one exit 0."""
    good = str(sorted((CLUSTERS.parent / "bundles").iterdir())[0])
    absent = str(tmp_path / "absent.tgz")
    listed = tmp_path / "list"
    listed.write_bytes(os.fsencode(absent) + b"\n/caf\xe9.tgz\n")
    assert command(["many", f"@{listed}", "--output", str(tmp_path / "out"), "--workers", "1"]) == 3
    said = capsys.readouterr()
    assert said.out.startswith("0 bundles analysed, 0 skipped as done, 2 errors")
    assert f"{absent}: no such file or folder" in said.err
    assert "none of 2 paths" in said.err
    assert command(["many", absent, good, "--output", str(tmp_path / "out"), "--workers", "1"]) == 0
    assert capsys.readouterr().out.startswith("1 bundles analysed, 0 skipped as done, 1 errors")
    assert command(["many", absent, good, "--output", str(tmp_path / "out"), "--workers", "1"]) == 0
    assert capsys.readouterr().out.startswith("0 bundles analysed, 1 skipped as done, 1 errors")


def test_there_are_faults_to_tell_apart() -> None:
    """The generator behind the fleet's answers knows at least fifteen faults."""
    assert len(FAULTS) >= 15


def test_the_fleet_report_says_what_the_dataset_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts have denominators, equal shapes are one group with what they share, missing evidence is ranked."""
    rows = [analyzed(str(path)) for path in sorted(CLUSTERS.iterdir())[:3]]
    for at in range(2):  # two more bundles of the second shape
        twin = {name: [dict(row) for row in lot] for name, lot in rows[1].items()}
        for lot in twin.values():
            for row in lot:
                row.update(sha256=f"{at:064d}", bundle=f"twin-{at}", path=f"/twin-{at}")
        rows.append(twin)
    dataset = Dataset(tmp_path)
    dataset.append([*rows, failed({"bundle": "x", "path": "/x", "sha256": "ff"}, "error", "gone")])
    page = tmp_path / "fleet.html"
    assert command(["fleet", str(tmp_path), "--format", "text", "--format", f"html={page}"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("6 bundles of ")
    assert "not analysed: 1 error" in text
    assert "3 bundles of one shape" in text
    assert "of 5 " in text.split("Evidence that is missing most")[1]
    html = unescape(page.read_text())
    assert "default-src 'none'" in html
    assert "3 bundles of one shape" in html
    assert command(["fleet", str(tmp_path / "nothing")]) == 3


def test_parsed_tables_come_along_when_asked_for(tmp_path: Path) -> None:
    """`--tables bgp_peers` keeps every bundle's rows with the bundle's own hash."""
    path = str(sorted((CLUSTERS.parent / "bundles").iterdir())[1])
    assert command(["many", path, "--output", str(tmp_path), "--tables", "bgp_peers", "--workers", "1", "--quiet"]) == 0
    frame = pd.read_parquet(tmp_path / "tables" / "bgp_peers")
    assert len(frame) == len(analyzer.load(path)["bgp_peers"])
    assert set(frame["sha256"]) == set(pd.read_parquet(tmp_path / "bundles")["sha256"])
    assert command(["many", path, "--output", str(tmp_path), "--tables", "no_such"]) == 2


def test_bundles_behind_urls_are_read_and_not_read_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """fsspec URLs and their patterns work as paths do; what cannot be opened is a row, and a second run has nothing to do."""
    source = tmp_path / "in"
    source.mkdir()
    for at, path in enumerate(sorted((CLUSTERS.parent / "bundles").iterdir())):
        shutil.copy(path, source / f"b{at}.tar.gz")
    url = f"file://{source}/*.tar.gz"
    arguments = [
        "many",
        url,
        f"file://{source}/absent.tar.gz",
        "--output",
        str(tmp_path / "out"),
        "--workers",
        "1",
        "--quiet",
    ]
    assert command(arguments) == 0
    frame = pd.read_parquet(tmp_path / "out" / "bundles")
    assert sorted(frame["status"]) == ["error", "ok", "ok"]
    assert command(["many", url, "--output", str(tmp_path / "out"), "--quiet"]) == 0
    assert "0 bundles analysed, 2 skipped" in capsys.readouterr().out


def test_a_full_disk_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing half-written stays, the parts before stay valid, exit code 3 and a sentence."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Dataset, "_write", full)
    path = str(sorted(CLUSTERS.iterdir())[0])
    assert command(["many", path, "--output", str(tmp_path / "out"), "--workers", "1", "--quiet"]) == 3
    assert "No space left on device" in capsys.readouterr().err
    assert not list((tmp_path / "out").rglob("*.parquet"))


def test_the_generator_is_deterministic_and_knows_the_truth(tmp_path: Path) -> None:
    """Bundle n is the same bytes every time, and the analyzer finds the fault that was put in."""
    for number in range(0, 40, 7):
        fault, data = bundle(number)
        assert (fault, data) == bundle(number)
        path = tmp_path / f"{number}.tar.gz"
        path.write_bytes(data)
        assert (analyzed(str(path))["bundles"][0]["cause"] or "none") == fault
