"""A child that is ended together with all that it has started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from typing import Any

WINDOWS_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""The flag of CreateProcess; 0 where there are sessions."""


def own() -> dict[str, Any]:
    """How `subprocess` starts a child in a group of its own, which Ctrl-C does not reach: a session, on Windows a process group."""
    if WINDOWS_GROUP:
        return {"creationflags": WINDOWS_GROUP}
    return {"start_new_session": True}


def end(pid: int) -> None:
    """
    End at once a child that was started as `own` says and is not reaped yet, with its group where the system knows one.

    Where there is none, Windows' ``taskkill /T`` ends the tree, and elsewhere what the child has started ends by itself
    when nobody reads its pipe any more.
    """
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
            return
    if WINDOWS_GROUP:
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(pid)], capture_output=True, timeout=10, check=False)
    with contextlib.suppress(OSError):
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
