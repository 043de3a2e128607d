"""
From a bundle's paths to rows: every member is sniffed, read by the scanner or cut up for the parsers, and accounted for.

Runs inside the worker process and knows no pandas. A part that cannot be read costs only itself.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import regex

try:
    from isal.isal_zlib import adler32 as _adler32
    from isal.isal_zlib import crc32 as _crc32
except ImportError:  # pragma: no cover - the fallback is measured in tests/benchmarks
    from zlib import adler32 as _adler32
    from zlib import crc32 as _crc32

from analyzer import parsers, schema
from analyzer.bundle.stream import Budget, Peekable
from analyzer.bundle.walk import HEAD, Member, Walker
from analyzer.errors import InputError, LimitReached
from analyzer.limits import Limits
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.registry import collect
from analyzer.scan.log import LogScanner, Summary
from analyzer.sink import Redact, Sink
from analyzer.sources.document import Section, cut, document, starts_pattern
from analyzer.sources.names import context_of
from analyzer.sources.sniff import sniff

if TYPE_CHECKING:
    from analyzer.scan.fast import FastLog

BLOCK = 1 << 20
PIECE_ROWS = 200_000
LOG_START = r"(?:[IWEF]\d{4} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d++\S* (?:stdout|stderr) [FP] |\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+ (?:\[\w+\]\[\d+\]|bird6?:)|\{\"(?:ts|level|log|time|severity)\":|\{\"stream\"|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d |(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d+ \d\d:\d\d:\d\d \d{4} |time=\"\d{4}-|\[pod/|\w{3} +\d+ \d\d:\d\d:\d\d \S+ \w+\[\d+\]: )"


@dataclass
class Progress:
    """How far the reading is; `total` is the size of the input where it is known."""

    done: int = 0
    total: int = 0
    member: str = ""


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


@functools.cache
def _parsers() -> tuple[list[Parser], regex.Pattern[str], dict[str, str]]:
    found: list[Parser] = sorted(collect(parsers, "PARSERS"), key=lambda parser: parser.rank)
    names = {f"p{at}": parser.kind for at, parser in enumerate(found)}
    groups = [(f"p{at}", parser.starts) for at, parser in enumerate(found)]
    groups.insert(0, ("json", r"[\[{][ \t]*$"))
    groups.append(("log", LOG_START))
    return found, starts_pattern(groups), names


class Digest:
    """Identity of a large member: its size, two checksums of all bytes, and a hash of the first block. Cheap, not secret."""

    def __init__(self) -> None:
        self._size = 0
        self._crc = 0
        self._adler = 1
        self._head = hashlib.sha256()

    def update(self, data: bytes) -> None:
        if not self._size:
            self._head.update(data[:65536])
        self._size += len(data)
        self._crc = _crc32(data, self._crc)
        self._adler = _adler32(data, self._adler)

    def value(self) -> bytes:
        return self._head.digest() + f"{self._size}:{self._crc}:{self._adler}".encode()


SMALL_LOG, FIRST_LOG = 1 << 15, 1 << 18


class Reader:
    """Reads paths as one bundle into a sink."""

    def __init__(self, limits: Limits, redact: Redact, *, slow: bool = False) -> None:
        self.limits = limits
        self.slow = slow
        self.hide = redact
        self.sink = Sink(limits, redact)
        self.budget = Budget(limits)
        self.reading = Reading(self.sink)
        self.seen: dict[bytes, str] = {}
        self.on_member: Callable[[], None] = lambda: None
        self.on_piece: Callable[[], None] = lambda: None

    def read(self, paths: list[str]) -> Reading:
        """
        Read everything.

        Raises:
            InputError: no path can be opened, or the input is refused as unsafe as a whole.
        """
        walker = Walker(self.budget, self.visit)
        reading = self.reading
        try:
            walker.run(paths)
            reading.finished = True
        except LimitReached as error:
            reading.stopped = str(error)
            if not self.budget.members and not self.sink.tables:
                raise
        reading.name, reading.size, reading.sha256 = self.hide(walker.name), walker.size, walker.sha256
        return reading

    def visit(self, member: Member) -> None:
        self.reading.members += 1
        member.name = self.hide(member.name)
        if member.mtime:
            self.sink.mtimes[member.name] = member.mtime
        if member.stream is None:
            self._input(member, member.status, "not read", member.size, None, 0, 0, member.note)
            return
        head = member.stream.peek(HEAD)
        kind, reason = sniff(head)
        if kind == "log":
            self._log(member, reason)
        elif kind == "document":
            self._document(member, reason)
        else:
            size = _drain(member.stream)
            status = "not_understood" if kind == "binary" else "read"
            self._input(member, kind, reason, size, 0 if kind == "empty" else None, 0, 0, member.note, status=status)

    # -- logs -----------------------------------------------------------------------------------------------------

    def _log(self, member: Member, reason: str) -> None:
        assert member.stream is not None
        before = self._events()
        scanner = LogScanner(self.sink, member.name, context_of(member.name))
        fast = self._fast(member.stream, scanner)
        digest = Digest()
        size, note, status = 0, member.note, "read"
        number, tail, skipping, long_lines = 0, b"", False, 0
        limit = self.limits.line_bytes
        try:
            while data := member.stream.read(BLOCK):
                size += len(data)
                digest.update(data)
                if size > self.limits.member_bytes:
                    raise LimitReached(
                        f"only the first {self.limits.member_bytes} bytes were read ({self.limits.option('member_bytes')})"
                    )
                self.budget.check_time()
                block = tail + data
                if skipping:
                    at = block.find(b"\n")
                    if at < 0:
                        tail = b""
                        continue
                    block, skipping = block[at + 1 :], False
                end = block.rfind(b"\n")
                if end >= 0:
                    if fast is not None:
                        fast.block(block, end + 1)
                        number = fast.number
                    else:
                        for line in block[:end].split(b"\n"):
                            number += 1
                            long_lines += len(line) > limit
                            scanner.line(number, line[:limit].decode("utf-8", "replace"))
                    tail = block[end + 1 :]
                else:
                    tail = block
                if len(tail) > limit:
                    number += 1
                    long_lines += 1
                    scanner.line(number, tail[:limit].decode("utf-8", "replace"))
                    tail, skipping = b"", True
                    if fast is not None:
                        fast.number = number
        except InputError as error:
            note, status = _join(note, str(error)), "partly_read"
        if tail:
            scanner.line(number + 1, tail[:limit].decode("utf-8", "replace"))
        if fast is not None:
            fast.finish()
        summary = scanner.close()
        if long_lines:
            note = _join(note, f"{long_lines} lines over {limit} bytes were cut ({self.limits.option('line_bytes')})")
        identity = digest.value()
        if self._twin(identity, member.name) and size:
            self._forget(before, member, size, summary, self.seen[identity])
            return
        self.seen[identity] = member.name
        kind = " and ".join(summary.components) + " log"
        note = _join(note, summary.note)
        if summary.unread and status == "read":
            status = "partly_read" if summary.records else "not_understood"
        self._input(
            member,
            kind,
            reason,
            size,
            summary.lines,
            summary.records,
            summary.unread,
            note,
            summary.first,
            summary.last,
            status,
        )

    def _fast(self, stream: Peekable, scanner: LogScanner) -> FastLog | None:
        """The fast path for logs of 256 KiB and more, and for smaller ones once numpy is there anyway."""
        enough = SMALL_LOG if "numpy" in sys.modules else FIRST_LOG
        if self.slow or len(stream.peek(enough)) < enough:
            return None

        from analyzer.scan.fast import FastLog
        from analyzer.scan.shape import shape_of

        shape = shape_of(stream.peek(HEAD))
        return FastLog(scanner, shape) if shape is not None else None

    def _events(self) -> dict[str, int]:
        return {name: columns.size for name, columns in self.sink.tables.items()}

    def _twin(self, digest: bytes, name: str) -> bool:
        """Were these bytes read before, for the same node and pod? Two nodes may well print the same."""
        other = self.seen.get(digest)
        if other is None:
            return False
        mine, theirs = context_of(name), context_of(other)
        return not any(
            a and b and a != b
            for a, b in ((mine.node, theirs.node), (mine.pod, theirs.pod), (mine.container, theirs.container))
        )

    def _forget(self, before: dict[str, int], member: Member, size: int, summary: Summary, twin: str) -> None:
        """The same bytes were read under another name: count them once."""
        for name, columns in self.sink.tables.items():
            keep = before.get(name, 0)
            for values in columns.data.values():
                del values[keep:]
            columns.size = keep
        self._input(
            member,
            "duplicate",
            f"the same bytes as {twin}",
            size,
            summary.lines,
            0,
            0,
            "counted once",
            status="skipped",
        )

    # -- documents ------------------------------------------------------------------------------------------------

    def _document(self, member: Member, reason: str) -> None:
        assert member.stream is not None
        note, status = member.note, "read"
        whole = bytearray()
        size = lines = 0
        try:
            while data := member.stream.read(BLOCK):
                size += len(data)
                if size > self.limits.document_bytes:
                    raise LimitReached(
                        f"only the first {self.limits.document_bytes} bytes were read ({self.limits.option('document_bytes')})"
                    )
                whole += data
                lines += data.count(b"\n")
                self.budget.check_time()
        except InputError as error:
            note, status = _join(note, str(error)), "partly_read"
        lines += bool(whole) and not whole.endswith(b"\n")
        digest = member.stream.sha256(len(whole)) or hashlib.sha256(whole).digest()
        if self._twin(digest, member.name) and size:
            self._input(
                member,
                "duplicate",
                f"the same bytes as {self.seen[digest]}",
                size,
                lines,
                0,
                0,
                "counted once",
                status="skipped",
            )
            return
        self.seen[digest] = member.name
        self.reading.hashes[member.name] = digest.hex()
        self._fragments(member, whole, (len(whole), lines), reason, note, status)

    def _fragments(
        self, member: Member, whole: bytearray, extent: tuple[int, int], reason: str, note: str, status: str
    ) -> None:
        found, starts, _ = _parsers()
        text = document(whole)
        note = _join(note, text.note)
        records = unread = 0
        times: list[int] = []
        kinds: dict[str, int] = {}
        firsts: list[int] = []
        lasts: list[int] = []
        for piece in cut(text, starts, context_of(member.name)):
            self.budget.check_time()
            fragment = Fragment(member.name, piece.first_line, piece.text, piece.raw, piece.context, status == "read")
            if piece.start_kind == "log" or _looks_like_log(fragment):
                summary = self._log_fragment(fragment)
                kind = " and ".join(summary.components) + " log"
                kinds[kind] = kinds.get(kind, 0) + 1
                records += summary.records
                unread += summary.unread
                firsts += [summary.first] if summary.first is not None else []
                lasts += [summary.last] if summary.last is not None else []
                continue
            if not fragment.opening:
                continue
            emit = Emit(self.sink, fragment)
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
            if self.sink.weight() > PIECE_ROWS:  # a dump of a thousand nodes is more than should be held at once
                self.on_piece()
        for section in text.sections:
            self._section(member.name, section)
        if times:
            self.reading.captured = max(times + ([self.reading.captured] if self.reading.captured else []))
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
        from analyzer.sources.clock import is_yearless

        certain = [t for t in stamped if not is_yearless(t)] or stamped
        first, last = (min(certain), max(certain)) if certain else (None, None)
        if text.sections and text.collection_ended is None and any(s.truncated for s in text.sections):
            note = _join(note, "the dump says that parts of it were left out")
        self._input(member, kind, reason, *extent, records, unread, note, first, last, status)

    def _log_fragment(self, fragment: Fragment) -> Summary:
        context = fragment.context
        scanner = LogScanner(self.sink, fragment.source, context)
        raws = fragment.raw_lines
        for at, line in enumerate(fragment.lines):
            number = fragment.first_line + at
            raw = raws[at] if at < len(raws) else line
            # the record is read from the text without prefixes, and cited as it stands in the member
            scanner.line_pair(number, line, raw)
        return scanner.close()

    def _section(self, source: str, section: Section) -> None:
        status = "truncated" if section.truncated else "complete" if section.filled else "empty"
        self.sink.add(
            schema.SECTIONS,
            source,
            section.first_line,
            heading=section.heading,
            canonical=section.canonical or None,
            status=status,
            lines=section.filled,
        )

    def _input(
        self, member: Member, kind: str, reason: str, size: int, lines: int | None, records: int | None, unread: int | None,
        note: str, first: int | None = None, last: int | None = None, status: str | None = None,
    ) -> None:  # fmt: skip
        note = _join(note, member.closing())
        self.sink.add(
            schema.INPUTS, member.name, None, kind=kind, kind_reason=reason, size_bytes=size, lines=lines, records=records,
            unread_lines=unread, first_at=first, last_at=last, note=note, status=status or member.status,
        )  # fmt: skip
        self.on_member()


def _looks_like_log(fragment: Fragment) -> bool:
    """A section whose body is a log without a header on its first line."""
    if fragment.context.canonical not in ("mcp_logs", "agent_logs") and not regex.search(
        r"\blogs?\b", fragment.context.command
    ):
        return False
    first = fragment.opening[0][1] if fragment.opening else ""
    return not regex.match(r"Error from server|error:|No resources|Unable to connect", first)


def _drain(stream: Peekable) -> int:
    size = 0
    while data := stream.read(BLOCK):
        size += len(data)
    return size


def _join(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def dump(reading: Reading) -> dict[str, Any]:
    """A reading as JSON-ready values, for the pipe of the worker."""
    return {
        "sink": reading.sink.dump(), "name": reading.name, "size": reading.size, "sha256": reading.sha256, "members": reading.members,
        "captured": reading.captured, "stopped": reading.stopped, "finished": reading.finished, "hashes": reading.hashes,
    }  # fmt: skip
