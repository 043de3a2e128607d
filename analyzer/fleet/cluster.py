"""
The bundles of a run on a Dask cluster: one a thread under way, and a watch for what Dask has none for.

Dask moves work from a worker that is lost to another. What it does not notice is noticed here: a cluster without
workers, a scheduler that does not come back, a bundle whose worker never answers.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import queue
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from analyzer.errors import InputError
from analyzer.fleet.identity import Options
from analyzer.fleet.rows import FleetRows, lost
from analyzer.fleet.scheduler import Scheduler, client
from analyzer.fleet.workers import TRIES, Heard, Task, Worker
from analyzer.redact.secrets import hide

TICK_S = 2.0
NOBODY_S = 60.0
"""Seconds without a worker, or without the scheduler, after which a run ends."""
ANSWER_S = 20.0
"""Seconds in which the answer of a finished bundle comes, when the worker that holds it is alive."""
LATE_S = 120.0
"""Seconds beyond the time of a bundle after which its worker is taken for dead."""


def results(
    tasks: Sequence[Task], options: Options, scheduler: Scheduler, key: bytes = b""
) -> Generator[FleetRows | None, None, None]:
    """
    Rows as they come, and None now and then while none comes; one bundle a thread of the cluster is under way.

    A bundle is read in a process beside Dask's worker, which ends it when it takes too long and outlives its death. When a
    worker is lost all the same, Dask runs its bundles elsewhere; one that Dask gives up is tried once more with nothing
    beside it, so that no innocent pays for it, and then set aside as ``killed``.

    Raises:
        UsageError, InputError: as `client`, or the cluster is lost on the way.
    """
    with client(scheduler) as crew:
        yield from _Run(crew, scheduler.address, options, key).results(deque(tasks))


class _Run:
    """The bundles that are under way on a cluster, and how the cluster is."""

    def __init__(self, crew: Any, address: str, options: Options, key: bytes) -> None:
        self._crew = crew
        self._address = address
        self._options = options
        self._key = key
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._running: dict[str, tuple[Task, Any, float]] = {}
        self._alone: deque[Task] = deque()
        self._given_up: set[str] = set()
        self._well = self._looked = time.monotonic()

    def results(self, waiting: deque[Task]) -> Generator[FleetRows | None, None, None]:
        while waiting or self._running or self._alone:
            while waiting and len(self._running) < self._room():
                self._submit(waiting.popleft())
            if self._alone and not waiting and not self._running:
                self._submit(self._alone.popleft())
            future = None
            with contextlib.suppress(queue.Empty):
                future = self._ended.get(timeout=TICK_S)
            if (
                time.monotonic() - self._looked >= TICK_S
            ):  # while answers come as well: a late bundle is late beside them
                self._look()
                yield from self._late()
            yield self._taken(future) if future is not None else None

    def _room(self) -> int:
        threads: int = sum(one.get("nthreads", 1) for one in self._workers().values())
        return max(1, threads)

    def _workers(self) -> dict[str, Any]:
        found: dict[str, Any] = self._crew.scheduler_info(n_workers=-1).get("workers", {})
        return found

    def _submit(self, task: Task) -> None:
        future = self._crew.submit(
            apart, task.path, task.at, task.known, self._options.plain(), self._key.hex(), pure=False
        )
        self._running[future.key] = task, future, time.monotonic()
        future.add_done_callback(self._ended.put)

    def _taken(self, future: Any) -> FleetRows | None:
        """The rows of a finished future; None for one that is tried again, or that nobody waits for any more."""
        held = self._running.pop(future.key, None)
        if held is None:
            return None
        task = held[0]
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
            if task.path not in self._given_up:
                self._given_up.add(task.path)
                self._alone.append(task)
                return None
            if type(error).__name__ != "KilledWorker":
                return lost(task.path, self._options, "error", "its worker was lost with the answer, twice", self._key)
            return lost(task.path, self._options, "killed", "it ended every worker that read it", self._key)
        return lost(task.path, self._options, "error", f"{type(error).__name__}: {str(error)[:300]}", self._key)

    def _look(self) -> None:
        """Is there still a cluster: a scheduler that answers, and a worker."""
        now = self._looked = time.monotonic()
        connected = self._crew.status == "running"
        if connected and self._workers():
            self._well = now
        elif now - self._well > NOBODY_S:
            raise (
                self._lost("")
                if not connected
                else InputError(
                    f"no worker of the cluster at {self._address} for {NOBODY_S:.0f} s; what is finished is kept{self._suspect()}"
                )
            )

    def _suspect(self) -> str:
        """The bundle that was read alone when the last worker went: not set aside, for somebody may have ended the cluster, but named."""
        alone = [task.path for task, _, _ in self._running.values() if task.path in self._given_up]
        return f"; it was reading {hide(alone[0])} alone, which had ended its workers before" if len(alone) == len(self._running) == 1 else ""  # fmt: skip

    def _lost(self, why: str) -> InputError:
        return InputError(
            f"the scheduler at {self._address} is lost{f': {why}' if why else ''}; what is finished is kept"
        )

    def _late(self) -> Iterator[FleetRows]:
        """Bundles whose worker does not answer although its own watch should have ended them."""
        most = self._options.timeout_s + LATE_S
        for name, (task, future, since) in list(self._running.items()):
            if time.monotonic() - since > most:
                del self._running[name]
                future.cancel(force=True)
                yield lost(task.path, self._options, "timeout", f"no answer within {most:.0f} s", self._key)


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
