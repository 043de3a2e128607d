"""A server on this machine that speaks S3, and what happens in it: two clients of one dataset, an object that changes."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analyzer.fleet.rows import analyzed

from tests.benchmarks.left import COMMAND, Left, both, counted


@contextmanager
def s3() -> Iterator[Any]:
    """The file system of a server on this machine that speaks S3, with a bucket `cases`."""
    import fsspec
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "NO_PROXY": host,
    }  # fmt: skip
    try:
        files = fsspec.filesystem("s3", skip_instance_cache=True)
        files.mkdir("cases")
        yield files
    finally:
        server.stop()


def two_clients_of_a_store(paths: list[str], folder: Path) -> Left:
    """The same where the dataset lies in a store."""
    began = time.monotonic()
    with s3() as files:
        codes = both(paths, "s3://cases/d")
        files.get("cases/d/bundles", str(folder / "bundles"), recursive=True)
        return counted(folder, paths, set(), began, f"exits {codes}")


def store(paths: list[str], folder: Path) -> Left:
    """Objects of a local S3 server, one of which changes between two runs."""
    began = time.monotonic()
    with s3() as files:
        for path in paths[:-1]:
            files.put(path, f"cases/{Path(path).name}")
        work = [*COMMAND, "many", "s3://cases/*", "--output", str(folder), "--workers", "2", "--quiet"]
        subprocess.run(work, stdout=subprocess.DEVNULL, check=True)
        changed = f"cases/{Path(paths[0]).name}"
        files.put(paths[-1], changed)
        again = subprocess.run(work, stdout=subprocess.PIPE, text=True, check=True).stdout
        said = subprocess.run([*COMMAND, "fleet", str(folder), "--format", "json"], capture_output=True, text=True, check=True)  # fmt: skip
    listed = {one["path"].rpartition("/")[2]: one["signature"] for one in json.loads(said.stdout)["listed"]}
    now = {Path(path).name: path for path in paths[:-1]} | {Path(paths[0]).name: paths[-1]}
    right = {name: analyzed(path)["bundles"][0]["signature"] for name, path in now.items()}
    stale = sum(listed.get(name) != signature for name, signature in right.items())
    return Left(len(listed), len(json.loads(said.stdout)["listed"]) - len(listed), len(right.keys() - listed.keys()), stale, round(time.monotonic() - began, 1), again.partition(";")[0])  # fmt: skip
