"""Processes forked from one that has loaded what all of them need; they end with it, however it ends."""

from __future__ import annotations

import os
import signal
import sys
import threading

PARENT_DEATH_SIGNAL, KILL = 1, 9
"""PR_SET_PDEATHSIG of prctl(2), and SIGKILL: what a process gets when the one that forked it ends."""
SAFE = sys.platform.startswith("linux")
"""
Is it certain that a forked process works, and ends with the one that forked it.

Windows has no fork, and on macOS the system's libraries may hold threads that a forked process lacks
(https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods).
"""


def split(pipes: list[int], out: int) -> int:
    """
    Fork once for each pipe.

    Bounds are inherited, but for the clock, which is set anew, and for a watch in a thread: where there is one this process ends. What
    is given up must be given up before: two that gave up signals by themselves (Landlock) would not hear of each other's end.

    Args:
        out: a descriptor, in the place of which a forked process has its pipe.

    Returns:
        The number of this process: 0, or that of its pipe, from 1.
    """
    if threading.active_count() > 1:
        os._exit(1)
    parent, left_s = os.getpid(), signal.alarm(0)
    signal.alarm(left_s)
    for number, pipe in enumerate(pipes, 1):
        if not os.fork():
            _end_with(parent)
            signal.alarm(left_s)
            os.dup2(pipe, out)
            for one in pipes[number - 1 :]:
                os.close(one)
            return number
        os.close(pipe)
    return 0


def _end_with(parent: int) -> None:
    import ctypes

    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, KILL, 0, 0, 0)
    if os.getppid() != parent:  # it has ended before
        os._exit(1)


def wait() -> None:
    """Wait for all that this process forked."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return
