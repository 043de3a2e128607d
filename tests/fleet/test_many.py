"""Many bundles: every bundle is one row, done ones are skipped, and a worker that dies loses nothing."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from support.clusters import FAULTS

distributed = pytest.importorskip("distributed")

from analyzer.cli.main import run as command  # noqa: E402
from analyzer.fleet.dataset import Dataset  # noqa: E402
from analyzer.fleet.rows import analyzed, failed  # noqa: E402
from analyzer.fleet.run import many  # noqa: E402

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
    counts = many([*bundles, bundles[0]], Dataset(tmp_path), workers=2)
    assert counts == (6, 1, 0)
    frame = pd.read_parquet(tmp_path / "bundles").set_index("path")
    assert sorted(frame.index) == sorted(bundles)
    for path in bundles:
        alone = analyzed(path)["bundles"][0]
        for column in ("status", "verdict", "cause", "certainty", "signature", "failed"):
            assert frame.loc[path, column] == alone[column] or (
                pd.isna(frame.loc[path, column]) and alone[column] is None
            )
    assert frame["status"].tolist().count("unusable") == 2
    assert many(bundles[:5], Dataset(tmp_path), workers=1) == (0, 5, 0)


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
        counts = many(paths, Dataset(tmp_path / "out"), scheduler=cluster.scheduler_address)
    frame = pd.read_parquet(tmp_path / "out" / "bundles")
    assert counts == (16, 0, 0)
    assert sorted(frame["path"]) == sorted(paths)
    assert frame["cause"].nunique() > 1


def test_an_error_row_is_tried_again_and_a_partial_file_never_counts(tmp_path: Path) -> None:
    """Only finished rows of this version make a bundle done."""
    dataset = Dataset(tmp_path)
    base = {"bundle": "a", "path": "/a", "sha256": "aa", "analyzer_version": "1"}
    dataset.append([failed(base, "error", "KilledWorker"), failed({**base, "sha256": "bb"}, "unusable", "no input")])
    (tmp_path / "bundles" / ".part-x.partial").write_bytes(b"half")
    assert dataset.done("1") == {"bb"}
    assert dataset.done("2") == set()


def test_a_missing_scheduler_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No scheduler at the address: exit code 3 and a sentence."""
    assert command(["many", str(CLUSTERS), "--output", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]) == 3
    assert "no Dask scheduler" in capsys.readouterr().err


def test_there_are_faults_to_tell_apart() -> None:
    """The generator behind the fleet's answers knows at least fifteen faults."""
    assert len(FAULTS) >= 15
