"""A lock is held until it is closed, by either system's call."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from analyzer.process.locks import lock


def test_two_do_not_hold_one_lock(tmp_path: Path) -> None:
    """The second is refused while the first is open."""
    path = tmp_path / "x"
    path.touch()
    one, two = os.open(path, os.O_RDWR), os.open(path, os.O_RDWR)
    lock(one, wait=False)
    with pytest.raises(OSError, match=r".+"):
        lock(two, wait=False)
    os.close(one)
    lock(two, wait=True)
    os.close(two)


@pytest.mark.parametrize(("wait", "mode"), [(True, "LK_LOCK"), (False, "LK_NBLCK")])
def test_windows_locks_a_byte(wait: bool, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The module of the other systems is not there."""
    asked: list[tuple[object, ...]] = []
    monkeypatch.setitem(sys.modules, "fcntl", None)
    system = SimpleNamespace(LK_LOCK="LK_LOCK", LK_NBLCK="LK_NBLCK", locking=lambda *args: asked.append(args))
    monkeypatch.setitem(sys.modules, "msvcrt", system)
    lock(5, wait=wait)
    assert asked == [(5, mode, 1)]
