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
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from analyzer import isolation
from analyzer.errors import InputError, UsageError
from analyzer.fleet import cluster, workers
from analyzer.fleet.cluster import results
from analyzer.fleet.identity import Options
from analyzer.fleet.rows import FleetRows
from analyzer.fleet.scheduler import Scheduler
from analyzer.fleet.workers import Task
from analyzer.version import __version__

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


def statuses(found: Iterator[FleetRows | None]) -> dict[str, str]:
    rows = [one["bundles"][0] for one in found if one is not None]
    assert len({row["path"] for row in rows}) == len(rows), "a bundle has two rows"
    return {row["path"]: row["status"] for row in rows}


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


class Future:
    """A future that ended as a test wants it."""

    def __init__(self, key: str, status: str, value: Any = None) -> None:
        self.key, self.status, self._value = key, status, value

    def add_done_callback(self, call: Any) -> None:
        call(self)

    def result(self, timeout: float) -> Any:
        assert timeout < 60
        if isinstance(self._value, list):
            raise self._value[0]
        return self._value

    def exception(self, timeout: float) -> Any:
        if isinstance(self._value, tuple):
            raise self._value[0]
        return self._value if self.status == "error" else None

    def release(self) -> None:
        pass

    def cancel(self, force: bool = False) -> None:
        pass


class KilledWorker(Exception):
    """Named as Dask's."""


class Crew:
    """A client whose tasks end as a test wants: by the number of the try."""

    status = "running"

    def __init__(self, ends: dict[str, list[Any]], threads: int = 4) -> None:
        self.ends, self.threads, self.log = ends, threads, []  # type: ignore[var-annotated]
        self.under_way = 0
        self.version: Any = __version__
        self.asked = 0

    def run(self, call: Any, name: str, workers: list[str], on_error: str) -> dict[str, Any]:
        assert (call.__module__, name, on_error) == ("pkgutil", "analyzer.version:__version__", "return")
        self.asked += 1
        return dict.fromkeys(workers, self.version)

    def scheduler_info(self, n_workers: int = -1) -> dict[str, Any]:
        return {"workers": {"w": {"nthreads": self.threads}} if self.threads else {}}

    def submit(self, _: Any, path: str = "", *__: Any, pure: bool, workers: list[str] | None = None) -> Future:
        if not path:  # a task that only asks for a worker
            return Future("", "pending")
        self.log.append(path)
        assert workers == ["w"]
        value = self.ends[path].pop(0)
        failed = isinstance(value, BaseException | tuple)
        return Future(f"{path}-{len(self.log)}", "error" if failed else "finished" if value else "cancelled", value)


def row(path: str) -> FleetRows:
    return {"bundles": [{"path": path, "status": "ok", "error": "", "analyzer_version": __version__}]}


def test_what_dask_gives_up_is_tried_once_more_alone() -> None:
    """After all others, with nothing beside it: an innocent is done then, and a killer named."""
    crew = Crew({
        "/innocent": [KilledWorker(), row("/innocent")], "/killer": [KilledWorker(), KilledWorker()], "/a": [row("/a")],
        "/odd": [RuntimeError("odd")],
    })  # fmt: skip
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    found = [one["bundles"][0] for one in run.results(deque(Task(path, path) for path in crew.ends)) if one]
    assert {one["path"]: one["status"] for one in found} == {
        "/innocent": "ok",
        "/killer": "killed",
        "/a": "ok",
        "/odd": "error",
    }
    assert crew.log[-2:] == ["/innocent", "/killer"]
    assert "RuntimeError: odd" in next(one["error"] for one in found if one["path"] == "/odd")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("0.1.0", f"has version 0.1.0 of the analyzer, and this is version {__version__}"),
        (ModuleNotFoundError("No module named 'analyzer'"), "has no analyzer, and this"),
        (AttributeError("no version"), "has no analyzer, and this"),
    ],
)
def test_a_worker_without_this_analyzer_ends_the_run(answer: Any, said: str) -> None:
    """Before it gets a bundle, whose task would end it; each is asked once, and one that is gone by then is noticed elsewhere."""
    crew = Crew({"/a": [row("/a")], "/b": [row("/b")]})
    crew.version = answer
    with pytest.raises(UsageError, match=f"the worker w {said}"):
        list(cluster._Run(crew, "tcp://x", Options(), b"").results(deque([Task("/a", "/a")])))
    assert not crew.log
    for version in (OSError("gone"), __version__):
        crew.version, crew.asked = version, 0
        run = cluster._Run(crew, "tcp://x", Options(), b"")
        run._prove(("w", ""))
        run._prove(("w", ""))
        assert crew.asked == 1


def test_a_worker_is_asked_in_words_that_any_python_knows(threads: Any) -> None:
    """By a function of the standard library: a task of ours could not even be unpacked where we are not."""
    with distributed.Client(threads.scheduler_address) as crew:
        run = cluster._Run(crew, "tcp://x", Options(), b"")
        run._placement.look()
        worker = run._placement.free()
        assert worker is not None
        run._prove(worker)
        assert crew.run(cluster.pkgutil.resolve_name, "no_such_module:x", workers=[worker[0]], on_error="return")[worker[0]].__class__ is ModuleNotFoundError  # fmt: skip


def test_an_answer_that_was_lost_with_its_worker_is_made_again() -> None:
    """Dask may wait for it for ever: the bundle is read once more alone, and a second loss is a row, tried again next time; without a scheduler the run ends."""
    crew = Crew({"/a": [[TimeoutError()], row("/a")], "/b": [[TimeoutError()], [KilledWorker()]], "/c": [[TimeoutError()], [TimeoutError()]], "/d": [row("/d")]})  # fmt: skip
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    found = [one["bundles"][0] for one in run.results(deque(Task(path, path) for path in crew.ends)) if one]
    assert {one["path"]: one["status"] for one in found} == {"/a": "ok", "/b": "killed", "/c": "error", "/d": "ok"}
    crew = Crew({"/a": [[TimeoutError()]]})
    crew.status = "closed"
    with pytest.raises(InputError, match="is lost: TimeoutError"):
        list(cluster._Run(crew, "tcp://x", Options(), b"").results(deque([Task("/a", "/a")])))


@pytest.mark.parametrize(
    ("threads_", "status", "said"),
    [(0, "running", "no worker of the cluster"), (2, "closed", "the scheduler at tcp://x is lost")],
)
def test_a_cluster_that_is_gone_is_said(threads_: int, status: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker, or no scheduler, for a while: a sentence instead of waiting for ever."""
    monkeypatch.setattr(cluster, "TICK_S", 0.01)
    monkeypatch.setattr(cluster, "NOBODY_S", 0.1)
    crew = Crew({"/a": [row("/a")]}, threads_)
    crew.status = status
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    run._ended = type(
        "Silent", (), {"get": lambda *_, **__: (_ for _ in ()).throw(cluster.queue.Empty), "put": lambda *_: None}
    )()  # type: ignore[assignment]
    with pytest.raises(InputError, match=f"{said}.*is kept$"):
        list(run.results(deque([Task("/a", "/a")])))


class Mortal(Crew):
    """A cluster of two workers of one thread; a bundle in `fatal` ends its worker at once, and another comes in its place."""

    def __init__(self, fatal: dict[str, int], retired: bool = False) -> None:
        super().__init__({}, 1)
        self.fatal, self.retired = dict(fatal), retired
        self.alive, self.number = ["w1", "w2"], 2
        self.cancelled: list[str] = []

    def scheduler_info(self, n_workers: int = -1) -> dict[str, Any]:
        return {"workers": {name: {"nthreads": 1, "local_directory": f"/of/{name}"} for name in self.alive}}

    def get_events(self, topic: str) -> list[tuple[float, dict[str, Any]]]:
        return [(0.0, {"action": "heartbeat"}), (1.0, {"action": "remove-worker", "expected": self.retired})]

    def submit(self, _: Any, path: str = "", *__: Any, pure: bool, workers: list[str] | None = None) -> Future:
        assert workers is not None
        (on,) = workers
        self.log.append((path, on))
        if not self.fatal.get(path):
            return Future(f"{path}-{len(self.log)}", "finished", row(path))
        self.fatal[path] -= 1
        self.alive.remove(on)
        self.number += 1
        self.alive.append(f"w{self.number}")
        crew = self

        class Bound(Future):
            def add_done_callback(self, call: Any) -> None:
                pass  # Dask waits for the worker of that name

            def cancel(self, force: bool = False) -> None:
                crew.cancelled.append(path)

        return Bound(f"{path}-{len(self.log)}", "pending")


def ended(crew: Mortal, paths: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(cluster, "TICK_S", 0.02)
    monkeypatch.setattr(cluster, "SETTLED_S", 0.1)
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    return statuses(run.results(deque(Task(path, path) for path in paths)))


def test_a_bundle_that_ends_workers_of_dask_takes_two_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is bound to a worker, so Dask runs it nowhere else: once among others, once with nothing beside it, and all others are done."""
    crew = Mortal({"/killer": 9, "/unlucky": 1})
    paths = ["/a", "/killer", "/unlucky", "/b", "/c"]
    assert ended(crew, paths, monkeypatch) == {path: "killed" if path == "/killer" else "ok" for path in paths}
    assert [path for path, _ in crew.log].count("/killer") == 2
    assert [path for path, _ in crew.log][-2:] == ["/killer", "/unlucky"], "not after all others"
    assert crew.cancelled == ["/killer", "/unlucky", "/killer"]


def test_a_worker_that_the_cluster_retires_blames_no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bundles are read elsewhere at once, however often that happens, and none is set aside."""
    crew = Mortal({"/a": 3}, retired=True)
    assert ended(crew, ["/a", "/b"], monkeypatch) == {"/a": "ok", "/b": "ok"}
    assert [path for path, _ in crew.log].count("/a") == 4


def test_a_thread_that_does_not_come_back_gets_no_other_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is late: the next goes to the other thread, and when all are stuck the run ends with a sentence."""
    crew = Mortal({})
    monkeypatch.setattr(cluster, "NOBODY_S", 0.1)
    run = cluster._Run(crew, "tcp://x", Options(timeout_s=0), b"")
    monkeypatch.setattr(cluster, "LATE_S", -1.0)
    run._placement.look()
    for name in ("/a", "/b"):
        worker = run._placement.free()
        assert worker is not None
        run._running[name] = cluster._UnderWay(Task(name, name), Future(name, "pending"), 0.0, worker)
        run._placement.begin(worker)
    assert [one["bundles"][0]["status"] for one in run._late()] == ["timeout", "timeout"]
    run._waiting.append(Task("/c", "/c"))
    run._hand_out()
    assert not crew.log
    time.sleep(0.15)
    with pytest.raises(InputError, match="no worker of the cluster"):
        run._look()


def test_a_cluster_without_workers_is_asked_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that grows with what waits would have none for ever: a task that does nothing asks once, and no bundle is lost to a worker that nobody chose."""
    asked: list[Any] = []

    class Empty(Crew):
        def submit(self, *call: Any, pure: bool, workers: list[str] | None = None) -> Future:
            if call[1:]:
                return super().submit(*call, pure=pure, workers=workers)
            asked.append(call[0])
            return Future("", "pending")

    crew = Empty({"/a": [row("/a")]}, 0)
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    run._waiting.append(Task("/a", "/a"))
    run._hand_out()
    run._hand_out()
    assert (asked, crew.log) == ([int], [])
    crew.threads = 1
    run._hand_out()
    assert (crew.log, run._asked) == (["/a"], None)


def test_a_cluster_is_looked_at_while_answers_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that were there a moment ago are not said to be gone for a minute, however long answers came one after the other."""
    monkeypatch.setattr(cluster, "TICK_S", 0.01)
    monkeypatch.setattr(cluster, "NOBODY_S", 0.2)
    crew = Crew({f"/{n}": [row(f"/{n}")] for n in range(10)}, 1)
    run, found = cluster._Run(crew, "tcp://x", Options(), b""), []
    for one in run.results(deque(Task(path, path) for path in crew.ends)):
        found += [one] if one else []
        time.sleep(0.03)
    assert len(found) == 10
    crew.threads = 0  # its one worker starts anew
    run._look()


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


def test_a_task_that_is_cancelled_is_the_end_of_the_cluster() -> None:
    """No row blames a bundle for it."""
    run = cluster._Run(Crew({"/a": [None]}), "tcp://x", Options(), b"")
    with pytest.raises(InputError, match="the scheduler at tcp://x is lost"):
        list(run.results(deque([Task("/a", "/a")])))
