"""
The books of one reading: where rows go, how much of the limits is spent, and what became of each member.

Who reads a member (as a log, as documents) writes here; `Reader` decides who reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from analyzer.bundle.stream import Budget
from analyzer.bundle.walk import Member
from analyzer.limits import Limits
from analyzer.reading.ledger import Ledger, LedgerRow
from analyzer.reading.shares import CAP, Shares
from analyzer.redact.by_kind import HideByKind
from analyzer.scan.fast.site import Sites
from analyzer.sources.document import zeros_note
from analyzer.sources.names import context_of
from analyzer.tables.copies import DUPLICATE, SAME
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
    begun: int | None = None
    stopped: str = ""
    finished: bool = False


COUNTED = "counted once"


class CopiedMember(NamedTuple):
    """What is said of a member whose bytes were read under another name."""

    name: str
    digest: str
    size: int
    lines: int
    note: str
    lost: bool = False


def same_place(name: str, other: str) -> bool:
    """Do two names leave it open that both members are of one node, pod and container? Two nodes may well print the same."""
    mine, theirs = context_of(name), context_of(other)
    return not any(
        a and b and a != b
        for a, b in ((mine.node, theirs.node), (mine.pod, theirs.pod), (mine.container, theirs.container))
    )


class Books:
    """A sink, a budget, and the account of every member."""

    def __init__(
        self, limits: Limits, redact: Redact, *, slow: bool = False, spent_s: float = 0.0, shares: Shares | None = None
    ) -> None:
        self.limits = limits
        self.slow = slow
        self.hide = redact
        self.sink = Sink(limits, redact, None if slow else HideByKind(redact).line)
        self.budget = Budget(limits, spent_s=spent_s)
        self.reading = Reading(self.sink)
        self.ledger = Ledger(self.sink)
        self.seen: dict[bytes, str] = {}
        self.sites: Sites = {}
        self.shares = shares or Shares()
        self.twins: list[CopiedMember] | None = None if shares is None else []
        """Where several read the bundle: what would be said of each member, were its bytes read before. Who has all of them decides."""
        self._logs = 0, 0
        self.on_member: Callable[[], None] = lambda: None
        self.on_piece: Callable[[], None] = lambda: None

    @property
    def rich(self) -> int:
        """Bytes of logs before this member, `CAP` at most of each: how much the bundle holds already, whoever reads it."""
        turn, size = self._logs
        return self.shares.before + (size if turn == self.shares.turn else 0)

    def count_log(self, size: int) -> None:
        """A log was read to its end; within one part its logs count one by one."""
        turn, before = self._logs
        self._logs = self.shares.turn, (before if turn == self.shares.turn else 0) + min(size, CAP)

    def twin_of(self, member: Member, digest: bytes, size: int, lines: int) -> str | None:
        """
        The member of the same bytes that was read before for the same node and pod; without one, these are known from now on.

        Where several read the bundle nobody here can say, so what would be said of this one is noted for who has all of them.
        """
        if not size:
            return None
        if self.twins is not None:
            damage = member.closing()
            note = join(zeros_note(member.hole) if member.hole else "", COUNTED, damage)
            self.twins.append(CopiedMember(member.name, digest.hex(), size + member.hole, lines, note, bool(damage)))
            return None
        other = self.seen.get(digest)
        if other is not None and same_place(member.name, other):
            return other
        self.seen[digest] = member.name
        return None

    def account_copy(self, member: Member, other: str, size: int, lines: int) -> None:
        """A member whose bytes were read under another name."""
        self.account(member, DUPLICATE, SAME.format(other), size, lines, 0, 0, COUNTED, status="skipped")

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
