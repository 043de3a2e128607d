"""How much memory this process has used at most, as each system tells it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def reader() -> Callable[[], int | None] | None:
    """A function that tells the peak of this process in bytes; None where nothing tells it."""
    for made in (_by_resource, _by_windows):
        try:
            read = made()
            if read():
                return read
        except (ImportError, AttributeError, OSError, ValueError):
            continue
    return None


def _by_resource() -> Callable[[], int | None]:
    """``ru_maxrss``: bytes on macOS, KiB elsewhere (getrusage(2) of each)."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _by_windows() -> Callable[[], int | None]:
    """
    ``PeakPagefileUsage``: committed memory at its highest.

    https://learn.microsoft.com/windows/win32/api/psapi/nf-psapi-getprocessmemoryinfo
    """
    import ctypes

    sizes = ("PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
             "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage")  # fmt: skip

    class Counters(ctypes.Structure):
        _fields_ = [
            ("cb", ctypes.c_uint32),
            ("PageFaultCount", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in sizes),
        ]

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009  (not on every system)
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32]
    counters = Counters()

    def read() -> int | None:
        counters.cb = ctypes.sizeof(counters)
        told = kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
        return int(counters.PeakPagefileUsage) if told else None

    return read
