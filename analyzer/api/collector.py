"""The garbage collector while many rows are made: it looks rarely."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Collector:
    """The garbage collector's thresholds while any thread makes rows: the first that comes raises them, the last puts them back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before = (0, 0, 0)

    def enter(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = gc.get_threshold()
                gc.set_threshold(max(self._before[0], 200_000) if self._before[0] else 0, *self._before[1:])
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                gc.set_threshold(*self._before)


_collector = _Collector()


@contextmanager
def few_collections() -> Iterator[None]:
    """
    Look for cyclic garbage rarely while rows are made, in however many threads.

    A large bundle is hundreds of thousands of tuples without one cycle; searching them again and again for some takes a
    third of a diagnosis.
    """
    _collector.enter()
    try:
        yield
    finally:
        _collector.leave()
