"""The memory a process has used, by whatever its system tells."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.process import memory


def usage(peak: int) -> SimpleNamespace:
    return SimpleNamespace(RUSAGE_SELF=0, getrusage=lambda _: SimpleNamespace(ru_maxrss=peak))


@pytest.mark.parametrize(("platform", "bytes_"), [("darwin", 5000), ("linux", 5000 * 1024)])
def test_the_unit_is_the_system_s(platform: str, bytes_: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes on macOS, KiB elsewhere."""
    monkeypatch.setitem(sys.modules, "resource", usage(5000))
    monkeypatch.setattr(sys, "platform", platform)
    read = memory.reader()
    assert read is not None
    assert read() == bytes_


def windows(answers: bool) -> Any:
    def told(_: Any, counters: Any, size: int) -> int:
        counters._obj.PeakPagefileUsage = 7 << 20
        return int(answers and size == ctypes.sizeof(counters._obj))

    def process() -> int:
        return -1

    def info(*args: Any) -> int:
        return told(*args)

    return SimpleNamespace(kernel32=SimpleNamespace(GetCurrentProcess=process, K32GetProcessMemoryInfo=info))


def test_windows_tells_by_its_own_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Committed memory at its highest."""
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.setattr(ctypes, "windll", windows(True), raising=False)
    read = memory.reader()
    assert read is not None
    assert read() == 7 << 20


def test_where_nothing_tells_there_is_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the module, nor a call that answers."""
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.delattr(ctypes, "windll", raising=False)
    assert memory.reader() is None
    monkeypatch.setattr(ctypes, "windll", windows(False), raising=False)
    assert memory.reader() is None
    monkeypatch.setitem(sys.modules, "resource", usage(0))
    assert memory.reader() is None
