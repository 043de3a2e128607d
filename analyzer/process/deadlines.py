"""A piece of work that a library does in machine code: bounded in memory for a while, asked to stop in time, and ended where it does not."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def room_for(more_bytes: int) -> Iterator[None]:
    """
    Let this process grow by so many bytes of address space and no further, where the kernel holds that.

    The bound is the soft one, which is put back; where something else has set a lower one, that stays.
    """
    try:
        import resource

        with open("/proc/self/statm", "rb") as told:
            used = int(told.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        before = resource.getrlimit(resource.RLIMIT_AS)
        lower = [one for one in before if one != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min([used + more_bytes, *lower]), before[1]))
    except (ImportError, OSError, ValueError):  # macOS and Windows
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, before)


@contextmanager
def stopped_after(seconds: float, stop: Callable[[], object]) -> Iterator[threading.Event]:
    """Call `stop` in another thread when the work takes longer; the event is set when it did."""
    late = threading.Event()

    def over() -> None:
        late.set()
        stop()

    clock = threading.Timer(seconds, over)
    clock.daemon = True
    clock.start()
    try:
        yield late
    finally:
        clock.cancel()


def end(status: int, text: str) -> None:
    """Say a last word on stderr and end this process, whatever its threads do: for a command, never for a library."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    os._exit(status)
