"""Each work is done by a child of its own, whose status is that of the work."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from analyzer.process import forks


def test_each_work_has_a_child_and_its_status(tmp_path: Path) -> None:
    """Done, ended by an exception, ended by a signal; nothing of this process goes on in them."""

    def done() -> None:
        (tmp_path / str(os.getpid())).touch()

    def raises() -> None:
        os.close(2)  # nobody needs to see the traceback
        raise KeyError

    children = forks.start([done, raises, lambda: os.kill(os.getpid(), signal.SIGKILL)])
    assert forks.wait(children) == [0, 1, -signal.SIGKILL]
    assert [path.name for path in tmp_path.iterdir()] == [str(children[0])]


def test_a_system_without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for and not tried."""
    assert forks.possible()
    monkeypatch.delattr(os, "fork")
    assert not forks.possible()
