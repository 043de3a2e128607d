"""
The isolated reader: a child process under resource limits parses the bundle and sends plain data through a pipe.

The child is a fresh interpreter, so the same code serves a terminal, a server with threads and a notebook. When it dies
(a crash in a C library, memory, time) the parent still has every member that was finished and says what was lost.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from array import array
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import orjson

from analyzer.coded import join
from analyzer.errors import AnalyzerError, InputError, LimitReached, RefusedInput
from analyzer.limits import Limits
from analyzer.sink import plain

OnProgress = Callable[[dict[str, Any]], None]
START = "import sys; sys.path.insert(0, {!r}); from analyzer.worker import main; main()"


def read(
    paths: list[str], limits: Limits, *, isolate: bool = True, progress: OnProgress | None = None
) -> dict[str, Any]:
    """
    A reading as plain data.

    Raises:
        InputError: nothing usable.
    """
    for path in paths:
        if path != "-" and not os.path.exists(path):
            raise InputError(f"{path}: no such file or folder")
    if not isolate:
        return _here(paths, limits)
    return _child(paths, limits, progress)


def _here(paths: list[str], limits: Limits) -> dict[str, Any]:
    from analyzer.reader import Reader, dump
    from analyzer.redact.secrets import hide

    final = dump(Reader(limits, hide).read(paths))
    final["sink"] = merge([final["sink"]])
    return final


def _child(paths: list[str], limits: Limits, progress: OnProgress | None) -> dict[str, Any]:
    package = str(Path(__file__).resolve().parent.parent)
    request = orjson.dumps({"paths": paths, "limits": asdict(limits), "progress": progress is not None})
    with subprocess.Popen(
        [sys.executable, "-c", START.format(package), request.decode()], stdin=None if "-" in paths else subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, close_fds=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        parts: list[dict[str, Any]] = []
        final: dict[str, Any] | None = None
        try:
            for message in _messages(process.stdout):
                kind = message["kind"]
                if kind == "progress" and progress is not None:
                    progress(message)
                elif kind == "part":
                    parts.append(message["sink"])
                elif kind == "done":
                    final = message["reading"]
                elif kind == "error":
                    raise {"RefusedInput": RefusedInput, "LimitReached": LimitReached}.get(message["type"], InputError)(
                        message["text"]
                    )
        except BaseException:
            process.kill()
            raise
        stderr = process.stderr.read()
        code = process.wait()
    if final is None:
        final = _lost(code, stderr, paths)
    final["sink"] = merge([*parts, final["sink"]])
    if not final["finished"] and not final["sink"]["tables"].get("inputs", {}).get("size"):
        raise InputError(final["stopped"] or "nothing could be read")
    return final


def _lost(code: int, stderr: bytes, paths: list[str]) -> dict[str, Any]:
    """What is left when the worker ended without a last word."""
    last = stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
    if "MemoryError" in last[0]:
        why = "the reader ran out of its memory (--limit memory_bytes=N)"
    elif code < 0:
        why = f"the reader was ended by signal {-code}"
    else:
        why = f"the reader ended with status {code}"
    name = " + ".join("stdin" if p == "-" else os.path.basename(p.rstrip("/")) for p in paths)
    empty = {"tables": {}, "coded": {}, "lines": {}, "turns": {}, "mtimes": {}, "dropped": 0}
    return {
        "sink": empty,
        "name": name,
        "size": 0,
        "sha256": None,
        "members": 0,
        "captured": None,
        "stopped": why,
        "finished": False,
        "hashes": {},
    }


def _messages(stream: IO[bytes]) -> Any:
    """Messages as `packed`; a cut message ends the stream."""

    def block() -> bytes | None:
        size = int.from_bytes(stream.read(8), "big")
        body = stream.read(size)
        return body if len(body) == size else None

    while body := block():
        message, arrays = orjson.loads(body)
        found = [block() for _ in range(arrays)]
        if None in found:
            return
        coded = message.get("sink", message.get("reading", {}).get("sink", {})).get("coded")
        if coded:
            for of in (coded["codes"], *coded["words"].values()):
                of.update({key: found[value["array"]] for key, value in of.items() if _is_array(value)})
        yield message


def _is_array(value: Any) -> bool:
    return isinstance(value, dict) and "array" in value


def packed(message: dict[str, Any]) -> list[bytes | memoryview]:
    """A message in blocks, each with its length in front: JSON of it and the number of arrays, then these (bytes count as one)."""
    arrays: list[memoryview] = []

    def put_aside(value: object) -> dict[str, int]:
        assert isinstance(value, array | bytes)
        arrays.append(memoryview(value).cast("B"))
        return {"array": len(arrays) - 1}

    body = orjson.dumps(message, default=put_aside)
    body = b"[" + body + b",%d]" % len(arrays)
    blocks: list[bytes | memoryview] = [body, *arrays]
    return [part for block in blocks for part in (len(block).to_bytes(8, "big"), block)]


def merge(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Sinks put together in order."""
    if len(parts) == 1 and not parts[0]["coded"]:
        return parts[0]
    out: dict[str, Any] = {"tables": {}, "coded": {}, "lines": {}, "turns": {}, "mtimes": {}, "dropped": 0}
    for part in parts:
        if part["coded"]:
            join(out["coded"], part["coded"], {name: table["size"] for name, table in out["tables"].items()})
        for name, packed in part["tables"].items():
            known = out["tables"].setdefault(name, {"size": 0, "columns": {}})
            for column, values in packed["columns"].items():
                known["columns"].setdefault(column, []).extend(plain(values, packed["size"]))
            known["size"] += packed["size"]
        for source, flat in part["lines"].items():
            out["lines"].setdefault(source, []).extend(flat)
        for source, turn in part["turns"].items():
            out["turns"][source] = max(turn, out["turns"].get(source, 0))
        out["mtimes"].update(part["mtimes"])
        out["dropped"] += part["dropped"]
    return out


# -- the child ------------------------------------------------------------------------------------------------------


def main() -> None:
    """Entry point of the child: the request is the first argument, messages go to stdout."""
    request = orjson.loads(sys.argv[1])
    limits = Limits(**request["limits"])
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(2, 1)  # nothing but messages may reach the pipe
    _confine(limits)
    from analyzer.reader import Reader, dump
    from analyzer.redact.secrets import hide

    gc.freeze()
    gc.set_threshold(200_000, 20, 20)  # rows hold no cycles: looking for some among them all the time costs a tenth

    def send(message: dict[str, Any]) -> None:
        for part in packed(message):
            out.write(part)
        out.flush()

    reader = Reader(limits, hide)
    progress = bool(request["progress"])
    reader.on_member = lambda: _after_member(reader, send, progress)
    reader.on_piece = lambda: _hand_over(reader, send)
    if progress:
        reader.budget.on_tick = lambda: send(_state(reader))
    try:
        reading = reader.read(request["paths"])
    except InputError as error:
        send({"kind": "error", "type": type(error).__name__, "text": str(error)})
        return
    except AnalyzerError as error:
        send({"kind": "error", "type": "InputError", "text": str(error)})
        return
    send({"kind": "done", "reading": dump(reading)})
    gc.freeze()  # the process ends: nothing in it needs to be searched for cycles once more


def _state(reader: Any) -> dict[str, Any]:
    """How far the reader is, in bytes of the input as given."""
    budget = reader.budget
    return {"kind": "progress", "done": budget.bytes_in, "out": budget.bytes_out, "members": reader.reading.members}


def _after_member(reader: Any, send: Callable[[dict[str, Any]], None], progress: bool) -> None:
    """Hand over what is finished now and then, so that little is lost with the worker."""
    if progress:
        send(_state(reader))
    # every member at first, so that one that kills the worker costs only itself; later in lots
    if reader.reading.members <= 500 or reader.sink.weight() > 20_000:
        _hand_over(reader, send)


def _hand_over(reader: Any, send: Callable[[dict[str, Any]], None]) -> None:
    send({"kind": "part", "sink": reader.sink.dump()})
    reader.sink.clear()


def _confine(limits: Limits) -> None:
    """Address space, core, open files: the operating system enforces what code cannot."""
    try:
        import resource
    except ImportError:  # pragma: no cover - not on this system
        return
    for name, value in (
        ("RLIMIT_AS", limits.memory_bytes + (512 << 20)),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 64),
        ("RLIMIT_FSIZE", 1 << 20),
        ("RLIMIT_CPU", limits.run_seconds + 60),
    ):
        kind = getattr(resource, name, None)
        if kind is not None:
            _, hard = resource.getrlimit(kind)
            wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (wanted, hard))
