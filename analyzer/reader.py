"""
From a bundle's paths to rows: every member is sniffed, read by the scanner or cut up for the parsers, and accounted for.

Runs inside the worker process and knows no pandas. A part that cannot be read costs only itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from analyzer import schema
from analyzer.bundle.stream import Budget, Peekable, RunLimit
from analyzer.bundle.walk import HEAD, Member, Walker
from analyzer.errors import InputError, LimitReached, in_words
from analyzer.limits import Limits
from analyzer.read_document import read_document
from analyzer.read_log import read_log
from analyzer.sink import Redact, Sink
from analyzer.sources.names import context_of
from analyzer.sources.sniff import sniff
from analyzer.wording import join

BLOCK = 1 << 20
LAST_TIME = 7_258_118_400
"""2200-01-01 in seconds: a later time stamp of a member is none."""


@dataclass
class Reading:
    """Everything one run read, as plain data."""

    sink: Sink
    name: str = ""
    size: int = 0
    sha256: str | None = None
    members: int = 0
    captured: int | None = None
    stopped: str = ""
    finished: bool = False
    hashes: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads paths as one bundle into a sink."""

    def __init__(self, limits: Limits, redact: Redact, *, slow: bool = False, spent_s: float = 0.0) -> None:
        self.limits = limits
        self.slow = slow
        self.hide = redact
        self.sink = Sink(limits, redact)
        self.budget = Budget(limits, spent_s=spent_s)
        self.reading = Reading(self.sink)
        self.seen: dict[bytes, str] = {}
        self.on_member: Callable[[], None] = lambda: None
        self.on_piece: Callable[[], None] = lambda: None
        self.on_begin: Callable[[int, str], None] = lambda *_: None
        self.left_out: dict[tuple[int, str], str] = {}
        """Parts that are not opened, by their number in the order of reading and their name, with the reason."""
        self._begun = 0

    def read(self, paths: list[str], places: list[str] | None = None) -> Reading:
        """
        Read everything.

        Args:
            places: where the paths are, as this process finds them.

        Raises:
            InputError: no path can be opened, or the input is refused as unsafe as a whole.
        """
        walker = Walker(self.budget, self.visit, self.begin)
        reading = self.reading
        try:
            walker.run(paths, places)
            reading.finished = True
        except LimitReached as error:
            reading.stopped = str(error)
            if not self.budget.members and not self.sink.tables:
                raise
        reading.name, reading.size, reading.sha256 = self.hide(walker.name), walker.size, walker.sha256
        return reading

    def begin(self, name: str) -> str:
        """Say what is opened next; a reason to leave it out, or nothing."""
        self._begun += 1
        name = self.hide(name)
        if why := self.left_out.get((self._begun, name)):
            return why
        self.on_begin(self._begun, name)
        return ""

    def visit(self, member: Member) -> None:
        """Read one member; whatever error that gives becomes its status, and what was read of it before is kept."""
        self.reading.members += 1
        member.name = self.hide(member.name)
        try:
            self._read(member)
        except RunLimit:
            raise
        except Exception as error:
            self.sink.mend()
            known = isinstance(error, InputError)
            note = str(error) if known else join(in_words(error, self.limits), "what was read of it before is kept")
            self.account(member, "not read", "", member.size, None, None, None, note, status="error")

    def _read(self, member: Member) -> None:
        if member.mtime and 0 < member.mtime < LAST_TIME:
            self.sink.mtimes[member.name] = member.mtime
        if member.stream is None:
            self.account(member, member.status, "not read", member.size, None, 0, 0, member.note)
            return
        head = member.stream.peek(HEAD)
        kind, reason = sniff(head)
        if kind == "log":
            read_log(self, member, reason)
        elif kind == "document":
            read_document(self, member, reason)
        else:
            size = _drain(member.stream)
            status = "not_understood" if kind == "binary" else "read"
            self.account(member, kind, reason, size, 0 if kind == "empty" else None, 0, 0, member.note, status=status)

    def is_twin(self, digest: bytes, name: str) -> bool:
        """Were these bytes read before, for the same node and pod? Two nodes may well print the same."""
        other = self.seen.get(digest)
        if other is None:
            return False
        mine, theirs = context_of(name), context_of(other)
        return not any(
            a and b and a != b
            for a, b in ((mine.node, theirs.node), (mine.pod, theirs.pod), (mine.container, theirs.container))
        )

    def account_twin(self, member: Member, digest: bytes, size: int, lines: int) -> None:
        """A member whose bytes were read under another name."""
        reason = f"the same bytes as {self.seen[digest]}"
        self.account(member, "duplicate", reason, size, lines, 0, 0, "counted once", status="skipped")

    def account(
        self, member: Member, kind: str, reason: str, size: int, lines: int | None, records: int | None, unread: int | None,
        note: str, first: int | None = None, last: int | None = None, status: str | None = None,
    ) -> None:  # fmt: skip
        """What became of a member: its row in `inputs`."""
        note = join(note, member.closing(), lost := self.sink.lost())
        if lost and (status or member.status) == "read":
            status = "partly_read"
        self.sink.add(
            schema.INPUTS, member.name, None, kind=kind, kind_reason=reason, size_bytes=size, lines=lines, records=records,
            unread_lines=unread, first_at=first, last_at=last, note=note, status=status or member.status,
        )  # fmt: skip
        self.sink.lost()  # of this very row: its size is a claim of an archive
        self.on_member()


def _drain(stream: Peekable) -> int:
    size = 0
    while data := stream.read(BLOCK):
        size += len(data)
    return size


def dump(reading: Reading) -> dict[str, Any]:
    """A reading as JSON-ready values, for the pipe of the worker."""
    return {
        "sink": reading.sink.dump(), "name": reading.name, "size": reading.size, "sha256": reading.sha256, "members": reading.members,
        "captured": reading.captured, "stopped": reading.stopped, "finished": reading.finished, "hashes": reading.hashes,
    }  # fmt: skip
