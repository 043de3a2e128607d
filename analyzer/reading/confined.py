"""
A confined child: a fresh interpreter under limits of the operating system that reads the input, whatever asks for it.

`ask` sends one request and yields the child's messages. Memory, processor time, files and wall clock are bounded, the
child can neither write files nor reach the network nor outlive its parent's patience, and a child that ended early is said in words.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Sequence
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

import orjson

from analyzer import isolation
from analyzer.errors import AnalyzerError, InputError, LimitReached, RefusedInput, in_words
from analyzer.limits import Limits
from analyzer.process import forks
from analyzer.reading.pipe import PipeMessage, mended, messages, packed

if TYPE_CHECKING:
    import subprocess

    from analyzer.process.bounds import Bounds

GRACE_S = 60
"""Seconds beyond a limit of time after which a child that does not stop by itself is ended."""
LOOK_EVERY_S = 0.5
HEADROOM = 512 << 20
"""Address space of the interpreter and its libraries, on top of what reading may take."""
SERVES = {
    "read": "analyzer.reading.worker",
    "near": "analyzer.reading.again",
    "verify": "analyzer.reading.citations",
    "copy": "analyzer.reading.copy",
    "harvest": "analyzer.reading.copy",
    "scan": "analyzer.reading.copy",
}
SendMessage = Callable[[PipeMessage], None]


class Ended(InputError):
    """
    The child ended before its work was done.

    Attributes:
        again: time is left, so what is left of the work may be asked for once more.
    """

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(f"the reader {why}")
        self.why = why
        self.again = again


def ask(
    what: str,
    paths: list[str],
    limits: Limits,
    *,
    spent_s: float = 0.0,
    step: str = "",
    isolate: bool = True,
    ahead: bool = False,
    **more: Any,
) -> Generator[PipeMessage, None, None]:
    """
    The messages of a child that serves a request.

    Args:
        spent_s: seconds of the run that are used already.
        step: kind of the messages that begin a new member; each may take `member_seconds`.
        isolate: False serves the request in this very process, for input that is one's own.
        ahead: yield a message `begun` first, as soon as the child is at work, so that its asker can do something else meanwhile.

    Raises:
        InputError: what the child raised, or `Ended`.
    """
    if not isolate:
        if ahead:
            yield {"kind": "begun"}
        yield from _here({"what": what, "paths": paths, "places": paths, "spent_s": spent_s, **more}, limits)
        return
    process = start(what, paths, limits, spent_s=spent_s, **more)
    yield from heard(process, limits, spent_s=spent_s, step=step, ahead=ahead)


def start(
    what: str, paths: list[str], limits: Limits, *, spent_s: float = 0.0, pipes: Sequence[int] = (), **more: Any
) -> subprocess.Popen[bytes]:
    """A child that is at work; for each of `pipes` it forks another, that writes to it."""
    import subprocess  # what only the asker needs is not imported in the child

    request = orjson.dumps(mended(
        {"what": what, "paths": [_sent(path) for path in paths], "places": [_sent(isolation.absolute(path)) for path in paths],
         "limits": limits._asdict(), "spent_s": spent_s, "grace_s": GRACE_S, "pipes": pipes, **more},
    ))  # fmt: skip
    from_stdin = "-" in paths
    process: subprocess.Popen[bytes] = subprocess.Popen(
        isolation.command("analyzer.reading.confined", *([request.decode()] if from_stdin else [])), cwd=isolation.root(),
        stdin=None if from_stdin else subprocess.PIPE, stdout=subprocess.PIPE, env=isolation.environment(),
        stderr=None if os.environ.get("ANALYZE_TRACEBACK") else subprocess.DEVNULL, pass_fds=pipes,
    )  # fmt: skip
    if process.stdin is not None:
        _hand(process.stdin, request)
    return process


def heard(
    process: subprocess.Popen[bytes], limits: Limits, forked: IO[bytes] | None = None, *, spent_s: float = 0.0, step: str = "",
    ahead: bool = False,
) -> Generator[PipeMessage, None, None]:  # fmt: skip
    """
    The messages of a child to its end; where it ends early, so do all that it forked.

    Args:
        forked: the pipe of one that it forked, whose messages are meant.

    Raises:
        InputError: what was raised, or `Ended`.
    """
    assert process.stdout is not None
    with forked or process:
        watch = _Watch(process, limits, spent_s, bool(step))
        try:
            if ahead:
                yield {"kind": "begun"}
            done = False
            for message in messages(forked or process.stdout):
                kind = message["kind"]
                if kind == "error":
                    raise {"RefusedInput": RefusedInput, "LimitReached": LimitReached}.get(message["type"], InputError)(
                        message["text"]
                    )
                if kind == "died":
                    raise Ended(message["text"])
                if kind == step:
                    watch.step()
                done = done or kind == "done"
                yield message
            if not done:
                if forked is not None:
                    process.kill()  # it alone would hear how that one ended
                code = process.wait()
                raise Ended(watch.over or _why(code, limits), again=not watch.run_over and not _out_of_time(code))
        except BaseException:
            process.kill()
            raise
        finally:
            watch.end()


def _here(request: dict[str, Any], limits: Limits) -> list[PipeMessage]:
    sent: list[PipeMessage] = []
    import_module(SERVES[request["what"]]).serve(request, limits, sent.append)
    return sent


def _hand(stdin: Any, request: bytes) -> None:
    try:
        stdin.write(request)
        stdin.close()
    except BrokenPipeError:
        pass  # it ended at once; its status says why


def _sent(path: str) -> str:
    """A path's bytes as a text that every encoder takes; names need not be UTF-8."""
    return os.fsencode(path).decode("latin-1")


def _received(path: str) -> str:
    return os.fsdecode(path.encode("latin-1"))


class _Watch:
    """Ends the child when the run, or one member, takes longer than its limit and the grace."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits, spent_s: float, steps: bool) -> None:
        import threading

        self.over = ""
        self.run_over = False
        self._process = process
        self._limits = limits
        self._began = time.monotonic()
        self._member = float("inf")  # until the first one begins: a slow start of the interpreter is nobody's fault
        self._run_s = max(1.0, limits.run_seconds - spent_s) + GRACE_S
        self._member_s = limits.member_seconds + GRACE_S if steps else float("inf")
        self._ended = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def step(self) -> None:
        self._member = time.monotonic()

    def end(self) -> None:
        self._ended.set()

    def _run(self) -> None:
        while True:
            run, member = self._began + self._run_s, self._member + self._member_s
            left = min(run, member) - time.monotonic()
            if left <= 0:
                break
            if self._ended.wait(min(left, LOOK_EVERY_S)):
                return
        name = "run_seconds" if run <= member else "member_seconds"
        self.run_over = run <= member
        self.over = f"took longer than {getattr(self._limits, name)} s and did not stop ({self._limits.option(name)})"
        self._process.kill()


def _signal(name: str) -> int:
    return -int(getattr(signal, name, 0)) or 1 << 20


def _out_of_time(code: int) -> bool:
    from analyzer.process.bounds import OUT_OF_TIME  # what bounds a process is not imported by one that only asks

    return code in (_signal("SIGXCPU"), _signal("SIGALRM"), OUT_OF_TIME)


def _why(code: int, limits: Limits) -> str:
    from analyzer.process.bounds import OUT_OF_MEMORY

    if _out_of_time(code):
        return f"used up its time ({limits.option('run_seconds')})"
    if code == OUT_OF_MEMORY:
        return f"used up its memory ({limits.option('memory_bytes')})"
    if code == _signal("SIGKILL"):
        return "was killed, as an operating system out of memory does"
    if code == _signal("SIGSEGV"):
        return "crashed (segmentation fault)"
    return f"crashed (signal {-code})" if code < 0 else f"ended early (status {code})"


# -- the child ------------------------------------------------------------------------------------------------------


def main() -> None:
    """Entry point of the child: the request is the first argument or comes through stdin, messages go to stdout."""
    from analyzer.process.bounds import confine

    request = orjson.loads(sys.argv[1] if len(sys.argv) > 1 else sys.stdin.buffer.read())
    limits = Limits(**request["limits"])
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)  # nothing but messages may reach the pipe
    request["unheld"] = confine(bounds(limits, limits.run_seconds + 2 * request["grace_s"]))
    for key in ("paths", "places"):
        request[key] = [_received(path) for path in request[key]]
    server = import_module(SERVES[request["what"]])
    if pipes := request["pipes"]:
        server.load()
        gc.freeze()  # else a look for garbage copies what they share
        request["share"] = [len(pipes) + 1, forks.split(pipes, out.fileno())]
    gc.freeze()

    def send(message: PipeMessage) -> None:
        try:
            for part in packed(message):
                out.write(part)
            out.flush()
        except OSError:  # nobody listens any more
            os._exit(1)

    try:
        server.serve(request, limits, send)
    except InputError as error:
        kind = next((one.__name__ for one in (RefusedInput, LimitReached) if isinstance(error, one)), "InputError")
        send({"kind": "error", "type": kind, "text": str(error)})
    except AnalyzerError as error:
        send({"kind": "error", "type": "InputError", "text": str(error)})
    except Exception as error:
        if os.environ.get("ANALYZE_TRACEBACK"):
            raise
        send({"kind": "died", "text": f"stopped: {in_words(error, limits)}"})
    if pipes:
        forks.wait()
    os._exit(0)  # all is sent: to take down modules and rows one by one would free nothing sooner


def bounds(limits: Limits, wall_s: int) -> Bounds:
    """What the operating system is asked to enforce, since code cannot bound itself."""
    from analyzer.process.bounds import Bounds

    return Bounds(
        memory_bytes=limits.memory_bytes + HEADROOM, cpu_s=max(1, limits.run_seconds + GRACE_S),
        wall_s=int(wall_s),  # the last resort: a child whose parent is gone ends by itself
        files=64, written_bytes=1 << 20 if os.environ.get("ANALYZE_TRACEBACK") else 0, only_reads=True,
    )  # fmt: skip
