"""Signals that end a process become an exception."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from analyzer.cli import signals

CODE = """import os, signal, sys; sys.path[:0] = {path!r}
from analyzer.cli import signals
{before}
signals.install()
try:
    os.kill(os.getpid(), signal.SIGTERM)
    print("went on")
except signals.Stopped as error:
    os.kill(os.getpid(), signal.SIGHUP)
    print(error)
finally:
    print("tidied")
"""


def run(before: str = "") -> str:
    code = CODE.format(path=sys.path, before=before)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60).stdout


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_signal_lets_the_process_tidy_up() -> None:
    """The second one does not cut that short; one that is ignored stays ignored."""
    assert run() == "ended by SIGTERM\ntidied\n"
    assert run("signal.signal(signal.SIGTERM, signal.SIG_IGN)") == "went on\ntidied\n"
    assert signal.SIGTERM in signals.ENDING
    assert issubclass(signals.Stopped, KeyboardInterrupt)
