"""
The upload page, whose analyses are forked from it.

An analysis is the product's own from its entry point on: the same request, the same messages, a group of its own that is
ended as a whole. What is spared is the second in which two interpreters load what it needs; that start is tested where a
page is started as a user starts it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

FROM = 3
"""The first descriptor that is none of the three streams."""


class Forked:
    """As much of `asyncio.subprocess.Process` as a run uses."""

    def __init__(self, pid: int, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self.returncode: int | None = None

    async def wait(self) -> int:
        while self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
            else:
                await asyncio.sleep(0.01)
        return self.returncode


async def fork(*_: str, cwd: str, env: Mapping[str, str], limit: int, **__: Any) -> Forked:
    """What `asyncio.create_subprocess_exec` is to `runs`."""
    loop = asyncio.get_running_loop()
    (request, asks), (answers, out) = os.pipe(), os.pipe()
    pid = os.fork()
    if not pid:
        _become((request, out), cwd, env)
    os.close(request)
    os.close(out)
    reader = asyncio.StreamReader(limit)
    protocol = asyncio.StreamReaderProtocol(reader)
    await loop.connect_read_pipe(lambda: protocol, os.fdopen(answers, "rb", 0))
    transport, flow = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, os.fdopen(asks, "wb", 0))
    return Forked(pid, asyncio.StreamWriter(transport, flow, None, loop), reader)


def _become(streams: tuple[int, int], cwd: str, env: Mapping[str, str]) -> None:
    """Run the analysis on these streams, in that folder and with those variables; nothing else of the page is left."""
    code = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        for number, one in enumerate((*streams, os.open(os.devnull, os.O_WRONLY))):
            os.dup2(one, number)
        kept = READY._asked.fileno()
        os.closerange(FROM, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(env)
        tempfile.tempdir = None
        sys.stdin = open(0, closefd=False)  # noqa: SIM115
        job.main()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[1]))
    readers = import_module("support.readers")
    READY = readers.Readers()
    readers.use_forks(lambda: READY)

    from analyzer import load
    from analyzer.cli.main import main
    from analyzer.web import job, runs

    snapshot = load(readers.USUAL, isolate=False)  # whatever an analysis needs is loaded and compiled once
    report = snapshot.diagnose()
    for form in ("html", "json", "markdown"):
        report.render(form)
    with tempfile.TemporaryDirectory() as folder:
        job.tables(snapshot, Path(folder))
    tempfile.tempdir = None
    del snapshot, report
    gc.freeze()
    runs.asyncio = SimpleNamespace(**{**vars(asyncio), "create_subprocess_exec": fork})  # type: ignore[assignment]
    sys.argv = ["analyze", "serve", "--no-browser"]
    main()
