"""A Dask cluster's run ends: a bundle that kills, hangs or is given up is a row, a cluster that is gone is a sentence."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from analyzer import isolation
from analyzer.errors import InputError
from analyzer.fleet import cluster, workers
from analyzer.fleet import cluster as cluster_room
from analyzer.fleet.cluster import results
from analyzer.fleet.identity import Options
from analyzer.fleet.scheduler import Scheduler
from analyzer.fleet.workers import Task

from tests.support.crews import statuses
from tests.support.values import are_values

distributed = pytest.importorskip("distributed")
BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    found = []
    for at in range(9):
        path = tmp_path / "in" / f"b{at}.tar.gz"
        path.parent.mkdir(exist_ok=True)
        shutil.copy(BUNDLE, path)
        found.append(str(path))
    return found


def tasks(paths: list[str]) -> list[Task]:
    return [Task(path, isolation.absolute(path)) for path in paths]


@pytest.fixture
def threads() -> Iterator[Any]:
    """Two workers that are threads of this process, so that a test can lay hands on what they start."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs=50) as made:  # fmt: skip
        yield made


def test_bundles_that_kill_are_set_aside_and_no_innocent_is_lost(
    threads: Any, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A third of all bundles ends its process each time: each is tried twice and named, all others are done, and the run ends."""
    killers, struck, give = set(paths[1::3]), [], workers.Worker.give

    def strike(worker: workers.Worker, task: Task, attempt: int) -> bool:
        done = give(worker, task, attempt)
        if task.path in killers:
            struck.append(task.path)
            worker.started = True
            worker.process.kill()
        return done

    monkeypatch.setattr(workers.Worker, "give", strike)
    found = statuses(results(tasks(paths), Options(), Scheduler(threads.scheduler_address)))
    assert found == {path: "killed" if path in killers else "ok" for path in paths}
    assert sorted(struck) == sorted([*killers, *killers])


def test_a_bundle_that_hangs_is_given_up(threads: Any, paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process does not move any more: ended when its time is over, beside others that are done."""
    give = workers.Worker.give

    def freeze(worker: workers.Worker, task: Task, attempt: int) -> bool:
        done = give(worker, task, attempt)
        if task.path == paths[0]:
            worker.started = True
            os.kill(worker.process.pid, signal.SIGSTOP)
            monkeypatch.setattr(worker, "since", worker.since - 899)
        return done

    monkeypatch.setattr(workers.Worker, "give", freeze)
    found = statuses(results(tasks(paths[:3]), Options(), Scheduler(threads.scheduler_address)))
    assert found == {paths[0]: "timeout", paths[1]: "ok", paths[2]: "ok"}


def test_a_worker_that_never_answers_costs_its_bundle_alone(
    threads: Any, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where even the watch beside the bundle is gone, the run goes on without it."""
    over = threading.Event()

    def asked(*_: Any) -> None:
        over.wait(60)

    monkeypatch.setattr(cluster, "_asked", asked)
    monkeypatch.setattr(cluster, "LATE_S", 4.0 - 900)
    monkeypatch.setattr(cluster, "TICK_S", 0.5)
    try:
        found = statuses(results(tasks(paths[:1]), Options(), Scheduler(threads.scheduler_address)))
    finally:
        over.set()
    assert found == {paths[0]: "timeout"}


def test_a_worker_is_asked_in_words_that_any_python_knows(threads: Any) -> None:
    """By a function of the standard library: a task of ours could not even be unpacked where we are not."""
    with distributed.Client(threads.scheduler_address) as crew:
        run = cluster._Run(crew, "tcp://x", Options(), b"")
        run._placement.look()
        worker = run._placement.free()
        assert worker is not None
        run._prove(worker)
        assert crew.run(cluster.pkgutil.resolve_name, "no_such_module:x", workers=[worker[0]], on_error="return")[worker[0]].__class__ is ModuleNotFoundError  # fmt: skip


def test_a_lost_scheduler_ends_the_run(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A real one, killed while bundles wait: exit by a sentence within seconds, and no traceback of Dask's own beside it."""
    logging.getLogger("distributed.client").setLevel(logging.WARNING)  # as Dask has it
    monkeypatch.setattr(cluster, "TICK_S", 0.2)
    monkeypatch.setattr(cluster, "NOBODY_S", 3.0)
    code = "import asyncio, distributed\nasync def go():\n    async with distributed.Scheduler(host='127.0.0.1', port=0, dashboard_address=None) as s:\n        print(s.address, flush=True)\n        await s.finished()\nasyncio.run(go())"
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as scheduler:
        assert scheduler.stdout is not None
        address = scheduler.stdout.readline().strip()
        threading.Timer(1.5, scheduler.kill).start()
        began = time.monotonic()
        with pytest.raises(InputError, match=r"is lost|no worker"):
            list(results(tasks(paths[:2]), Options(), Scheduler(address)))
    assert time.monotonic() - began < 60
    assert logging.getLogger("distributed.client").level > logging.CRITICAL
    assert "Traceback" not in capfd.readouterr().err


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(cluster_room)
