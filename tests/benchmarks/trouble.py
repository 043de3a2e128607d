"""
What goes wrong in a run over many bundles, made to happen: each scenario says how many rows, doubles and lost innocents it left.

Used by `bench_fleet`; each scenario runs in a process of its own, so that its memory is its own. Killers and hanging bundles are
made from outside: the process that has just been given such a bundle is ended, or stopped, whichever bundle it is.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
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

from tests.benchmarks.crews import SCHEDULER, WORKER, nannies
from tests.benchmarks.left import COMMAND, Left, both, counted, guilty_of, largest_mib
from tests.benchmarks.stores import store, two_clients_of_a_store

HANGS_S = 5


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


class Deadly(distributed.WorkerPlugin):
    """Makes every worker of a cluster, and each that takes its place, end when it is given one of these bundles."""

    def __init__(self, guilty: set[str]) -> None:
        self.guilty = guilty

    def setup(self, worker: Any) -> None:
        read, guilty = cluster.apart, self.guilty

        def apart(path: str, *more: Any) -> Any:
            if path in guilty:
                os._exit(9)
            return read(path, *more)

        cluster.apart = apart


def dask_workers(paths: list[str], folder: Path, killers: int) -> Left:
    """Bundles that end the very worker of Dask, beside innocents that are under way on the other; nannies start new ones."""
    began, guilty = time.monotonic(), guilty_of(paths, killers)
    ended = "with the run"
    # left to itself: closing a `LocalCluster` may wait for ever for a nanny whose worker is starting
    with nannies(2) as (address, _), distributed.Client(address) as other:
        other.register_plugin(Deadly(guilty))
        try:
            analyse_all(paths, Dataset(folder), scheduler=Scheduler(address))
        except InputError as error:
            ended = (
                f"said: {error}; {counted(folder, [], guilty, began).rows} kept, the same command on this machine then"
            )
            analyse_all(paths, Dataset(folder), workers=2)
        left = counted(folder, paths, guilty, began, ended)
    named = pd.read_parquet(folder / "bundles").set_index("path")["status"]
    return replace(
        left, ended=f"{ended}; {sum(named[path] == 'killed' for path in guilty)} of {killers} named as killed"
    )


def lost_nanny(paths: list[str], folder: Path) -> Left:
    """One of two nannies is killed by itself when two bundles are done; its worker goes with it."""
    began, struck_at = time.monotonic(), 0
    with nannies(2) as (address, pids):

        def progress(done: int, total: int, errors: int) -> None:
            nonlocal struck_at
            if done >= 2 and not struck_at:
                struck_at = done
                os.kill(pids[0], signal.SIGKILL)

        analyse_all(paths, Dataset(folder), scheduler=Scheduler(address), progress=progress)
    return counted(folder, paths, set(), began, f"with the run, struck at {struck_at} of {len(paths)}")


def out_of_reach(paths: list[str], folder: Path) -> Left:
    """Bundles that are gone for a run, of which one comes back as another: the rows of the others, and all reports, stay."""
    began = time.monotonic()
    analyse_all(paths, Dataset(folder), workers=2)
    away = paths[: len(paths) // 2]
    for path in away:
        Path(path).rename(f"{path}.away")
    gone = analyse_all(paths, Dataset(folder), workers=2)
    kept = counted(folder, paths, set(), began)
    reports = len(pd.read_parquet(folder / "reports"))
    for path in away:
        Path(f"{path}.away").rename(path)
    shutil.copy(paths[-1], away[0])
    back = analyse_all(paths, Dataset(folder), workers=2)
    rows = pd.read_parquet(folder / "bundles").set_index("path")["signature"]
    stale = int(rows[away[0]] != rows[paths[-1]])
    ended = f"{gone.stayed} stayed, {reports} reports of {len(paths)}, then {back.skipped} skipped and {back.analysed} analysed"
    return replace(kept, stale=stale, seconds=round(time.monotonic() - began, 1), ended=ended)


def growing(paths: list[str], folder: Path) -> Left:
    """A cluster that grows with its work, from no worker on."""
    began, most = time.monotonic(), 0
    with distributed.LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address=None, silence_logs=50) as made:
        made.adapt(minimum=0, maximum=3, interval="1s")

        def progress(done: int, total: int, errors: int) -> None:
            nonlocal most
            most = max(most, len(made.scheduler.workers))

        analyse_all(paths, Dataset(folder), scheduler=Scheduler(made.scheduler_address), progress=progress)
    return counted(folder, paths, set(), began, f"with the run, up to {most} of 3 workers")


def hanging(paths: list[str], folder: Path) -> Left:
    """A bundle whose process stops, with a time limit."""
    began, guilty = time.monotonic(), guilty_of(paths, 1)
    with struck(guilty, signal.SIGSTOP):
        analyse_all(paths, Dataset(folder), options=Options(timeout_s=HANGS_S), workers=2)
    return counted(folder, paths, guilty, began)


def lost_scheduler(paths: list[str], folder: Path) -> Left:
    """A scheduler with two workers that is killed when two bundles are done; the same command on this machine goes on from there."""
    began, lost = time.monotonic(), 0.0
    python = [sys.executable, "-W", "ignore", "-c"]
    with subprocess.Popen([*python, SCHEDULER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as one:
        assert one.stdout is not None
        address = one.stdout.readline().strip()
        crew = [subprocess.Popen([*python, WORKER, address], stderr=subprocess.DEVNULL) for _ in range(2)]

        def progress(done: int, total: int, errors: int) -> None:
            nonlocal lost
            if done >= 2 and not lost:
                lost = time.monotonic()
                one.kill()

        try:
            analyse_all(paths, Dataset(folder), scheduler=Scheduler(address), progress=progress)
            ended = "NOT said"
        except InputError as error:
            ended = f"said {time.monotonic() - lost:.0f} s after the loss: {str(error)[:60]}"
        for worker in crew:
            worker.kill()
            worker.wait()
    kept = counted(folder, [], set(), began).rows
    again = analyse_all(paths, Dataset(folder), workers=2)
    return counted(folder, paths, set(), began, f"{ended}; {kept} kept, {again.skipped} of them skipped then")


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
    return counted(folder, paths, set(), began, f"exits {both(paths, str(folder))}")


SCENARIOS: dict[str, tuple[int, Callable[[list[str], Path], Left]]] = {
    "5 killers among 15, two processes": (15, lambda paths, folder: local(paths, folder, 5)),
    "2 killers among 22, two processes": (22, lambda paths, folder: local(paths, folder, 2)),
    "5 killers among 15, a Dask cluster": (15, lambda paths, folder: on_cluster(paths, folder, 5)),
    "2 killers of Dask's own workers among 12": (12, lambda paths, folder: dask_workers(paths, folder, 2)),
    "one of two nannies is killed, 22": (22, lost_nanny),
    "a cluster that grows from no worker, 22": (22, growing),
    "a bundle that hangs, among 8": (8, hanging),
    "a scheduler that is lost, 8": (8, lost_scheduler),
    "a client killed and started again, 22": (22, resumed),
    "half of the bundles out of reach, and back, 8": (8, out_of_reach),
    "two clients at once, 8": (8, two_clients),
    "two clients at once, the dataset in a store, 6": (6, two_clients_of_a_store),
    "an object that changes, 6 in a store": (7, store),
}


def run(paths: list[str], root: Path) -> dict[str, dict[str, Any]]:
    """Every scenario on bundles of its own names."""
    found: dict[str, dict[str, Any]] = {}
    for at, (name, (count, _)) in enumerate(SCENARIOS.items()):
        folder = root / f"trouble-{at}"
        folder.mkdir()
        for path in paths[:count]:
            shutil.copy(path, folder)
        said = subprocess.run([sys.executable, "-W", "ignore", "-m", __name__, name, str(folder)], stdout=subprocess.PIPE, text=True, check=False)  # fmt: skip
        found[name] = json.loads(said.stdout.splitlines()[-1]) if not said.returncode else {"ended": f"FAILED, exit {said.returncode}"}  # fmt: skip
        print(f"{name}: {found[name]}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    """One scenario by its name, on the bundles of a folder."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    paths = sorted(str(path) for path in folder.iterdir())
    left = SCENARIOS[name][1](paths, folder.with_name(f"{folder.name}-rows"))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(json.dumps(asdict(replace(left, client_mib=largest_mib(os.getpid()), largest_mib=largest))))


if __name__ == "__main__":
    main()
