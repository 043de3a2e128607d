"""An object store: bundles are read through their URLs, again when they changed; the dataset itself may lie there, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from analyzer.cli.main import run
from analyzer.fleet import lease
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.place import Folder
from analyzer.fleet.store import place_of

pytest.importorskip("s3fs")
moto = pytest.importorskip("moto.server")
pytestmark = pytest.mark.filterwarnings("ignore")

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "bundles").iterdir())


@pytest.fixture(scope="module")
def store() -> Iterator[Any]:
    """A server that speaks S3, on this machine, and its file system."""
    import fsspec

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    patch = pytest.MonkeyPatch()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "NO_PROXY": "127.0.0.1",
    }.items():  # fmt: skip
        patch.setenv(name, value)
    made = fsspec.filesystem("s3", skip_instance_cache=True)
    made.mkdir("support-cases")
    yield made
    server.stop()
    patch.undo()


def test_an_object_is_read_once_until_it_changes(
    store: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three runs: all new, nothing new, one changed; the fleet's report is that of the object as it is now."""
    for at, path in enumerate(FIXTURES):
        store.pipe(f"support-cases/b{at}.tar.gz", path.read_bytes())
    work = ["many", "s3://support-cases/*.tar.gz", "--output", str(tmp_path / "d"), "--workers", "1", "--quiet"]

    def done() -> str:
        assert run(work) == 0
        return capsys.readouterr().out.partition(";")[0]

    def causes() -> dict[str, str]:
        assert run(["fleet", str(tmp_path / "d"), "--format", "json"]) == 0
        return {one["path"].rpartition("/")[2]: one["cause"] for one in json.loads(capsys.readouterr().out)["listed"]}

    assert done() == "2 bundles analysed, 0 skipped as done, 0 errors"
    before = causes()
    assert before["b0.tar.gz"] != before["b1.tar.gz"]
    assert done() == "0 bundles analysed, 2 skipped as done, 0 errors"
    store.pipe("support-cases/b0.tar.gz", FIXTURES[1].read_bytes())
    assert done() == "1 bundles analysed, 1 skipped as done, 0 errors"
    assert causes() == {"b0.tar.gz": before["b1.tar.gz"], "b1.tar.gz": before["b1.tar.gz"]}


def test_an_object_that_is_gone_costs_itself(store: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row with the store's own reason; the others are done."""
    store.pipe("support-cases/a.tar.gz", FIXTURES[0].read_bytes())
    urls = ["s3://support-cases/a.tar.gz", "s3://support-cases/absent.tar.gz"]
    assert run(["many", *urls, "--output", str(tmp_path / "d"), "--workers", "1"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 bundles analysed, 0 skipped as done, 1 errors")
    assert "analyze: s3://support-cases/absent.tar.gz: FileNotFoundError" in said.err


def test_the_dataset_may_lie_in_the_store(
    store: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Has one writer at a time, is written, gone on with, read by `fleet` and put together there as in a folder; nothing is left on this machine."""
    monkeypatch.setattr(lease, "APART_S", 0.0)
    at = "s3://support-cases/fleet/d"
    paths = [str(path) for path in FIXTURES]
    work = ["--output", at, "--workers", "1", "--quiet", "--tables", "pods"]
    assert run(["many", paths[0], *work]) == 0
    assert capsys.readouterr().out == f"1 bundles analysed, 0 skipped as done, 0 errors; dataset in {at}\n"
    assert run(["many", *paths, *work]) == 0
    assert capsys.readouterr().out.startswith(f"{len(paths) - 1} bundles analysed, 1 skipped as done")
    assert run(["many", *paths, "--output", str(tmp_path / "d"), "--workers", "1", "--quiet"]) == 0
    capsys.readouterr()
    said = []
    for dataset in (at, str(tmp_path / "d")):
        assert run(["fleet", dataset, "--format", "json"]) == 0
        said.append({**json.loads(capsys.readouterr().out), "seconds": 0, "slowest": 0})
    assert said[0] == said[1]
    with Dataset(at).place.only_writer() as unguarded:
        assert (unguarded, run(["many", paths[0], *work])) == ("", 2)
        assert f"{at}: another run writes to this dataset" in capsys.readouterr().err
    assert Dataset(at).compact(now=True) == 0  # the second run did
    assert run(["fleet", at, "--bundle", paths[0]]) == 0
    assert "BROKEN" in capsys.readouterr().out
    assert len(store.ls("support-cases/fleet/d/bundles")) == 1
    assert sorted(one.rpartition("/")[2] for one in store.ls("support-cases/fleet/d/tables")) == ["pods"]


def test_a_store_that_refuses_says_so(store: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bucket that is not there is a message and exit 3, for the run and for its report."""
    assert run(["many", str(FIXTURES[0]), "--output", "s3://no-such-bucket/d", "--quiet"]) == 3
    assert "s3://no-such-bucket/d: " in capsys.readouterr().err
    assert run(["fleet", "s3://support-cases/nothing-here"]) == 3
    assert "no dataset of `analyze many` is here" in capsys.readouterr().err


def test_a_path_is_a_folder_and_a_place_stays_itself(tmp_path: Path) -> None:
    """Only a URL is a store's."""
    folder = place_of(str(tmp_path / "d"))
    assert isinstance(folder, Folder)
    assert isinstance(place_of(tmp_path), Folder)
    assert place_of(folder) is folder
