"""
Worker processes of this machine: one bundle at a time each, tasks and rows as JSON over pipes that nobody else can open.

No port and no socket, so no other user of the machine can reach them, and no pickle. A worker is a fresh interpreter
started isolated: nothing is imported from the current folder or from ``PYTHONPATH``, and its own folder is ``/``.
One that dies is replaced; its bundle is tried once more and then set aside as ``killed``. One that is over the time
that a bundle may take is ended, and its bundle is a ``timeout``.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer import isolation
from analyzer.errors import AnalyzerError
from analyzer.fleet.identity import Options
from analyzer.fleet.rows import FleetRows, lost
from analyzer.process import groups
from analyzer.process.bounds import Bounds, confine

TRIES = 2
START_S = 60.0
"""Seconds that a worker may take to begin, on top of what a bundle may take."""
TICK_S, GRACE_S = 5.0, 3.0
MEMORY_BYTES = 4 << 30
Heard = queue.SimpleQueue["tuple[Worker, bytes | None]"]
"""What workers have sent, in the order of coming."""


@dataclass(frozen=True, slots=True)
class Task:
    """A bundle that is to be read, where it is for any process, and the digests of its contents that need not be analysed again."""

    path: str
    at: str
    known: tuple[str, ...] = ()


def results(
    tasks: Sequence[Task], options: Options, workers: int, key: bytes = b""
) -> Generator[FleetRows | None, None, None]:
    """
    Rows of each bundle as they come, and None now and then while none comes; closing the iterator ends the workers.

    Raises:
        AnalyzerError: a worker does not even start.
    """
    waiting = deque((task, 1) for task in tasks)
    crew: list[Worker] = []
    heard: Heard = queue.SimpleQueue()
    try:
        while waiting or any(worker.task is not None for worker in crew):
            _hand_out(waiting, crew, heard, workers, options, key)
            left = min((worker.left_s for worker in crew if worker.task is not None), default=TICK_S)
            for worker, body in _heard(heard, min(TICK_S, max(0.0, left) + 0.05)):
                if worker not in crew:
                    continue
                if body is not None:
                    if answer := worker.told(body):
                        yield answer
                    continue
                crew.remove(worker)
                why = worker.end(now=True)
                task = worker.task
                if task is None:
                    continue
                if not worker.started:
                    raise AnalyzerError(f"a worker process does not start: it {why}")
                if worker.attempt < TRIES:
                    waiting.appendleft((task, worker.attempt + 1))
                else:
                    yield lost(task.path, options, "killed", f"its worker {why}, {TRIES} times", key)
            for worker in [one for one in crew if one.is_late]:
                crew.remove(worker)
                worker.end(now=True)
                yield lost(worker.task.path if worker.task else "", options, "timeout", worker.over, key)
            yield None
    finally:
        _dismiss(crew)


def _heard(heard: Heard, wait_s: float) -> Iterator[tuple[Worker, bytes | None]]:
    """What workers have sent, after waiting a moment for the first of it; None when one is gone."""
    with contextlib.suppress(queue.Empty):
        yield heard.get(timeout=wait_s)
        while True:
            yield heard.get_nowait()


def _hand_out(
    waiting: deque[tuple[Task, int]], crew: list[Worker], heard: Heard, workers: int, options: Options, key: bytes
) -> None:
    """A path for each worker that has none."""
    while waiting:
        worker = next((one for one in crew if one.task is None), None)
        if worker is None:
            if len(crew) >= workers:
                return
            worker = Worker(options, heard, key)
            crew.append(worker)
        if not worker.give(*waiting[0]):
            crew.remove(worker)
            why = worker.end(now=True)
            if not worker.started:
                raise AnalyzerError(f"a worker process does not start: it {why}")
            continue
        waiting.popleft()


def _dismiss(crew: list[Worker]) -> None:
    """End all workers, those at work by a signal on which they remove what they have copied."""
    for worker in crew:
        worker.ask_to_end()
    for worker in crew:
        worker.end(now=False)


class Worker:
    """A worker process and the bundle it is at."""

    def __init__(self, options: Options, heard: Heard, key: bytes = b"") -> None:
        self.options = options
        self.key = key
        self.task: Task | None = None
        self.attempt, self.since, self.started = 0, 0.0, False
        self.process = subprocess.Popen(
            isolation.command("analyzer.fleet.workers"), cwd=isolation.root(), env=isolation.environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            **groups.own(),  # Ctrl-C reaches the command alone, and a worker ends together with its reader
        )  # fmt: skip
        assert self.process.stdout is not None
        self.pipe = self.process.stdout
        self._heard = heard
        self._listener = threading.Thread(
            target=self._listen, daemon=True
        )  # pipes cannot be waited for on every system
        self._listener.start()

    @property
    def over(self) -> str:
        return f"not finished within {self.options.timeout_s} s (--timeout)"

    @property
    def left_s(self) -> float:
        """Seconds that its bundle may still take."""
        return self.options.timeout_s + (0 if self.started else START_S) - (time.monotonic() - self.since)

    @property
    def is_late(self) -> bool:
        return self.task is not None and self.left_s < 0

    def give(self, task: Task, attempt: int) -> bool:
        """Hand over a bundle; False when the worker is gone."""
        self.task, self.attempt, self.since = task, attempt, time.monotonic()
        asked = {"path": task.path, "at": task.at, "known": task.known, "options": self.options.plain(), "key": self.key.hex()}  # fmt: skip
        stdin = self.process.stdin
        assert stdin is not None
        try:
            stdin.write(json.dumps(asked).encode() + b"\n")
            stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def _listen(self) -> None:
        """Pass on each message, and None at the end."""
        with contextlib.suppress(OSError, ValueError):
            while len(head := self.pipe.read(8)) == 8:
                size = int.from_bytes(head, "big")
                body = self.pipe.read(size)
                if len(body) < size:
                    break
                self.started = True
                self._heard.put((self, body))
        self._heard.put((self, None))

    def told(self, body: bytes) -> FleetRows:
        """What a message says: the rows of its bundle, nothing for the greeting."""
        if not body:
            return {}
        task, self.task = self.task, None
        answer = json.loads(body)
        if "error" in answer:
            return lost(task.path if task else "", self.options, "error", answer["error"], self.key)
        rows: FleetRows = answer["rows"]
        return rows

    def ask_to_end(self) -> None:
        """Close its queue; a worker at work is told at once."""
        with contextlib.suppress(OSError):
            assert self.process.stdin is not None
            self.process.stdin.close()
        if self.task is not None:
            with contextlib.suppress(OSError):
                self.process.terminate()

    def end(self, *, now: bool) -> str:
        """Wait a moment for its end, then use force; how it ended, as the rest of a sentence."""
        until = time.monotonic() + (0.2 if now else GRACE_S)
        while not self._gone() and time.monotonic() < until:
            time.sleep(0.01)
        if self.process.returncode is None:  # not reaped yet, so the number is still its own
            groups.end(self.process.pid)  # with the reader that it started
        code = self.process.wait()
        with contextlib.suppress(OSError):
            assert self.process.stdin is not None
            self.process.stdin.close()
        self._listener.join(GRACE_S)
        if not self._listener.is_alive():
            self.pipe.close()
        return f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"

    def _gone(self) -> bool:
        if hasattr(os, "waitid"):
            return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        return self.process.poll() is not None


# -- in the worker --------------------------------------------------------------------------------------------------


def main() -> None:
    """Entry point of a worker: requests are lines of stdin, answers are blocks of stdout with their length in front."""
    source, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)  # nothing but answers may reach the pipe
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that copies of what lay behind URLs go on this way out
    # a bundle that asks for more becomes an error row instead of the machine's trouble
    confine(Bounds(memory_bytes=MEMORY_BYTES))

    def send(body: bytes) -> None:
        out.write(len(body).to_bytes(8, "big") + body)
        out.flush()

    try:
        send(b"")
        for line in source:
            send(json.dumps(_answer(json.loads(line))).encode())
    except BrokenPipeError:
        os._exit(0)  # the command is gone


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from analyzer.fleet.rows import analyzed

    try:
        options, key = Options.of(request["options"]), bytes.fromhex(request["key"])
        return {"rows": analyzed(request["path"], options, at=request["at"], known=request["known"], key=key)}
    except Exception as error:  # one bundle's fault is its own row
        return {"error": f"{type(error).__name__}: {str(error)[:300]}"}
