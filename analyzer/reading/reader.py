"""
From a bundle's paths to rows: every member is sniffed, read by the scanner or cut up for the parsers, and accounted for.

Runs inside the worker process and knows no pandas. A part that cannot be read costs only itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from analyzer.bundle.stream import Peekable, RunLimit, skip_zeros
from analyzer.bundle.walk import HEAD, Member, Walker
from analyzer.errors import InputError, LimitReached, in_words
from analyzer.limits import Limits
from analyzer.reading.books import Books, Reading
from analyzer.reading.log_member import read_log
from analyzer.reading.secret_members import conceal
from analyzer.reading.shares import Shares
from analyzer.redact.file_names import hide_name
from analyzer.sources.sniff import packed, sniff
from analyzer.tables.dump import ReadingDump
from analyzer.tables.sink import Redact
from analyzer.wording import join

BLOCK = 1 << 20


class Spent(TypedDict):
    """What one child used of the limits that are meant for the whole bundle."""

    out: int
    members: int
    parsed: int
    lines: int
    rows: int
    text: int
    acted: bool


class Reader(Books):
    """Reads paths as one bundle into a sink."""

    def __init__(
        self, limits: Limits, redact: Redact, *, slow: bool = False, spent_s: float = 0.0, shares: Shares | None = None
    ) -> None:
        super().__init__(limits, redact, slow=slow, spent_s=spent_s, shares=shares)
        self.newest = 0
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
        walker = Walker(
            self.budget, self.visit, self.begin, lambda name: hide_name(name, self.hide), self.shares.next, conceal
        )
        reading = self.reading
        try:
            walker.run(paths, places)
            reading.finished = True
        except LimitReached as error:
            reading.stopped = str(error) + (f"; the last member looked at is {walker.at}" if walker.at else "")
            if not self.budget.members and not self.sink.tables:
                raise
        self.ledger.close()
        reading.name, reading.size, reading.sha256 = walker.name, walker.size, walker.sha256
        return reading

    def begin(self, name: str) -> str:
        """Say what is opened next; a reason to leave it out, or nothing."""
        self._begun += 1
        if why := self.left_out.get((self._begun, name)):
            return why
        self.on_begin(self._begun, name)
        return ""

    def visit(self, member: Member) -> None:
        """Read one member; whatever error that gives becomes its status, and what was read of it before is kept."""
        if not self.shares.mine:  # a remark on the container, which follows the part it was found behind
            return
        self.reading.members += not member.aside
        try:
            self._read(member)
        except RunLimit:
            raise
        except Exception as error:
            self.sink.mend()
            known = isinstance(error, InputError)
            note = str(error) if known else join(in_words(error, self.limits), "what was read of it before is kept")
            self.account(
                member, "not read", "", member.size, None, None, None, self.hide(note), status="error", lost=True
            )

    def _read(self, member: Member) -> None:
        if member.mtime and member.mtime > self.newest:
            self.newest = self.sink.mtimes[str(member.mtime)] = member.mtime
        if member.stream is None:
            self.account(
                member, member.status, "not read", member.size, None, 0, 0, self.hide(member.note), lost=member.lost
            )
            return
        member.hole = skip_zeros(member.stream, HEAD)
        head = member.stream.peek(HEAD)
        kind, reason = sniff(head) if head or not member.hole else ("binary", "only zero bytes")
        if kind == "empty" and len(head) == HEAD:
            kind = "document"  # blank as far as anybody looked
        if kind == "log":
            read_log(self, member, reason)
        elif kind == "document":
            from analyzer.reading.document_member import read_document  # nobody needs it where all members are logs

            read_document(self, member, reason)
        else:
            size, damage = _drain(member.stream)
            status = "error" if damage else "not_understood" if kind == "binary" else "read"
            held = packed(member.name, reason) if kind == "binary" else ""
            note, lines = join(member.note, damage, held), 0 if kind == "empty" else None
            self.account(member, kind, reason, size, lines, 0, 0, note, status=status, lost=bool(damage or held))


def _drain(stream: Peekable) -> tuple[int, str]:
    """(bytes, what ended them before their end)."""
    size = 0
    try:
        while data := stream.read(BLOCK):
            size += len(data)
    except RunLimit:
        raise
    except InputError as error:
        return size, str(error)
    return size, ""


def dump(reading: Reading) -> ReadingDump:
    """A reading as JSON-ready values, for the pipe of the worker."""
    return {
        "sink": reading.sink.dump(), "name": reading.name, "size": reading.size, "sha256": reading.sha256, "members": reading.members,
        "captured": reading.captured, "begun": reading.begun, "stopped": reading.stopped, "finished": reading.finished,
        "unheld": [],
    }  # fmt: skip


def spent_by(reader: Reader) -> Spent:
    """What this child used of the limits for the whole bundle."""
    rows, text = reader.ledger.used
    return {
        "out": reader.budget.bytes_out, "members": reader.budget.members, "parsed": reader.budget.parsed, "lines": reader.sink.lines_kept,
        "rows": rows, "text": text, "acted": reader.budget.acted,
    }  # fmt: skip
