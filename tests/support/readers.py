"""
The confined child that reads the input, forked from a process that has the readers loaded and nothing more.

The child is the product's own from its entry point on: the same request, pipe, bounds and end. What is spared is the
quarter of a second in which an interpreter loads the readers; that start is tested where the start is the question.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

from analyzer.process import forks
from analyzer.reading import confined
from analyzer.reading.formats import formats

USUAL = str(Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz")
SETTLED = signal.SIGCHLD, signal.SIG_DFL
AT_FIRST = dict(os.environ)
"""The environment before any test changed it."""


class Readers:
    """A process of its own that has the readers loaded and forks children; it ends when nobody is left who could ask."""

    def __init__(self) -> None:
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            theirs.set_inheritable(True)
            arguments = [sys.executable, "-P", __file__, str(theirs.fileno())]
            os.posix_spawn(sys.executable, arguments, AT_FIRST)

    def start(self, command: list[str], **given: Any) -> _Child:
        """What `subprocess.Popen` is to `ask`."""
        return _Child(self._asked, command, **given)


@functools.cache
def _readers() -> Readers:
    return Readers()


def use_forks(readers: Callable[[], Readers] = _readers) -> None:
    """From now on `ask` of this process, and of what is forked from it, gets its children from `readers`, started when first asked for."""
    confined.subprocess = SimpleNamespace(  # type: ignore[attr-defined,assignment]
        Popen=lambda command, **given: readers().start(command, **given),
        PIPE=subprocess.PIPE,
        DEVNULL=subprocess.DEVNULL,
    )
    forks.SAFE = False  # each is forked already


class _Child:
    """As much of `subprocess.Popen` as `ask` uses."""

    def __init__(
        self, asked: socket.socket, command: list[str], *, cwd: str, stdin: int | None, stdout: int, stderr: int | None,
        env: Mapping[str, str], pass_fds: Sequence[int],
    ) -> None:  # fmt: skip
        assert stdout == subprocess.PIPE
        assert not pass_fds
        ours, theirs = socket.socketpair()
        out, into = os.pipe()
        request, hand = os.pipe() if stdin == subprocess.PIPE else (os.dup(0), -1)
        said = os.open(os.devnull, os.O_WRONLY) if stderr == subprocess.DEVNULL else os.dup(2)
        start = command.index("-c") + 2
        order = json.dumps({"arguments": command[start:], "folder": cwd, "environment": dict(env)}).encode()
        with ours, theirs:
            passed = [request, into, said, theirs.fileno()]
            socket.send_fds(asked, [len(order).to_bytes(4, "big")], passed)
            ours.sendall(order)
            ours.shutdown(socket.SHUT_WR)
            for one in passed[:3]:
                os.close(one)
            self._ended = ours.dup()
        self.pid = int(self._ended.recv(32))
        self.stdin = os.fdopen(hand, "wb") if hand >= 0 else None
        self.stdout = os.fdopen(out, "rb")
        self._code: int | None = None

    def wait(self) -> int:
        if self._code is None:
            self._code = int(self._ended.recv(32) or b"-9")
            self._ended.close()
        return self._code

    def kill(self) -> None:
        if self._code is None:
            with contextlib.suppress(ProcessLookupError):  # it has ended, and nobody asked so far
                os.kill(self.pid, signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self.stdin, self.stdout):
            if one is not None:
                one.close()
        self.wait()


def _serve(asked: socket.socket) -> None:
    """For each order a process that forks the child, tells its number and waits for its end; until nobody asks any more."""
    import_module("analyzer.redact.secrets")
    for name in confined.SERVES.values():
        import_module(name)
    formats()
    _read_one()
    gc.freeze()  # else the first look for garbage copies each page of what is loaded, in every child
    signal.signal(*SETTLED)
    os.setsid()  # a Ctrl-C of the terminal is for those who ask
    while True:
        head, passed, _, _ = socket.recv_fds(asked, 4, 4)
        if not head:
            return
        if not os.fork():
            if os.fork():
                os._exit(0)  # nobody waits for the one in between
            asked.close()
            _keep(passed, int.from_bytes(head, "big"))
        os.wait()
        for one in passed:
            os.close(one)


def _read_one() -> None:
    """Read what is usual once, so that not every child compiles the same patterns anew."""
    from analyzer.limits import Limits
    from analyzer.reading import worker

    worker.read([USUAL], Limits(), isolate=False)


def _keep(passed: list[int], length: int) -> None:
    *streams, answers = passed
    teller = socket.socket(fileno=answers)
    order = b""
    while len(order) < length:
        order += teller.recv(length - len(order))
    child = os.fork()
    if not child:
        teller.close()
        _become(json.loads(order), streams)
    for one in streams:
        os.close(one)
    teller.sendall(b"%d" % child)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    teller.sendall(b"%d" % code)
    os._exit(0)


def _become(order: dict[str, Any], streams: list[int]) -> None:
    """Run the product's entry point on the streams, in the folder and with the variables that it would have got."""
    for number, one in enumerate(streams):
        os.dup2(one, number)
        os.close(one)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["-c", *order["arguments"]]
    sys.stdin, sys.stdout, sys.stderr = (open(number, "r" if not number else "w", closefd=False) for number in range(3))  # noqa: SIM115
    code = 1
    try:
        confined.main()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
