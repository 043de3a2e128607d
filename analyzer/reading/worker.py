"""
The bundle read in a confined child: parts come through the pipe as members are finished, and are put together here.

When the child dies all the same (a crash in a C library, memory, time), it is started anew without the member that ended
it; that member is listed with the reason, and every other one is read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from analyzer import schema
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.reading.confined import Ended, SendMessage, ask
from analyzer.reading.parts import merge
from analyzer.reading.pipe import mended
from analyzer.tables.dump import ReadingDump, SinkDump
from analyzer.tables.sink import Sink
from analyzer.wording import join as join_words

if TYPE_CHECKING:
    from analyzer.model import ReadState
    from analyzer.reading.reader import Reader

OnProgress = Callable[["ReadState"], None]
RESTARTS = 8
LEFT_OUT = "{} while it read this member, which was left out"


def read(
    paths: list[str], limits: Limits, *, isolate: bool = True, progress: OnProgress | None = None, jobs: int | None = 1,
    meanwhile: Callable[[], object] = lambda: None,
) -> ReadingDump:  # fmt: skip
    """
    A reading as plain data.

    Args:
        jobs: processes that read; None for as many as cores where the bundle is worth it.
        meanwhile: called once, when the children are at work: to import what looks at the rows costs as much as to start a child.

    Raises:
        InputError: nothing usable.
    """
    for path in paths:
        if path != "-" and not os.path.exists(path):
            raise InputError(f"{path}: no such file or folder")
    if not isolate:
        return _here(paths, limits)
    from analyzer.reading.job_count import job_count  # the child imports this module, too, and asks for no other

    began, once = time.monotonic(), cache(meanwhile)
    if (many := job_count(paths, jobs)) > 1:
        from analyzer.reading import jobs as children

        if (final := children.read(paths, limits, progress, many, once)) is not None:
            return final
    return _child(paths, limits, progress, began, once)


def _here(paths: list[str], limits: Limits) -> ReadingDump:
    from analyzer.reading.reader import Reader, dump
    from analyzer.redact.secrets import hide

    final: ReadingDump = mended(dump(Reader(limits, hide).read(paths)))
    final["sink"] = merge([final["sink"]])
    return final


@dataclass
class _Attempt:
    """What one child sent."""

    parts: list[SinkDump] = field(default_factory=list)
    final: ReadingDump | None = None
    at: tuple[int, str] | None = None
    ended: Ended | None = None
    unheld: list[str] = field(default_factory=list)


def _child(
    paths: list[str], limits: Limits, progress: OnProgress | None, began: float, meanwhile: Callable[[], object]
) -> ReadingDump:
    left_out: list[tuple[int, str, str]] = []
    while True:
        spent_s = time.monotonic() - began
        attempt = _attempt(paths, limits, progress, left_out, spent_s, meanwhile)
        ended, at = attempt.ended, attempt.at
        known = {(number, name) for number, name, _ in left_out}
        if ended is None or at is None or not ended.again or "-" in paths or len(left_out) >= RESTARTS or at in known:
            break
        if time.monotonic() - began > limits.run_seconds:
            break
        left_out.append((*at, LEFT_OUT.format(f"the reader {ended.why}")))
    final = attempt.final or _lost(attempt, paths, limits)
    final["sink"] = merge([*attempt.parts, final["sink"]])
    final["unheld"] = attempt.unheld
    if not final["finished"] and not _inputs(final["sink"]):
        raise InputError(final["stopped"] or "nothing could be read")
    return final


def _attempt(
    paths: list[str], limits: Limits, progress: OnProgress | None, left_out: list[tuple[int, str, str]], spent_s: float,
    meanwhile: Callable[[], object],
) -> _Attempt:  # fmt: skip
    found = _Attempt()
    more: dict[str, Any] = {"progress": progress is not None, "left_out": left_out}
    try:
        for message in ask("read", paths, limits, spent_s=spent_s, step="begin", ahead=True, **more):
            kind = message["kind"]
            if kind == "begun":
                meanwhile()
            elif kind == "progress" and progress is not None:
                progress({"done": message["done"], "out": message["out"], "members": message["members"]})
            elif kind == "unheld":
                found.unheld = message["texts"]
            elif kind == "part":
                found.parts.append(message["sink"])
            elif kind == "begin":
                found.at = message["number"], message["name"]
            elif kind == "done":
                found.final = message["reading"]
    except Ended as ended:
        found.ended = ended
    return found


def _lost(attempt: _Attempt, paths: list[str], limits: Limits) -> ReadingDump:
    """What is left when no child came to the end: the parts, a row for the member that ended the last one, and the reason."""
    why = str(attempt.ended)
    sink = Sink(limits, str)
    if attempt.at is not None and attempt.parts:
        name = attempt.at[1]
        sink.add(
            schema.INPUTS, name, None, kind="not read", size_bytes=0, records=0, unread_lines=0, status="error",
            note=LEFT_OUT.format(why),
        )  # fmt: skip
        why = join_words(f"{why} at {name}", "what follows it was not read")
    members = sum(_inputs(part) for part in attempt.parts)
    name = " + ".join("stdin" if p == "-" else os.path.basename(p.rstrip("/")) for p in paths)
    return {
        "sink": sink.dump(), "name": name, "size": 0, "sha256": None, "members": members, "captured": None, "begun": None, "stopped": why,
        "finished": False, "unheld": [],
    }  # fmt: skip


def _inputs(part: SinkDump) -> int:
    """Members that have a row in the table `inputs`."""
    return part["tables"]["inputs"]["size"] if "inputs" in part["tables"] else 0


# -- the child ------------------------------------------------------------------------------------------------------


def load() -> None:
    """Import what reading a large bundle needs, once for all children that are forked."""
    import analyzer.reading.reader
    import analyzer.redact.secrets
    import analyzer.scan.fast.log  # noqa: F401


def serve(request: dict[str, Any], limits: Limits, send: SendMessage) -> None:
    """Read the bundle of a request and send its rows in parts."""
    from analyzer.reading.reader import Reader, dump, spent_by
    from analyzer.reading.shares import Shares
    from analyzer.redact.secrets import hide

    if request["unheld"]:
        send({"kind": "unheld", "texts": list(request["unheld"])})
    share = request.get("share")
    shares = Shares(*share) if share else None
    reader = Reader(limits, hide, spent_s=request["spent_s"], shares=shares)
    reader.left_out = {(number, name): why for number, name, why in request["left_out"]}
    progress = bool(request["progress"])
    reader.on_begin = lambda number, name: send({"kind": "begin", "number": number, "name": name})
    reader.on_member = lambda: _after_member(reader, send, progress)
    reader.on_piece = lambda: _hand_over(reader, send)
    if progress:
        reader.budget.on_tick = lambda: send(_state(reader))
    reading = reader.read(request["paths"], request["places"])
    send(
        {
            "kind": "done",
            "reading": dump(reading),
            "twins": [list(one) for one in reader.twins or ()],
            "spent": spent_by(reader),
        }
    )


def _state(reader: Reader) -> dict[str, Any]:
    """How far the reader is, in bytes of the input as given."""
    budget = reader.budget
    return {"kind": "progress", "done": budget.bytes_in, "out": budget.bytes_out, "members": reader.reading.members}


def _after_member(reader: Reader, send: SendMessage, progress: bool) -> None:
    """Hand over what is finished now and then, so that little is lost with the child."""
    if progress:
        send(_state(reader))
    # every member at first, and always where several read, for their parts are put in order; later in lots
    if reader.twins is not None or reader.reading.members <= 500 or reader.sink.weight() > 20_000:
        _hand_over(reader, send)


def _hand_over(reader: Reader, send: SendMessage) -> None:
    send({"kind": "part", "turn": reader.shares.turn, "sink": reader.sink.dump()})
    reader.sink.clear()
