"""
On which worker of a Dask cluster the next bundle is read: one a thread, each bound to a worker by name.

Left to itself Dask moves the bundles of a lost worker to others, four times by default (``allowed-failures``, which a
client cannot set), so one that ends its worker takes four along before anybody hears of it. A bundle that is bound
(``workers=`` of ``Client.submit``) waits instead, and the run decides: `cluster`.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from typing import Any

WorkerName = tuple[str, str]
"""Address and folder of a worker: one that is started anew at the same port has another folder."""
SETTLED_S = 20.0
"""
Seconds from which on a worker that came in the place of another may be risked.

A ``LocalCluster`` looks 15 s after a loss (``distributed.deploy.lost-worker-timeout``) and closes a nanny for good whose next worker
is away at that moment, too.
"""


class Placement:
    """The workers of a cluster, and how many bundles are under way on each."""

    def __init__(self, crew: Any) -> None:
        self._crew = crew
        self._threads: dict[WorkerName, int] = {}
        self._ready: set[WorkerName] = set()
        self._since: dict[WorkerName, float] = {}
        self._under_way: Counter[WorkerName] = Counter()

    def look(self) -> None:
        """Ask the scheduler for its workers; without an answer those of before are taken to be there."""
        began = not self._since
        self._threads, self._ready = {}, set()
        for address, one in self._crew.scheduler_info(n_workers=-1).get("workers", {}).items():
            name = address, str(one.get("local_directory", ""))
            self._threads[name] = one.get("nthreads", 1)
            self._since.setdefault(name, float("-inf") if began else time.monotonic())
            if one.get("status", "running") == "running":  # neither on its way out nor paused for its memory
                self._ready.add(name)

    @property
    def is_empty(self) -> bool:
        """Is there no worker?"""
        return not self._threads

    def has(self, name: WorkerName) -> bool:
        """Is this worker still there?"""
        return name in self._threads

    def free(self, settled_s: float = 0.0) -> WorkerName | None:
        """
        The worker with a free thread that is least at work.

        Args:
            settled_s: only one that has been there for so long, or since the run began.
        """
        now = time.monotonic()
        free = [
            (self._under_way[name] / self._threads[name], name)
            for name in self._ready
            if self._under_way[name] < self._threads[name] and now - self._since[name] >= settled_s
        ]
        return min(free)[1] if free else None

    def begin(self, name: WorkerName) -> None:
        """A bundle is under way there."""
        self._under_way[name] += 1

    def end(self, name: WorkerName) -> None:
        """It is no more; one that never ends keeps its thread."""
        self._under_way[name] -= 1

    def was_retired(self, name: WorkerName) -> bool:
        """Did a worker that is gone go because the cluster wanted it so, such as to be smaller?"""
        with contextlib.suppress(OSError, TypeError, ValueError):
            said = [event for _, event in self._crew.get_events(name[0]) or ()]
            return any(one.get("expected") for one in said if one.get("action") == "remove-worker")
        return False
