"""
One bundle read by several confined children at a time, each its own share of the parts.

What comes out is what one child gives, to the byte. Where that is not certain (a child ended, a limit acted, or the shares
together pass one that is meant for the whole bundle) nothing is used of it, and one child reads everything anew.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.reading.books import CopiedMember
from analyzer.reading.crew import ask_several
from analyzer.reading.ledger import ROWS, TEXT
from analyzer.reading.together import together
from analyzer.tables.dump import ReadingDump, SinkDump

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from analyzer.model import ReadState
    from analyzer.reading.pipe import PipeMessage
    from analyzer.reading.reader import Spent

SAYING = threading.Lock()
"""One child's thread at a time says how far all are."""


@dataclass
class _Share:
    """What one child sent."""

    parts: list[tuple[int, SinkDump]] = field(default_factory=list)
    twins: list[CopiedMember] = field(default_factory=list)
    reading: ReadingDump | None = None
    spent: Spent | None = None
    unheld: list[str] = field(default_factory=list)
    state: ReadState | None = None


def read(
    paths: list[str],
    limits: Limits,
    progress: Callable[[ReadState], None] | None,
    jobs: int,
    meanwhile: Callable[[], object] = lambda: None,
) -> ReadingDump | None:
    """The reading of all shares, or None where one child should read the bundle alone; `meanwhile` is called when all are at work."""
    shares = [_Share() for _ in range(jobs)]
    given_up = threading.Event()
    faults: list[BaseException] = []
    apart = Path(paths[0]).is_dir()
    asked = ask_several("read", paths, limits, jobs, step="begin", progress=progress is not None, left_out=[])

    def say(share: _Share, state: ReadState) -> None:
        share.state = state
        if progress is not None:
            with SAYING:
                progress(_state(shares, apart=apart))

    def run(share: _Share, sent: Generator[PipeMessage, None, None]) -> None:
        try:
            of_use = _take(share, sent, given_up, say)
        except BaseException as fault:  # raised again where somebody sees it
            faults.append(fault)
            of_use = False
        if not of_use:
            given_up.set()

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in zip(shares, asked, strict=True)]
    for thread in threads:
        thread.start()
    try:
        meanwhile()
        for thread in threads:
            thread.join()
    except BaseException:
        given_up.set()
        raise
    if faults:
        raise faults[0]
    if given_up.is_set() or not _within(shares, limits):
        return None
    return together(
        [part for one in shares for part in one.parts],
        [twin for one in shares for twin in one.twins],
        [one.reading for one in shares if one.reading is not None],
        shares[0].unheld,
    )


def _take(
    share: _Share,
    sent: Generator[PipeMessage, None, None],
    given_up: threading.Event,
    say: Callable[[_Share, ReadState], None],
) -> bool:
    """Everything that a child sends; False as soon as its share is of no use."""
    try:
        for message in sent:
            if given_up.is_set():
                return False
            kind = message["kind"]
            if kind == "part":
                if message["sink"]["encoded"]:  # its numbers are one child's own
                    return False
                share.parts.append((message["turn"], message["sink"]))
            elif kind == "unheld":
                share.unheld = message["texts"]
            elif kind == "progress":
                say(share, {"done": message["done"], "out": message["out"], "members": message["members"]})
            elif kind == "done":
                share.reading, share.spent = message["reading"], message["spent"]
                share.twins = [CopiedMember(*one) for one in message["twins"]]
    except InputError:
        return False
    finally:
        sent.close()
    reading = share.reading
    if reading is None or not reading["finished"] or reading["stopped"]:
        return False
    return not reading["sink"]["tables"]  # nothing is left that belongs to no member


def _state(shares: list[_Share], *, apart: bool) -> ReadState:
    """How far all are: files of a folder are read by one each, an archive is gone through by all, and the slowest tells."""
    known = [one.state for one in shares if one.state is not None]
    return {
        "done": (sum if apart else min)(one["done"] for one in known),
        "out": (sum if apart else max)(one["out"] for one in known),
        "members": sum(one["members"] for one in known),
    }


def _within(shares: list[_Share], limits: Limits) -> bool:
    """Is it certain that one child alone would not have met a limit of the whole bundle either."""
    spent = [one.spent for one in shares if one.spent is not None]
    return (
        not any(one["acted"] for one in spent)
        and sum(one["out"] for one in spent) <= limits.total_bytes
        and sum(one["members"] for one in spent) <= limits.members
        and sum(one["parsed"] for one in spent) <= limits.parsed_members
        and sum(one["lines"] for one in spent) < limits.kept_lines
        and sum(one["rows"] for one in spent) < ROWS
        and sum(one["text"] for one in spent) < TEXT
    )
