"""A process that has loaded what all need forks the others, which end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from analyzer.process import forks

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a system on which nothing is forked")
START = f"import os, sys, time; sys.path[:0] = {[str(Path(forks.__file__).parents[2])]!r}; from analyzer.process import forks\n"


@LINUX
def test_each_writes_to_its_own_pipe() -> None:
    """The first to what it had; a pipe ends when its process does, for nobody else holds it; all have ended when the first goes on."""
    pipes = [os.pipe() for _ in range(2)]
    code = "number = forks.split([int(one) for one in sys.argv[1:]], 1); os.write(1, b'%d' % number)\nif not number: forks.wait(); print(';')"
    passed = [str(into) for _, into in pipes]
    with subprocess.Popen([sys.executable, "-c", START + code, *passed], stdout=subprocess.PIPE, pass_fds=[into for _, into in pipes]) as process:  # fmt: skip
        for _, into in pipes:
            os.close(into)
        said = []
        for out, _ in pipes:
            with os.fdopen(out, "rb") as pipe:
                said.append(pipe.read())
        assert process.stdout is not None
        assert (process.stdout.read(), said) == (b"0;\n", [b"1", b"2"])


@LINUX
def test_a_forked_process_ends_with_the_first() -> None:
    """Whatever ends that: its pipe is closed at once, and not when it would have ended by itself."""
    out, into = os.pipe()
    code = "number = forks.split([int(sys.argv[1])], 1); os.write(1, b'x'); time.sleep(120)"
    with subprocess.Popen([sys.executable, "-c", START + code, str(into)], stdout=subprocess.PIPE, pass_fds=[into]) as process:  # fmt: skip
        os.close(into)
        with os.fdopen(out, "rb") as pipe:
            assert pipe.read(1) == b"x"
            began = time.monotonic()
            process.send_signal(signal.SIGKILL)
            assert pipe.read() == b""
        assert time.monotonic() - began < 60


@LINUX
def test_one_whose_first_is_gone_already_does_nothing() -> None:
    """A signal that was sent before it was asked for does not come."""
    code = "forks._end_with(1 << 30); print('goes on')"
    done = subprocess.run([sys.executable, "-c", START + code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@LINUX
def test_a_watch_is_not_left_behind() -> None:
    """A process that is bounded by a thread of its own ends rather than fork one without."""
    code = "import threading; threading.Thread(target=time.sleep, args=(1,), daemon=True).start(); forks.split([], 1); print('forked')"
    done = subprocess.run([sys.executable, "-c", START + code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
