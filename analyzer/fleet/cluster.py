"""
The bundles of a run on a Dask cluster: one a thread under way, and a watch for what Dask has none for.

A bundle belongs to one worker (`placement`), and what becomes of it when that is lost is decided here. So is what Dask does
not notice: a cluster without workers, a scheduler that does not come back, a bundle whose worker never answers.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import pkgutil
import queue
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.errors import InputError, UsageError
from analyzer.fleet.demand import Demand
from analyzer.fleet.identity import Options
from analyzer.fleet.placement import SETTLED_S, Placement, WorkerName
from analyzer.fleet.rows import FleetRows, identified, lost
from analyzer.fleet.scheduler import Scheduler, client
from analyzer.fleet.workers import TRIES, Heard, Task, Worker
from analyzer.version import __version__

TICK_S = 2.0
NOBODY_S = 60.0
"""Seconds without a worker, or without the scheduler, after which a run ends."""
ANSWER_S = 20.0
"""Seconds in which the answer of a finished bundle comes, when the worker that holds it is alive."""
LATE_S = 120.0
"""Seconds beyond the time of a bundle after which its worker is taken for dead."""
LOST_ONCE = "the worker of the cluster that read it was lost, and none came back to read it once more"
NAMED = 5
ENDED_WORKERS = "the worker of the cluster that read it was lost, twice, and nothing was beside it the second time"


def results(
    tasks: Sequence[Task], options: Options, scheduler: Scheduler, key: bytes = b""
) -> Generator[FleetRows | None, None, None]:
    """
    Rows as they come, and None now and then while none comes; one bundle a thread of the cluster is under way.

    A bundle is read in a process beside Dask's worker, which ends it when it takes too long and outlives its death. When a
    worker is lost all the same, each of its bundles is tried once more with nothing beside it, so that no innocent pays for
    another, and set aside as ``killed`` when a worker is lost again. One that the cluster itself retires costs nothing.

    Raises:
        UsageError, InputError: as `client`, or the cluster is lost on the way.
    """
    with client(scheduler) as crew:
        yield from _Run(crew, scheduler.address, options, key).results(deque(tasks))


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """A bundle that is read by a worker."""

    task: Task
    future: Any
    since: float
    worker: WorkerName


class _Run:
    """The bundles that are under way on a cluster, and how the cluster is."""

    def __init__(self, crew: Any, address: str, options: Options, key: bytes) -> None:
        self._crew = crew
        self._address = address
        self._options = options
        self._key = key
        self._placement = Placement(crew)
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._waiting: deque[Task] = deque()
        self._running: dict[str, _UnderWay] = {}
        self._alone: deque[Task] = deque()
        self._given_up: set[str] = set()
        self._proven: set[WorkerName] = set()
        self._demand = Demand(crew, apart)
        self._well = self._looked = time.monotonic()

    def results(self, waiting: deque[Task]) -> Generator[FleetRows | None, None, None]:
        self._waiting = waiting
        try:
            yield from self._results()
        except InputError as ended:
            if not self._alone:
                raise
            for task in self._alone:
                yield lost(task.path, self._options, "error", LOST_ONCE, self._key)
            named = ", ".join(str(identified(task.path, self._options, self._key)["path"]) for task in [*self._alone][:NAMED])  # fmt: skip
            raise InputError(f"{ended}; lost with a worker, and read last when the same command runs again: {named}{f' and {more} more' if (more := len(self._alone) - NAMED) > 0 else ''}") from None  # fmt: skip

    def _results(self) -> Generator[FleetRows | None, None, None]:
        while self._waiting or self._running or self._alone:
            self._hand_out()
            future = None
            with contextlib.suppress(queue.Empty):
                future = self._ended.get(timeout=TICK_S)
            if (
                time.monotonic() - self._looked >= TICK_S
            ):  # while answers come as well: a late bundle is late beside them
                self._look()
                yield from self._orphaned()
                yield from self._late()
            yield self._taken(future) if future is not None else None

    def _hand_out(self) -> None:
        """A bundle for each free thread; after all others, with nothing beside it, one whose worker was lost."""
        self._placement.look()
        while self._waiting and (worker := self._placement.free()):
            self._submit(self._waiting.popleft(), worker)
        self._demand.show(len(self._waiting) + len(self._alone))
        if self._alone and not self._waiting and not self._running and (worker := self._placement.free(SETTLED_S)):
            self._submit(self._alone.popleft(), worker)

    def _prove(self, worker: WorkerName) -> None:
        """
        Ask a worker once whether it has this analyzer: one without it would end with each bundle that it is sent.

        Raises:
            UsageError: it has none, or another version, whose rows each run would make again.
        """
        if worker in self._proven:
            return
        self._proven.add(worker)
        said = self._crew.run(pkgutil.resolve_name, "analyzer.version:__version__", workers=[worker[0]], on_error="return")  # fmt: skip
        version = said.get(worker[0], __version__)  # gone by now: noticed elsewhere
        if version == __version__ or isinstance(version, OSError):
            return
        has = f"has version {version} of the analyzer" if isinstance(version, str) else "has no analyzer"
        raise UsageError(f"the worker {worker[0]} {has}, and this is version {__version__}; what is finished is kept. Install one version everywhere")  # fmt: skip

    def _submit(self, task: Task, worker: WorkerName) -> None:
        self._prove(worker)
        future = self._crew.submit(
            apart, task.path, task.at, task.known, self._options.plain(), self._key.hex(), pure=False, workers=[worker[0]]
        )  # fmt: skip
        self._running[future.key] = _UnderWay(task, future, time.monotonic(), worker)
        self._placement.begin(worker)
        future.add_done_callback(self._ended.put)

    def _taken(self, future: Any) -> FleetRows | None:
        """The rows of a finished future; None for one that is tried again, or that nobody waits for any more."""
        held = self._running.pop(future.key, None)
        if held is None:
            return None
        self._placement.end(held.worker)
        task = held.task
        if future.status not in ("finished", "error"):  # cancelled or lost: not the bundle's end but the cluster's
            raise self._lost(f"a task of it is {future.status}")
        try:
            error: Any = future.exception(timeout=ANSWER_S)
            if error is None:
                rows: FleetRows = future.result(timeout=ANSWER_S)
                return rows
        except (OSError, TimeoutError, concurrent.futures.CancelledError, asyncio.CancelledError) as gone:
            if future.status == "error" or self._crew.status != "running":
                raise self._lost(type(gone).__name__) from None
            error = gone  # the worker died with its answer, which Dask may make again, or wait for it for ever
        except Exception as failed:  # it was made again, and that failed
            error = failed
        finally:
            future.release()
        if type(error).__name__ in ("KilledWorker", "TimeoutError", "CancelledError"):
            if task.path in self._given_up and type(error).__name__ != "KilledWorker":
                return lost(task.path, self._options, "error", "its worker was lost with the answer, twice", self._key)
            return self._struck(task)
        return lost(task.path, self._options, "error", f"{type(error).__name__}: {str(error)[:300]}", self._key)

    def _struck(self, task: Task) -> FleetRows | None:
        """What becomes of a bundle whose worker is lost: once more alone, for another beside it may have done that, and no third time."""
        if task.path in self._given_up:
            return lost(task.path, self._options, "killed", ENDED_WORKERS, self._key)
        self._given_up.add(task.path)
        self._alone.append(task)
        return None

    def _look(self) -> None:
        """Is there still a cluster: a scheduler that answers, and a worker that can be given something, or is at it."""
        now = self._looked = time.monotonic()
        connected = self._crew.status == "running"
        if connected:
            self._placement.look()
        if connected and not self._placement.is_empty and (self._running or self._placement.free()):
            self._well = now
        elif now - self._well > NOBODY_S:
            raise (
                self._lost("")
                if not connected
                else InputError(
                    f"no worker of the cluster at {self._address} for {NOBODY_S:.0f} s; what is finished is kept"
                )
            )

    def _orphaned(self) -> Iterator[FleetRows]:
        """Bundles whose worker is gone: Dask would wait for one of its name."""
        for name, one in list(self._running.items()):
            if self._placement.has(one.worker) or one.future.status != "pending":
                continue
            self._forget(name)
            if self._placement.was_retired(one.worker):
                self._waiting.appendleft(one.task)
            elif rows := self._struck(one.task):
                yield rows

    def _forget(self, name: str) -> None:
        """Wait no more for a bundle; its thread is not free again, for nobody knows what it does."""
        self._running.pop(name).future.cancel(force=True)

    def _lost(self, why: str) -> InputError:
        return InputError(
            f"the scheduler at {self._address} is lost{f': {why}' if why else ''}; what is finished is kept"
        )

    def _late(self) -> Iterator[FleetRows]:
        """Bundles whose worker does not answer although its own watch should have ended them."""
        most = self._options.timeout_s + LATE_S
        for name, one in list(self._running.items()):
            if time.monotonic() - one.since > most:
                self._forget(name)
                yield lost(one.task.path, self._options, "timeout", f"no answer within {most:.0f} s", self._key)


# -- on the worker --------------------------------------------------------------------------------------------------

_mine = threading.local()


def apart(path: str, at: str, known: tuple[str, ...], options: dict[str, Any], key: str) -> FleetRows:
    """Rows of one bundle, read in a process of this thread's own: what kills it kills no worker of the cluster."""
    chosen, secret = Options.of(options), bytes.fromhex(key)
    why = ""
    for attempt in range(1, TRIES + 1):
        held: tuple[Worker, Heard] | None = getattr(_mine, "held", None)
        if held is not None and (held[0].options != chosen or held[0].key != secret):
            held[0].ask_to_end()
            held[0].end(now=True)
            held = None
        if held is None:
            heard: Heard = queue.SimpleQueue()
            held = _mine.held = Worker(chosen, heard, secret), heard
        worker = held[0]
        rows = _asked(*held, Task(path, at, tuple(known)), attempt)
        if rows is not None:
            return rows
        late = worker.is_late
        why, started = worker.end(now=True), worker.started
        _mine.held = None
        if late:
            return lost(path, chosen, "timeout", worker.over, secret)
        if not started:
            return lost(path, chosen, "error", f"a worker process does not start: it {why}", secret)
    return lost(path, chosen, "killed", f"its worker {why}, {TRIES} times", secret)


def _asked(worker: Worker, heard: Heard, task: Task, attempt: int) -> FleetRows | None:
    """The answer of a process, None when it died or is too late."""
    if not worker.give(task, attempt):
        return None
    while (left := worker.left_s) > 0:
        try:
            _, body = heard.get(timeout=min(left, TICK_S))
        except queue.Empty:
            continue
        if body is None:
            return None
        if rows := worker.told(body):
            return rows
    return None
