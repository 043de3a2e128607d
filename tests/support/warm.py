"""
A process that has the command's modules loaded and runs each command line in a fork of itself.

What a command line does to its process (exit code, memory, files, streams, signals) is as real as in a process of its
own, and the second in which an interpreter loads pandas is spent once. The confined child that reads the input comes
from a process that has the readers loaded, and not pandas.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

TIMEOUT_S = 240
APART = ("analyzer.web", "analyzer.pictures", "analyzer.fleet", "analyzer.__main__")
"""Rooms whose libraries are large and that a plain diagnosis does not load."""


@dataclass(frozen=True)
class Ended:
    """How a command line ended: exit code (negative: the signal), seconds, the most memory at once in MiB, its streams."""

    code: int
    seconds: float
    mib: float
    stdout: str
    stderr: str


class Warm:
    """Runs command lines of `analyze`, one after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, arguments: Sequence[str], folder: Path, scratch: Path, **environment: str) -> Ended:
        """`analyze ARGUMENTS` in `folder`; its streams are kept in files of `scratch`, which it does not see as its own."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        out, err = scratch / "stdout", scratch / "stderr"
        request = {"arguments": list(arguments), "folder": str(folder), "streams": [str(out), str(err)]}
        print(json.dumps(request | {"environment": environment}), file=self._process.stdin, flush=True)
        if not select.select([self._process.stdout], [], [], TIMEOUT_S)[0]:
            self._process.kill()
            raise AssertionError(f"no end after {TIMEOUT_S} s: {arguments}")
        code, seconds, mib = json.loads(self._process.stdout.readline())
        return Ended(code, seconds, mib, out.read_text(errors="replace"), err.read_text(errors="replace"))


@contextmanager
def warm() -> Iterator[Warm]:
    """A warm process for as long as the block runs."""
    with subprocess.Popen(
        [sys.executable, "-P", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    ) as process:  # fmt: skip
        try:
            yield Warm(process)
        finally:
            process.kill()


def _serve() -> None:
    """Answer each request; only a fork that is to become a command returns."""
    from analyzer import __path__ as rooms

    sys.path.append(str(Path(__file__).parents[1]))
    readers = import_module("support.readers")
    ready = readers.Readers()
    readers.use_forks(lambda: ready)

    for _, name, _ in pkgutil.walk_packages(rooms, "analyzer."):
        if not name.startswith(APART):
            import_module(name)
    import_module("pandas")
    from analyzer.api import entry

    report = entry.load(
        readers.USUAL, isolate=False
    ).diagnose()  # what patterns are usual is compiled once, and not in every fork
    for form in ("text", "json", "markdown", "html"):
        report.render(form)
    sys.stdout.flush()
    gc.freeze()  # else the first look for garbage copies each page of what is loaded, in every fork
    for line in sys.stdin:
        request, begun = json.loads(line), time.monotonic()
        child = os.fork()
        if not child:
            _become(request)
            return
        _, status, usage = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        print(json.dumps([code, time.monotonic() - begun, usage.ru_maxrss / 1024]), flush=True)
    os._exit(0)


def _become(request: dict[str, object]) -> None:
    """Give this fork the streams, the folder and the arguments of a command."""
    streams, folder, arguments, environment = (
        request[key] for key in ("streams", "folder", "arguments", "environment")
    )
    assert isinstance(streams, list)
    assert isinstance(arguments, list)
    assert isinstance(environment, dict)
    for number, path in enumerate([os.devnull, *streams]):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(str(folder))
    os.environ.update(environment)
    sys.argv = ["analyze", *arguments]
    sys.stdin = open(0, closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    _serve()
    from analyzer.cli.main import main

    code: int | str | None = 1
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    finally:
        # the end of an interpreter but for taking down, piece by piece, what all forks share
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code if isinstance(code, int) else bool(code))
