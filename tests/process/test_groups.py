"""A child is ended with what it has started, as far as its system has groups."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from analyzer.process import groups

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_group_ends_with_its_child() -> None:
    """What the child has started is gone, too."""
    code = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print(p.pid, flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, **groups.own()) as process:
        assert process.stdout is not None
        process.stdout.readline()
        groups.end(process.pid)
        assert process.wait(10) == -signal.SIGKILL
        assert process.stdout.read() == b""  # its child held the other end of the pipe


def test_without_groups_the_child_alone_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without `killpg`."""
    monkeypatch.delattr(os, "killpg")
    with subprocess.Popen(SLEEPS, **groups.own()) as process:
        groups.end(process.pid)
        assert process.wait(10) == -signal.SIGKILL


def test_windows_ends_the_tree_by_its_own_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions are not known there; a missing tool still leaves the child ended."""
    monkeypatch.delattr(os, "killpg")
    monkeypatch.setattr(groups, "WINDOWS_GROUP", 0x200)
    assert groups.own() == {"creationflags": 0x200}
    asked: list[list[str]] = []

    def run(command: list[str], **_: Any) -> None:
        asked.append(command)
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", run)
    with subprocess.Popen(SLEEPS) as process:
        groups.end(process.pid)
        assert process.wait(10) != 0
    assert asked == [["taskkill", "/F", "/T", "/PID", str(process.pid)]]


def test_a_child_that_is_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number is nobody's."""

    def gone(*_: int) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(os, "killpg", gone)
    monkeypatch.setattr(os, "kill", gone)
    groups.end(12345)


def test_windows_tool_is_quiet_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it prints is nobody's, it has ten seconds, and its exit code is no error."""
    monkeypatch.delattr(os, "killpg")
    monkeypatch.setattr(groups, "WINDOWS_GROUP", 0x200)
    monkeypatch.setattr(os, "kill", lambda *_: None)
    given: list[dict[str, Any]] = []
    monkeypatch.setattr(subprocess, "run", lambda _, **more: given.append(more))
    groups.end(12345)
    assert given == [{"capture_output": True, "timeout": 10, "check": False}]
