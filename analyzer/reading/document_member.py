"""A member that is no plain log: cut into fragments, each of which goes to the parser of its format."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer import patterns as regex
from analyzer import schema
from analyzer.bundle.walk import Member
from analyzer.errors import InputError, LimitReached
from analyzer.parsers.base import HEAD_LINE, Emit, Fragment
from analyzer.reading import folded
from analyzer.reading.authors import apart_from, how_written, told_in
from analyzer.reading.cut_off import cut_off
from analyzer.reading.formats import begins, formats, is_log, parser_of, typed
from analyzer.reading.log_entries import entries
from analyzer.reading.log_fragments import log_fragment, service_log
from analyzer.reading.strange_rows import EmitWithRows
from analyzer.reading.trial import put_together
from analyzer.reading.uses import Uses
from analyzer.redact.across import changed_lines
from analyzer.scan.stream import Summary
from analyzer.sources.answered import older_passages
from analyzer.sources.characters import has_only_cr
from analyzer.sources.clock import is_yearless
from analyzer.sources.document import Section, blank_lines, document
from analyzer.sources.line_stamps import newest_stamp
from analyzer.sources.listing import listing
from analyzer.sources.long_lines import LONGEST, cut_long
from analyzer.sources.names import context_of
from analyzer.sources.one_text import SMALL
from analyzer.sources.pieces import cut
from analyzer.sources.sample_outputs import samples
from analyzer.sources.sniff import BROKEN_JSON, is_record, is_utf16
from analyzer.sources.unwrap import unwrap
from analyzer.sources.wrappers import peel
from analyzer.wording import join

if TYPE_CHECKING:
    from analyzer.reading.books import Books

BLOCK = 1 << 20
LARGE = 8 << 20  # bytes of a member of which its parsers are told that it is large
HEADERS = frozenset("IWEF{[<t0123456789JFMASOND")
ENDS = "it ends in the middle of {}"
PIECE_ROWS = 200_000
MOST_OTHERS = 8
EMPTY_LINE = regex.compile(rb"\n[ \t]*+(?=\n)")


def read_document(books: Books, member: Member, reason: str) -> None:
    """One member that is no plain log: read whole, cut into fragments, each given to the parser that takes it."""
    assert member.stream is not None
    note, status = member.note, "read"
    whole = bytearray()
    most = books.limits.document_bytes
    try:
        while data := member.stream.read(BLOCK):
            room = most - len(whole)
            whole += data[:room]
            if len(data) > room:
                raise LimitReached(f"only the first {most} bytes were read ({books.limits.option('document_bytes')})")
            books.budget.check_time()
    except InputError as error:
        note, status = join(note, str(error)), "partly_read"
    if has_only_cr(whole):
        lines = whole.count(b"\r") + (not whole.endswith(b"\r"))
    else:
        ended = whole.endswith((b"\n", b"\n\0"))  # of UTF-16, the second byte of it
        lines = whole.count(b"\n") + (bool(whole) and not ended)
    size = len(whole)
    digest = member.stream.sha256(size) or hashlib.sha256(whole).digest()
    # of two members that were cut nobody knows whether they are the same behind what was read
    if status == "read" and (other := books.twin_of(member, digest, size, lines)):
        books.account_copy(member, other, size, lines)
        return
    extent = size, lines
    limits = books.limits
    if not whole.strip(b"\0 \t\r\n"):
        books.account(
            member, "empty", "only blanks", *extent, 0, 0, note, status=status, lost=status != "read", blank=lines
        )
        return
    long_lines = 0 if is_utf16(bytes(whole[:8192])) else cut_long(whole, limits.line_bytes)
    if long_lines:
        note = join(note, f"{long_lines} lines over {LONGEST} bytes were cut ({limits.option('line_bytes')})")
    found = _Found(lost=status != "read" or long_lines > 0)
    if not _listing(books, member.name, whole, found, status == "read"):
        found.note = _fragments(books, member.name, whole, found, status == "read")
    _account(books, member, found, extent, reason, join(note, found.note), status)


@dataclass
class _Found:
    """What the fragments of a member gave; times may be yearless."""

    lost: bool = False
    records: int = 0
    unread: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    stamps: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    stamped: int | None = None
    sections: list[Section] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    blank: int = 0
    note: str = ""
    written: str | None = None

    def add_log(self, summary: Summary) -> None:
        self.kinds[" and ".join(summary.components or ("other",)) + " log"] += 1
        self.records += summary.records
        self.unread += summary.unread
        self.stamps += [at for at in (summary.first, summary.last) if at is not None]

    def add(self, kind: str, emit: Emit) -> None:
        if emit.records or emit.others:
            self.kinds[kind] += 1
        self.others += emit.others
        self.records += emit.records
        self.unread += emit.unread_lines
        self.times += emit.times
        self.begun += emit.begun


def _listing(books: Books, name: str, whole: bytearray, found: _Found, complete: bool) -> bool:
    """Read a member that is one very large list, without holding all of its text; False when it is something else."""
    cut_up = listing(whole)
    if cut_up is None:
        return False
    context = context_of(name)

    def fragment(line: int, text: str) -> Fragment:
        return Fragment(name, line, text, text, context, complete)

    def pieces() -> Iterator[Fragment]:
        for line, text in cut_up.pieces():
            books.budget.check_time()
            yield fragment(line, text)
            _hand_over(books)

    opening = fragment(1, cut_up.head + next(cut_up.pieces())[1])
    parser = None if is_log(opening, "") else parser_of(opening)
    if parser is None or parser.pieces is None:
        return False
    emit = Emit(books.sink, opening)
    try:
        parser.pieces(opening, cut_up.tail, pieces(), emit)
    except (InputError, RecursionError, regex.error) as error:
        emit.unread(emit.fragment.first_line, f"{parser.kind}: {error}", text=emit.fragment.text)
    found.add(parser.kind, emit)
    found.blank = sum(1 for _ in EMPTY_LINE.finditer(whole))
    cut = not whole.endswith(b"\n") and emit.last_unread > whole.count(b"\n")
    if complete and (cut or emit.ends_early):
        found.lost, found.note = True, ENDS.format(parser.kind)
    return True


def _fragments(books: Books, name: str, whole: bytearray, found: _Found, complete: bool) -> str:
    """Cut a member up and read its fragments; a remark."""
    of_large = len(whole) >= LARGE
    text = document(whole, begins())
    found.blank = blank_lines(text.text) - text.frames
    found.stamped = newest_stamp(text.raw)
    plain, before, kept = text.text, books.sink.plain_rows(schema.UNREAD), books.sink.lines_kept
    if not of_large and not text.is_one:
        text.text, how = put_together(name, *unwrap(text.text, _is_header), books.limits)
        text.note = join(text.note, how)
    found.unread += folded.tell(books.sink, name, text, text.unread)
    used = Uses(books.sink, name, in_chat=bool(text.bare))
    last: tuple[Fragment, Emit | None, str] | None = None
    for piece in cut(text, formats()[1], context_of(name)):
        books.budget.check_time()
        fragment = Fragment(
            name, piece.first_line, piece.text, piece.raw, piece.context, complete, of_large, piece.below
        )
        if (listed := entries(fragment, piece.start_kind, books.limits)) is not None:
            summary, damaged = service_log(books.sink, fragment, listed)
            found.add_log(summary)
            found.unread += damaged
            last = None
            continue
        used.client(fragment)
        used.owner(fragment)
        for part, is_one in typed(fragment, piece.start_kind):
            if is_one:
                summary = log_fragment(books.sink, used.owned(part), shows=used.may_show(part), repeats=text.repeats)
                found.add_log(summary)
                if not summary.records:
                    used.follow(part, "")
                last = part, None, "the log"
            else:
                emit, kind = _parse(books, part, found)
                used.follow(part, kind if emit is not None and emit.records else "")
                last = (part, emit, kind) if emit is not None else last
        _hand_over(books)
    found.records += used.records
    if found.unread and not of_large and text.text != plain:
        found.unread += folded.tell_rests(books.sink, name, plain, text.text, before)
    cited = books.sink.lines_kept > kept
    if not of_large and (found.unread or not text.is_one or (cited and len(plain) < SMALL)):
        books.sink.restate(schema.UNREAD, "text", name, before, changed_lines(plain))
    strange = books.sink.lines_of(schema.UNREAD, name, before) if found.unread and not of_large else set()
    authored = strange - used.printed - set(text.strange)
    found.written = how_written(text, plain, authored, told := told_in(text, plain, authored))
    told = [*apart_from(text.passages, told), *samples(text.raw, strange - set(text.strange))]
    for kind, begin, end in [*told, *(older_passages(text.raw) if found.written == "mail" else ())]:
        heading = {"heading": "", "canonical": kind, "status": "complete"}
        books.sink.add(schema.SECTIONS, name, begin, **heading, lines=end - begin + 1)
    found.unread += folded.tell(
        books.sink, name, text, text.said
    )  # the line itself is no strange one: its error was read
    left_out = text.sections and text.collection_ended is None and any(s.truncated for s in text.sections)
    if (
        complete and not text.own and (what := cut_off(text, last))
    ):  # what stands in JSON or on a page ends where that says
        found.lost = True
        text.note = join(text.note, ENDS.format(what))
        if text.sections:
            text.sections[-1].truncated = True
    found.sections = text.sections
    if text.places:  # headings of what stood on other lines are none of the member's
        found.unread, found.blank = folded.place(books.sink, name, text, found.unread)
    else:
        for section in text.sections:
            _section(books, name, section)
    return join(text.note, "the dump says that parts of it were left out" if left_out else "")


def _is_header(line: str) -> bool:
    """Does a log record start on this line; most lines of other texts are told by their first character."""
    return line[:1] in HEADERS and (is_record(peel(line[:HEAD_LINE])) or BROKEN_JSON.match(line) is not None)


def _parse(books: Books, fragment: Fragment, found: _Found) -> tuple[Emit | None, str]:
    """(what the fragment gave, kind of the parser that read it); None for a blank one."""
    parser = parser_of(fragment) if fragment.opening else None
    if parser is None:
        return None, ""
    emit = (Emit if parser.kind == "text" else EmitWithRows)(books.sink, fragment)
    try:
        parser.parse(fragment, emit)
    except (InputError, RecursionError, regex.error) as error:
        emit.unread(fragment.first_line, f"{parser.kind}: {error}", text=emit.fragment.text)
    found.add(parser.kind, emit)
    return emit, parser.kind


def _hand_over(books: Books) -> None:
    if books.sink.weight() > PIECE_ROWS:  # a dump of a thousand nodes is more than should be held at once
        books.on_piece()


def _account(
    books: Books, member: Member, found: _Found, extent: tuple[int, int], reason: str, note: str, status: str
) -> None:
    if said := [*found.times, *([found.stamped] if found.stamped is not None else [])]:
        books.reading.captured = max([*said, books.reading.captured or 0])
    if found.begun:
        books.reading.begun = max([*found.begun, books.reading.begun or 0])
    if found.times:
        found.stamps += [min(found.times), max(found.times)]
    kinds = found.kinds
    kind = ", ".join(sorted(kinds, key=lambda k: (-kinds[k], k))[:4]) or "text"
    if found.sections:
        kind = f"text dump ({kind})"
    if found.others:
        told = ", ".join(f"{found.others[name]} {name}" for name in sorted(found.others)[:MOST_OTHERS])
        note = join(note, f"objects of kinds that no check asks for: {told}")
        if not found.records:
            kind = f"{kind} ({', '.join(sorted(found.others)[:4])})"
    if status == "read" and not found.records and not found.others:
        status = "not_understood"
    elif status == "read" and found.unread:
        status = "partly_read"
    certain = [at for at in found.stamps if not is_yearless(at)] or found.stamps
    first, last = (min(certain), max(certain)) if certain else (None, None)
    books.account(
        member, kind, reason, *extent, found.records, found.unread, note, first, last, status,
        lost=found.lost, blank=found.blank, written=found.written,
    )  # fmt: skip


def _section(books: Books, source: str, section: Section) -> None:
    status = "truncated" if section.truncated else "complete" if section.filled else "empty"
    books.sink.add(
        schema.SECTIONS, source, section.first_line, heading=section.heading, canonical=section.canonical or None,
        status=status, lines=section.filled,
    )  # fmt: skip
