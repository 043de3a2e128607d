"""
What lets a cluster that grows with its work see all of it.

Bundles are handed out one a thread, each to a worker by name, and Dask sizes such a cluster by the tasks that it holds
(``Scheduler.adaptive_target``): it would see no more than it has threads for, and nothing at all where it has no worker
yet. So for the bundles that wait, tasks wait with it that no worker may run: each asks for a resource that none has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST = 400
"""Tasks that wait at most: by Dask's own measure (5 s of work a worker) enough for 40 workers at half a second a bundle, and 400 at five."""
RESOURCE = {"a bundle of the analyzer that waits": 1.0}


class Demand:
    """
    The tasks that wait for as many bundles.

    Args:
        read: what the real tasks run, by whose name Dask knows how long one takes.
    """

    def __init__(self, crew: Any, read: Callable[..., object]) -> None:
        self._crew = crew
        self._read = read
        self._shown: list[Any] = []

    def show(self, waiting: int) -> None:
        """Let the cluster see that so many bundles wait."""
        wanted = min(waiting, MOST)
        while len(self._shown) > wanted:
            self._shown.pop().release()
        while len(self._shown) < wanted:
            self._shown.append(self._crew.submit(self._read, pure=False, resources=RESOURCE))
