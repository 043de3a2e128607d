"""The analyses of a server: at most four at once, results in memory under an unguessable id, gone after an hour."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from analyzer import isolation
from analyzer.process import groups
from analyzer.web.choices import Choices

AT_ONCE = 4
KEEP_S = 3600.0
RUN_S = 420.0
KEEP_BYTES = 512 << 20
"""Of all results together: the oldest go first, but never the latest."""


@dataclass(slots=True)
class Run:
    """One analysis: `state` is running, done, failed or cancelled."""

    id: str
    name: str
    folder: Path
    owner: str = ""
    """The browser that sent it, by its cookie; the start page lists a browser's own."""
    choices: Choices = field(default_factory=Choices)
    begun: float = field(default_factory=time.time)
    state: str = "running"
    phase: str = "reading"
    read: int = 0
    total: int = 0
    members: int = 0
    text: str = ""
    verdict: str = ""
    results: dict[str, bytes] = field(default_factory=dict)
    ended: float | None = None
    process: asyncio.subprocess.Process | None = None
    task: asyncio.Task[None] | None = None

    @property
    def percent(self) -> int:
        """Of the bytes of the bundle; the last tenth is what comes after reading."""
        if self.state == "done":
            return 100
        return (
            min(90, 90 * self.read // self.total)
            if self.total and self.phase == "reading"
            else 90
            if self.phase != "reading"
            else 0
        )

    @property
    def size(self) -> int:
        """Bytes of the results, and of what is kept besides."""
        return 4096 + sum(len(one) for one in self.results.values())

    def public(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "phase": self.phase,
            "percent": self.percent,
            "members": self.members,
            "text": self.text,
            "verdict": self.verdict,
        }


class Runs:
    """Starts, watches, cancels and forgets runs. `folder` is the server's private folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._runs: dict[str, Run] = {}
        self.uploading = 0

    def get(self, id: str) -> Run | None:
        self.forget()
        return self._runs.get(id)

    @property
    def busy(self) -> bool:
        return self.uploading + sum(1 for run in self._runs.values() if run.state == "running") >= AT_ONCE

    def new_folder(self) -> Path:
        path = self.folder / secrets.token_hex(16)
        path.mkdir(mode=0o700)
        return path

    def of(self, owner: str) -> list[Run]:
        """What a browser has sent and can still be seen, the latest first."""
        self.forget()
        return [run for run in reversed(self._runs.values()) if owner and run.owner == owner]

    def start(self, path: Path, name: str, choices: Choices, owner: str) -> Run:
        """Analyse an uploaded file; its folder is removed when the run ends."""
        run = Run(secrets.token_urlsafe(24), name, path.parent, owner, choices)
        self._runs[run.id] = run
        run.task = asyncio.create_task(self._work(run, path))
        return run

    async def cancel(self, run: Run) -> None:
        if run.state == "running":
            run.state, run.text = "cancelled", "The analysis was cancelled and the upload removed."
            self._kill(run)
            if run.task is not None:
                await asyncio.wait([run.task], timeout=5)

    def forget(self) -> None:
        """Drop runs that ended an hour ago, and earlier ones when all results together take too much room."""
        now, left = time.monotonic(), KEEP_BYTES
        ended = [(run.ended, run) for run in self._runs.values() if run.ended is not None]
        for at, (when, run) in enumerate(sorted(ended, key=lambda one: one[0], reverse=True)):
            left -= run.size
            if now - when > KEEP_S or (at and left < 0):
                del self._runs[run.id]

    async def close(self) -> None:
        for run in self._runs.values():
            await self.cancel(run)

    async def _work(self, run: Run, path: Path) -> None:
        try:
            async with asyncio.timeout(RUN_S):
                run.process = await asyncio.create_subprocess_exec(
                    *isolation.command("analyzer.web.job"),
                    cwd=isolation.root(), env={**isolation.environment(), "TMPDIR": isolation.absolute(str(run.folder))},
                    stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
                    limit=1 << 20, **groups.own(),
                )  # fmt: skip
                if run.state == "running":
                    await self._ask(run, path)
                    await self._listen(run)
        except TimeoutError:
            run.state, run.text = "failed", f"The analysis took longer than {RUN_S:.0f} s."
        except (asyncio.IncompleteReadError, ValueError, OSError):
            pass  # the process is gone; said below
        finally:
            self._kill(run)
            if run.process is not None:
                await run.process.wait()
            if run.state == "running":
                run.state, run.text = "failed", "The analysis ended without a result."
            shutil.rmtree(run.folder, ignore_errors=True)
            run.ended = time.monotonic()

    async def _ask(self, run: Run, path: Path) -> None:
        assert run.process is not None
        assert run.process.stdin is not None
        asked = {
            "path": isolation.absolute(str(path)), "scratch": isolation.absolute(str(run.folder)), "name": run.name,
            "said": run.choices.said(), **asdict(run.choices),
        }  # fmt: skip
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who ends before it reads may have said why
            run.process.stdin.write(json.dumps(asked).encode())
            await run.process.stdin.drain()
        run.process.stdin.close()

    async def _listen(self, run: Run) -> None:
        assert run.process is not None
        assert run.process.stdout is not None
        stream = run.process.stdout
        while True:
            size = int.from_bytes(await stream.readexactly(4), "big")
            message = json.loads(await stream.readexactly(size))
            body = await stream.readexactly(message["size"]) if message["size"] else b""
            kind = message["kind"]
            if kind == "progress":
                run.read, run.total, run.members = message["done"], message["total"], message["members"]
            elif kind == "phase":
                run.phase = message["text"]
            elif kind == "result":
                run.results[message["name"]] = body
            elif kind == "failed":
                run.state, run.text = "failed", message["text"]
                return
            elif kind == "done":
                run.verdict, run.text = message["verdict"], message["headline"]
                run.state = "done"
                return

    @staticmethod
    def _kill(run: Run) -> None:
        process = run.process
        if process is not None and process.returncode is None:
            groups.end(process.pid)
