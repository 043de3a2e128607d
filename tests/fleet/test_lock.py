"""One writer at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from analyzer.errors import UsageError
from analyzer.fleet.lock import NAME, only_writer

HOLD = "import fcntl,sys; f=open(sys.argv[1],'a+b'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"


def test_a_second_writer_is_told_and_a_killed_one_leaves_nothing(tmp_path: Path) -> None:
    """While another process holds the lock the run is refused with the folder's name; its death frees it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / NAME)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(UsageError, match="another run writes to this dataset"), only_writer(tmp_path):
            pass
        other.kill()
        other.wait()
        with only_writer(tmp_path):
            pass


def test_it_is_free_again_after_a_fault(tmp_path: Path) -> None:
    """Whatever ends the block."""
    with pytest.raises(RuntimeError), only_writer(tmp_path):
        raise RuntimeError
    with only_writer(tmp_path):
        pass
