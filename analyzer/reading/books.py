"""
The books of one reading: where rows go, how much of the limits is spent, and what became of each member.

Who reads a member (as a log, as documents) writes here; `Reader` decides who reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analyzer.bundle.stream import Budget
from analyzer.bundle.walk import Member
from analyzer.limits import Limits
from analyzer.reading.ledger import Ledger, LedgerRow
from analyzer.scan.fast.site import Sites
from analyzer.sources.document import zeros_note
from analyzer.sources.names import context_of
from analyzer.tables.sink import Redact, Sink
from analyzer.wording import join


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


class Books:
    """A sink, a budget, and the account of every member."""

    def __init__(self, limits: Limits, redact: Redact, *, slow: bool = False, spent_s: float = 0.0) -> None:
        self.limits = limits
        self.slow = slow
        self.hide = redact
        self.sink = Sink(limits, redact)
        self.budget = Budget(limits, spent_s=spent_s)
        self.reading = Reading(self.sink)
        self.ledger = Ledger(self.sink)
        self.seen: dict[bytes, str] = {}
        self.sites: Sites = {}
        self.plain_bytes = 0
        """Bytes of logs that were read line by line."""
        self.on_member: Callable[[], None] = lambda: None
        self.on_piece: Callable[[], None] = lambda: None

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
        note: str, first: int | None = None, last: int | None = None, status: str | None = None, *, lost: bool = False, blank: int | None = None,
        written: str | None = None,
    ) -> None:  # fmt: skip
        """What became of a member: its row in `inputs`. `lost`: something of it was not read; `blank`: lines without text; `written`: as in the table."""
        damage, mended = member.closing(), self.sink.lost()
        if member.hole and kind != "binary":
            note = join(zeros_note(member.hole), note)
        status = status or member.status
        if mended and status == "read":
            status = "partly_read"
        self.ledger.add(
            LedgerRow(
                member.name, kind, reason, size + member.hole, lines, records, unread, first, last, join(note, damage, mended), status,
                lost or bool(damage or mended), blank, written,
            )
        )  # fmt: skip
        self.sink.lost()  # of this very row: its size is a claim of an archive
        self.on_member()
