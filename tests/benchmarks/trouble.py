"""
What goes wrong in a run over many bundles, made to happen: each scenario says how many rows, doubles and lost innocents it left.

Used by `bench_fleet`. Killers and hanging bundles are made from outside: the process that has just been given such a bundle is
ended, or stopped, whichever bundle it is.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import distributed
import pandas as pd
from analyzer.errors import InputError
from analyzer.fleet import cluster, workers
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.identity import Options
from analyzer.fleet.run import analyse_all
from analyzer.fleet.scheduler import Scheduler
from analyzer.fleet.workers import Task

HANGS_S = 5
COMMAND = [sys.executable, "-m", "analyzer"]
SCHEDULER = (
    "import asyncio, distributed\n"
    "async def serve():\n"
    "    async with distributed.Scheduler(host='127.0.0.1', port=0, dashboard_address=None) as one:\n"
    "        print(one.address, flush=True)\n"
    "        await one.finished()\n"
    "asyncio.run(serve())"
)


@dataclass(frozen=True)
class Left:
    """What a scenario left. `innocents_lost`: bundles without fault that are not `ok`; `stale`: rows of what a path held before."""

    rows: int
    doubles: int
    innocents_lost: int
    stale: int
    seconds: float
    ended: str = "with the run"


def counted(folder: Path, paths: list[str], guilty: set[str], began: float, ended: str = "with the run") -> Left:
    rows = pd.read_parquet(folder / "bundles") if list((folder / "bundles").glob("*.parquet")) else pd.DataFrame({"path": [], "status": []})  # fmt: skip
    fine = set(rows[rows["status"] == "ok"]["path"])
    lost = len(set(paths) - guilty - fine)
    return Left(len(rows), len(rows) - rows["path"].nunique(), lost, 0, round(time.monotonic() - began, 1), ended)


@contextmanager
def struck(guilty: set[str], number: int) -> Iterator[None]:
    """The process that was given one of these bundles gets a signal as soon as it is at work."""
    give = workers.Worker.give

    def strike(worker: workers.Worker, task: Task, attempt: int) -> bool:
        done = give(worker, task, attempt)
        if task.path in guilty:
            while not worker.started and worker.process.poll() is None:
                time.sleep(0.01)
            os.kill(worker.process.pid, number)
        return done

    workers.Worker.give = strike  # type: ignore[method-assign]
    try:
        yield
    finally:
        workers.Worker.give = give  # type: ignore[method-assign]


def guilty_of(paths: list[str], count: int) -> set[str]:
    return set(paths[:: max(1, len(paths) // count)][:count])


def local(paths: list[str], folder: Path, killers: int) -> Left:
    """Bundles that end their process, on two processes of this machine."""
    began, guilty = time.monotonic(), guilty_of(paths, killers)
    with struck(guilty, signal.SIGKILL):
        analyse_all(paths, Dataset(folder), workers=2)
    return counted(folder, paths, guilty, began)


def on_cluster(paths: list[str], folder: Path, killers: int) -> Left:
    """The same on a Dask cluster of two workers."""
    began, guilty = time.monotonic(), guilty_of(paths, killers)
    with (
        struck(guilty, signal.SIGKILL),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs=50
        ) as made,
    ):
        analyse_all(paths, Dataset(folder), scheduler=Scheduler(made.scheduler_address))
    return counted(folder, paths, guilty, began)


def hanging(paths: list[str], folder: Path) -> Left:
    """A bundle whose process stops, with a time limit."""
    began, guilty = time.monotonic(), guilty_of(paths, 1)
    with struck(guilty, signal.SIGSTOP):
        analyse_all(paths, Dataset(folder), options=Options(timeout_s=HANGS_S), workers=2)
    return counted(folder, paths, guilty, began)


def lost_scheduler(paths: list[str], folder: Path) -> Left:
    """A scheduler that is killed while bundles wait; the same command on this machine goes on from there."""
    began, ended = time.monotonic(), "NOT said"
    cluster.NOBODY_S = 3.0
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SCHEDULER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as one:
        assert one.stdout is not None
        address = one.stdout.readline().strip()
        threading.Timer(1.5, one.kill).start()
        try:
            analyse_all(paths, Dataset(folder), scheduler=Scheduler(address))
        except InputError as error:
            ended = f"said after {time.monotonic() - began:.0f} s: {str(error)[:60]}"
    analyse_all(paths, Dataset(folder), workers=2)
    return counted(folder, paths, set(), began, ended)


def resumed(paths: list[str], folder: Path) -> Left:
    """A client that is killed in the middle, and the same command once more."""
    began = time.monotonic()
    command = [*COMMAND, "many", *paths, "--output", str(folder), "--workers", "2", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
        time.sleep(4)
        client.kill()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return counted(folder, paths, set(), began)


def two_clients(paths: list[str], folder: Path) -> Left:
    """Two clients that write to one dataset: one is told, none spoils."""
    began = time.monotonic()
    command = [*COMMAND, "many", *paths, "--output", str(folder), "--workers", "1", "--quiet"]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for one in both:
        one.communicate()
    codes = sorted(one.returncode for one in both)
    return counted(folder, paths, set(), began, f"exits {codes}")


def store(paths: list[str], folder: Path) -> Left:
    """Objects of a local S3 server, one of which changes between two runs."""
    import fsspec
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "NO_PROXY": host,
    }  # fmt: skip
    began = time.monotonic()
    try:
        files = fsspec.filesystem("s3", skip_instance_cache=True)
        files.mkdir("cases")
        for path in paths[:-1]:
            files.put(path, f"cases/{Path(path).name}")
        work = [*COMMAND, "many", "s3://cases/*", "--output", str(folder), "--workers", "2", "--quiet"]
        subprocess.run(work, stdout=subprocess.DEVNULL, check=True)
        changed = f"cases/{Path(paths[0]).name}"
        files.put(paths[-1], changed)
        subprocess.run(work, stdout=subprocess.DEVNULL, check=True)
        said = subprocess.run([*COMMAND, "fleet", str(folder), "--format", "json"], capture_output=True, text=True, check=True)  # fmt: skip
    finally:
        server.stop()
    listed = json.loads(said.stdout)["listed"]
    names = [one["path"] for one in listed]
    held = pd.read_parquet(folder / "bundles")
    current = held.sort_values("run").drop_duplicates("path", keep="last").set_index("path")["sha256"]
    stale = sum(one["sha256"] != current[one["path"]] for one in listed if one.get("sha256"))
    return Left(len(names), len(names) - len(set(names)), len(paths) - 1 - len(names), stale, round(time.monotonic() - began, 1), f"{len(held) - len(names)} object read again")  # fmt: skip


SCENARIOS: dict[str, tuple[int, Callable[[list[str], Path], Left]]] = {
    "5 killers among 15, two processes": (15, lambda paths, folder: local(paths, folder, 5)),
    "2 killers among 22, two processes": (22, lambda paths, folder: local(paths, folder, 2)),
    "5 killers among 15, a Dask cluster": (15, lambda paths, folder: on_cluster(paths, folder, 5)),
    "a bundle that hangs, among 8": (8, hanging),
    "a scheduler that is lost, 8": (8, lost_scheduler),
    "a client killed and started again, 22": (22, resumed),
    "two clients at once, 8": (8, two_clients),
    "an object that changes, 6 in a store": (7, store),
}


def run(paths: list[str], root: Path) -> dict[str, dict[str, Any]]:
    """Every scenario on bundles of its own names."""
    found: dict[str, dict[str, Any]] = {}
    for at, (name, (count, scenario)) in enumerate(SCENARIOS.items()):
        folder = root / f"trouble-{at}"
        folder.mkdir()
        own = [shutil.copy(path, folder) for path in paths[:count]]
        found[name] = asdict(scenario([str(path) for path in own], root / f"trouble-{at}-rows"))
    return found
