"""A member that is no plain log: cut into fragments, each of which goes to the parser of its format."""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING

import regex

from analyzer import parsers, schema
from analyzer.bundle.walk import Member
from analyzer.errors import InputError, LimitReached
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.registry import collect
from analyzer.scan.log import LogScanner
from analyzer.scan.stream import Summary
from analyzer.sources.clock import is_yearless
from analyzer.sources.document import Section, cut, document, starts_pattern
from analyzer.sources.names import context_of
from analyzer.wording import join

if TYPE_CHECKING:
    from analyzer.reader import Reader

BLOCK = 1 << 20
PIECE_ROWS = 200_000
LOG_START = r"(?:[IWEF]\d{4} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d++\S* (?:stdout|stderr) [FP] |\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+ (?:\[\w+\]\[\d+\]|bird6?:)|\{\"(?:ts|level|log|time|severity)\":|\{\"stream\"|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d |(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d+ \d\d:\d\d:\d\d \d{4} |time=\"\d{4}-|\[pod/|\w{3} +\d+ \d\d:\d\d:\d\d \S+ \w+\[\d+\]: )"


@functools.cache
def formats() -> tuple[list[Parser], regex.Pattern[str]]:
    """(parsers in the order in which they are asked, pattern of every place where a fragment may start)."""
    found: list[Parser] = sorted(collect(parsers, "PARSERS"), key=lambda parser: parser.rank)
    groups = [(f"p{at}", parser.starts) for at, parser in enumerate(found)]
    groups.insert(0, ("json", r"[\[{][ \t]*$"))
    groups.append(("log", LOG_START))
    return found, starts_pattern(groups)


def read_document(reader: Reader, member: Member, reason: str) -> None:
    """One member that is no plain log: read whole, cut into fragments, each given to the parser that takes it."""
    assert member.stream is not None
    note, status = member.note, "read"
    whole = bytearray()
    size = lines = 0
    try:
        while data := member.stream.read(BLOCK):
            size += len(data)
            if size > reader.limits.document_bytes:
                raise LimitReached(
                    f"only the first {reader.limits.document_bytes} bytes were read ({reader.limits.option('document_bytes')})"
                )
            whole += data
            lines += data.count(b"\n")
            reader.budget.check_time()
    except InputError as error:
        note, status = join(note, str(error)), "partly_read"
    lines += bool(whole) and not whole.endswith(b"\n")
    digest = member.stream.sha256(len(whole)) or hashlib.sha256(whole).digest()
    if reader.is_twin(digest, member.name) and size:
        reader.account_twin(member, digest, size, lines)
        return
    reader.seen[digest] = member.name
    reader.reading.hashes[member.name] = digest.hex()
    _fragments(reader, member, whole, (len(whole), lines), reason, note, status)


def _fragments(
    reader: Reader, member: Member, whole: bytearray, extent: tuple[int, int], reason: str, note: str, status: str
) -> None:
    found, starts = formats()
    text = document(whole)
    note = join(note, text.note)
    records = unread = 0
    times: list[int] = []
    kinds: dict[str, int] = {}
    firsts: list[int] = []
    lasts: list[int] = []
    for piece in cut(text, starts, context_of(member.name)):
        reader.budget.check_time()
        fragment = Fragment(member.name, piece.first_line, piece.text, piece.raw, piece.context, status == "read")
        if piece.start_kind == "log" or _looks_like_log(fragment):
            summary = _log_fragment(reader, fragment)
            kind = " and ".join(summary.components) + " log"
            kinds[kind] = kinds.get(kind, 0) + 1
            records += summary.records
            unread += summary.unread
            firsts += [summary.first] if summary.first is not None else []
            lasts += [summary.last] if summary.last is not None else []
            continue
        if not fragment.opening:
            continue
        emit = Emit(reader.sink, fragment)
        parser = next((p for p in found if p.takes(fragment)), None)
        if parser is None:
            continue
        try:
            parser.parse(fragment, emit)
        except (InputError, RecursionError, regex.error) as error:
            emit.unread(fragment.first_line, f"{parser.kind}: {error}")
        if emit.records:
            kinds[parser.kind] = kinds.get(parser.kind, 0) + 1
        records += emit.records
        unread += emit.unread_lines
        times += emit.times
        if reader.sink.weight() > PIECE_ROWS:  # a dump of a thousand nodes is more than should be held at once
            reader.on_piece()
    for section in text.sections:
        _section(reader, member.name, section)
    if times:
        reader.reading.captured = max(times + ([reader.reading.captured] if reader.reading.captured else []))
        firsts.append(min(times))
        lasts.append(max(times))
    kind = ", ".join(sorted(kinds, key=lambda k: (-kinds[k], k))[:4]) or "text"
    if text.sections:
        kind = f"text dump ({kind})"
    if not records:
        status = "not_understood" if status == "read" else status
    elif unread and status == "read":
        status = "partly_read"
    stamped = firsts + lasts
    certain = [t for t in stamped if not is_yearless(t)] or stamped
    first, last = (min(certain), max(certain)) if certain else (None, None)
    if text.sections and text.collection_ended is None and any(s.truncated for s in text.sections):
        note = join(note, "the dump says that parts of it were left out")
    reader.account(member, kind, reason, *extent, records, unread, note, first, last, status)


def _log_fragment(reader: Reader, fragment: Fragment) -> Summary:
    context = fragment.context
    scanner = LogScanner(reader.sink, fragment.source, context)
    raws = fragment.raw_lines
    for at, line in enumerate(fragment.lines):
        number = fragment.first_line + at
        raw = raws[at] if at < len(raws) else line
        # the record is read from the text without prefixes, and cited as it stands in the member
        scanner.line_pair(number, line, raw)
    return scanner.close()


def _section(reader: Reader, source: str, section: Section) -> None:
    status = "truncated" if section.truncated else "complete" if section.filled else "empty"
    reader.sink.add(
        schema.SECTIONS,
        source,
        section.first_line,
        heading=section.heading,
        canonical=section.canonical or None,
        status=status,
        lines=section.filled,
    )


def _looks_like_log(fragment: Fragment) -> bool:
    """A section whose body is a log without a header on its first line."""
    if fragment.context.canonical not in ("mcp_logs", "agent_logs") and not regex.search(
        r"\blogs?\b", fragment.context.command
    ):
        return False
    first = fragment.opening[0][1] if fragment.opening else ""
    return not regex.match(r"Error from server|error:|No resources|Unable to connect", first)
