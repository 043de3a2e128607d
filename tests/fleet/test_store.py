"""Bundles in an object store: read through their URLs, skipped while they are the same, read again when they are not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from analyzer.cli.main import run

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
    assert said.out.startswith("1 bundles analysed, 1 unusable, 0 skipped")
    assert "s3://support-cases/absent.tar.gz: FileNotFoundError" in said.err
