"""Work of a library is bounded from outside: in memory for a while, in time by a word, and at last by the end of the process."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from analyzer.process.bounds import HOLD_MEMORY
from analyzer.process.deadlines import room_for, stopped_after

HELD = sys.platform.startswith("linux") and "linux" in HOLD_MEMORY


def program(code: str) -> subprocess.CompletedProcess[str]:
    start = f"import sys; sys.path[:0] = {sys.path!r}\nfrom analyzer.process.deadlines import *\n"
    return subprocess.run([sys.executable, "-c", start + code], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(not HELD, reason="a system that holds no bound on memory")
def test_a_process_grows_so_far_and_no_further() -> None:
    """Inside; behind it as before, also where a lower bound was set by somebody else."""
    code = (
        "import resource\nbefore = resource.getrlimit(resource.RLIMIT_AS)\n"
        "with room_for(64 << 20):\n    b'x' * (1 << 20)\n    try: b'x' * (256 << 20)\n    except MemoryError: print('no')\n"
        "assert resource.getrlimit(resource.RLIMIT_AS) == before\nprint(len(b'x' * (256 << 20)))\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 31, before[1]))\n"
        "with room_for(1 << 40): print(resource.getrlimit(resource.RLIMIT_AS)[0] == 1 << 31)"
    )
    assert program(code).stdout.split() == ["no", str(256 << 20), "True"]


def test_a_system_without_such_bounds_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no module for them; what is raised inside comes out."""
    monkeypatch.setitem(sys.modules, "resource", None)
    with room_for(1):
        assert bytes(1 << 20)
    with pytest.raises(KeyError), room_for(1):
        raise KeyError


def test_work_that_takes_too_long_is_told_to_stop() -> None:
    """Once, and whoever waits can see that it was."""
    told = threading.Event()
    with stopped_after(0.01, told.set) as late:
        assert told.wait(20)
        assert late.is_set()


def test_work_that_is_done_in_time_is_not() -> None:
    """Nothing is told afterwards."""
    told = threading.Event()
    with stopped_after(0.2, told.set) as late:
        pass
    time.sleep(0.3)
    assert not told.is_set()
    assert not late.is_set()


def test_the_last_resort_ends_the_process(tmp_path: Path) -> None:
    """Whatever it does: with a status and a sentence, also where nobody listens."""
    code = "import time\nwith stopped_after(0.05, lambda: end(2, 'too long')): time.sleep(50)"
    done = program(code)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "too long\n")
    assert program("sys.stderr = None\nend(3, 'x')").returncode == 3


def test_the_clock_keeps_no_process_alive() -> None:
    """A program that ends in between does not wait for it."""
    with stopped_after(60, lambda: None):
        assert [one.daemon for one in threading.enumerate() if isinstance(one, threading.Timer)] == [True]
