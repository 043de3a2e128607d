"""
One log, line by line: layers peeled, records joined, messages recognised, every line counted.

This is the slow, obvious reader; `scan.fast` must give the same rows. A line without a header belongs to the
record before it (multi-line values, panics, usage texts), within one container.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analyzer import schema
from analyzer.konnectivity import flags
from analyzer.konnectivity.streams import ADDED_BY_AGENT, CLOSED_BY_AGENT, OPENED_BY_AGENT
from analyzer.scan import asked_log, beside, denials, last_words, parted, signals, witness
from analyzer.scan.hand_over import hand_over
from analyzer.scan.log_notes import notes
from analyzer.scan.record_rows import RecordRows
from analyzer.scan.stream import Pending, Stream, Summary, span
from analyzer.scan.written import clean, mended
from analyzer.sources import compound, narrowed, prompts, prose, uses
from analyzer.sources.client_choice import client_choice
from analyzer.sources.clock import dated, is_yearless
from analyzer.sources.journal_marks import journal_mark
from analyzer.sources.log_record import LogRecord, message_entry, next_at, read, torn_at
from analyzer.sources.names import Context
from analyzer.sources.wrappers import Peeled, peel
from analyzer.tables.sink import Sink

MAX_CONTINUATION = 400
UNREAD_ROWS = 50
UNREAD_TEXT = 500
MOST_STREAMS = 10_000
"""Containers and hosts of one log that are told apart."""
MOST_REPEATS = 10_000
"""Rows of one log beside the first of each line, of lines that stand there with how often they were there."""
SAID = "somebody's words below a log"
AT_ONCE_US = 500_000
TELLING = tuple(
    sorted(OPENED_BY_AGENT | ADDED_BY_AGENT | CLOSED_BY_AGENT | {"cannot connect once", "cannot sync once"})
)
"""What an agent's log must hold for its last line to tell how the agent ended."""
EACH_LINE = frozenset({"cri", "docker", "journal json", "cloud logging", "azure diagnostics", "kubectl --prefix"})
"""Layers that a runtime or a service puts around each line, also of a record of many."""


class LogScanner:
    """
    Feed it lines in order, then close it.

    Args:
        shows: it may be the output of the command above it, and show that this went through the tunnel.
        repeats: how often a line was there, by its number.
    """

    def __init__(
        self, sink: Sink, source: str, context: Context, *, shows: bool = True, repeats: Mapping[int, int] | None = None
    ) -> None:
        self.sink = sink
        self.source = source
        self.own_context = self.context = context
        self.until: int | None = None  # the end of the journal, as journalctl's first line says
        self.part = 0  # how many commands stood above
        typed = context.opened or context.command
        self.use = (uses.use_of(typed) or compound.use_of_logs(typed)) if shows else None
        self.repeats = repeats or {}
        self.rows = RecordRows(sink, source)
        self.streams: dict[tuple[str | None, str | None, str | None, int], Stream] = {}
        self.crowded = False  # some streams share one
        self.latest: Stream | None = None  # the one that the last line was of
        self.lines = self.blank = self.records = self.unread = 0
        self.apart = self.said = False  # a blank line stands behind the last record, and somebody's words below it
        self.cut_lines = self.cut_joined = self.mended = 0
        self.notes: list[str] = []

    def line(self, number: int, raw: str) -> None:
        """One line without its LF."""
        self.line_pair(number, raw, raw)

    def line_pair(self, number: int, text: str, raw: str) -> None:
        """A line as it is read, and as it stands in the member (they differ where a dump's prefix was taken off)."""
        self.lines += 1
        text = clean(text)
        if not text or text.isspace():
            self.blank += 1
            self.apart = True
            return
        if len(text) > self.sink.limits.pattern_bytes:
            self.cut_lines += 1
            text = text[: self.sink.limits.pattern_bytes]
        if (whole := mended(text)) != text:
            self.mended += 1
            text = whole
        is_mark, until = journal_mark(text)
        if is_mark:
            self.flush()
            self.until = until or self.until
            return
        peeled = peel(text)
        if self.until is not None and peeled.at is not None and is_yearless(peeled.at):
            peeled.at = dated(peeled.at, self.until) or peeled.at
        stream = self._stream(peeled)
        body = peeled.text
        words = None if self.latest is not stream else parted.ended(stream, peeled, self.rows, said=self.said)
        if words is not None:
            self.below(beside.below_words(self.own_context))
            stream = self._stream(peeled)
            for one in words:
                self.not_read(*one, SAID, told=True)
        if not peeled.layers and self.latest is not None and stream is not self.latest and read(body) is None:
            stream = self.latest  # the journal names host and program on the first line of a record only
        else:
            stream.program = peeled.program
        self.latest = stream
        stream.lines += 1
        if stream.partial:
            body = stream.partial + body
            if len(body) > self.sink.limits.joined_bytes:
                self.cut_joined += not peeled.partial
                body = body[: self.sink.limits.joined_bytes]
            stream.partial = ""
        if peeled.partial:
            stream.partial = body
            stream.partial_at = number, raw, peeled.at
            return
        self._body(stream, number, (text, raw, body), peeled.at, wrapped=bool(peeled.layers), local=peeled.local)

    def _body(
        self,
        stream: Stream,
        number: int,
        line: tuple[str, str, str],
        at: int | None,
        *,
        wrapped: bool = True,
        local: bool = False,
        behind: int = 0,
    ) -> None:
        """A whole line without its layers begins a record or goes on with the one before."""
        text, raw, body = line
        while body and (other := next_at(body)):
            self._body(stream, number, (text, raw, body[:other]), at, wrapped=wrapped, local=local, behind=behind)
            behind += 1
            body = body[other:]
            line = text, raw, body
        entry = read(body)
        if entry is None and (other := torn_at(body)):
            self.rows.cut_off += 1  # nothing of it is known
            body = body[other:]
            line = text, raw, body
            entry = read(body)
        if entry is None and wrapped and not body.startswith((" ", "\t")):
            entry = self._wrapped_plain(body, stream, at)
        if entry is None:
            self._continue(stream, number, line)
            return
        self._finish(stream)
        self.apart = self.said = False
        if self.use is not None and not uses.is_of_client(body):
            self._show(self.use, number, raw)
        moment = stream.next_time(at, entry.at, local=local)
        stream.pending = Pending(entry, moment, number, raw, text.rstrip(), body, behind, at, stream.program)

    def _show(self, use: str, number: int, raw: str) -> None:
        """A line that came back through the tunnel; one shows it."""
        pod, host = self.context.pod or "a pod", self.context.typed_on
        at = {
            "typed_on": host,
            "below_command": self.context.below(number),
            "typed_time": self.context.typed_time,
            "asked_of": self.context.asked_of,
        }
        self.sink.add(schema.FACTS, self.source, number, key=f"{use}_shown", value=pod, **at)
        self.sink.keep(self.source, number, raw)
        self.use = None

    def close(self) -> Summary:
        """Finish all records and hand the rows over."""
        self.streams = {key: stream for key, stream in self.streams.items() if stream.lines}
        for stream in self.streams.values():
            self._end_of_partial(stream)
            self._finish(stream)
            hand_over(stream, self.sink, self.source, previous=stream.previous)
        turns = max((s.turns for s in self.streams.values()), default=0)
        times = [at for s in self.streams.values() for at in (*s.dated, *s.yearless)]
        first, last = span(times, turns)
        if any(is_yearless(at) for at in times):
            self.sink.turns[self.source] = max(turns, self.sink.turns.get(self.source, 0))
        components = tuple(sorted({s.component() or "other" for s in self.streams.values()}))
        self.notes += notes(
            self.rows, self.sink.limits, cut_lines=self.cut_lines, mended=self.mended, crowded=MOST_STREAMS * self.crowded, cut_joined=self.cut_joined
        )  # fmt: skip
        note = "; ".join(self.notes)
        return Summary(self.lines, self.records, self.unread, first, last, components, note, self.blank)

    def _stream(self, peeled: Peeled) -> Stream:
        key = (peeled.pod, peeled.container, peeled.node, self.part)
        stream = self.streams.get(key)
        if stream is None and len(self.streams) >= MOST_STREAMS:
            self.crowded = True
            peeled = replace(peeled, pod=None, container=None, node=None)
            key = (None, None, None, self.part)
            stream = self.streams.get(key)
        if stream is None:
            c = self.context
            stream = Stream(
                peeled.pod or c.pod, peeled.container or c.container, peeled.node or c.node, layers=peeled.layers,
                previous=c.previous, searched=narrowed.is_searched(c.command),
                filtered=bool(self.repeats) or (bool(c.command) and narrowed.cuts_log(c.command, TELLING)),
                anothers=asked_log.is_anothers(c.command or "") and not asked_log.is_own(peeled.pod, peeled.container, c.pod, c.container),
            )  # fmt: skip
            self.streams[key] = stream
        return stream

    def _wrapped_plain(self, body: str, stream: Stream, at: int | None) -> LogRecord | None:
        """A wrapped line without a header: it goes on with an open record (written at once, so not taken later), else is one itself."""
        last = stream.pending
        took = None if at is None or last is None or last.outer is None else at - last.outer
        goes_on = last and last.entry.form in ("klog", "json") and (took is None or took < AT_ONCE_US)
        if goes_on or (at is None and "logrus" not in stream.layers):
            return None
        return LogRecord("plain", None, None, "", body.rstrip())

    def _end_of_partial(self, stream: Stream) -> None:
        """A line of which the runtime wrote the first pieces only, for the log was cut off there."""
        if stream.partial:
            number, raw, at = stream.partial_at
            body, stream.partial = stream.partial, ""
            self._body(stream, number, (body, raw, body), at)

    def _continue(self, stream: Stream, number: int, line: tuple[str, str, str]) -> None:
        text, raw, body = line
        pending = stream.pending
        if denials.add(self.sink, self.source, number, raw):
            self.records += 1
            return
        found = None if pending is not None and pending.in_value else signals.find(body)  # what the value quotes
        if found is not None and self.apart and not witness.is_said(body):
            found = None  # somebody's text below the log speaks of it
            self.rows.mentions += 1
        told = found is None or not self.rows.signal(found, number, (raw, text), None, stream, pending)
        if self._is_echo(number, text) or self._is_choice(text):
            stream.lines -= 1
            return
        if self.apart and body is text and (other := beside.below_heading(self.context, text)) is not None:
            stream.lines -= 1
            self.below(other)
            self.not_read(number, text, "a heading within a log", told=told)
            return
        stream.called = flags.by_usage(body) or stream.called
        if not self.apart:
            last_words.note_line(stream, number, raw, text, body)
        if pending is None:
            if uses.is_remark(text):
                self.use = None
            self.not_read(number, text, "no log header, and no record before it", told=told)
        elif body is text and EACH_LINE.intersection(stream.layers):
            self.not_read(number, text, "without the head that each line of this log has", told=told)
        elif self.apart and body is text and (self.said or (pending.entry.form == "klog" and prose.sentence(text))):
            self.said = True  # no program prints a sentence behind a blank line; what follows is somebody's, too
            stream.lines -= 1
            self.not_read(number, text, SAID, told=told)
        elif len(pending.extra) < MAX_CONTINUATION:
            pending.extra.append(body)
            pending.places.append((number, raw))
        else:
            self.not_read(number, text, f"more than {MAX_CONTINUATION} lines without a log header", told=told)

    def _is_echo(self, number: int, text: str) -> bool:
        """A command above a log says whose it is, and one within it that another follows."""
        if not prompts.is_typed(text):
            return False
        self.below(beside.below_command(self.own_context, text, number))
        return True

    def _is_choice(self, text: str) -> bool:
        """kubectl's own line above a log says which pod or container it took."""
        took = client_choice(text)
        if took is not None:
            use, now = self.use, self.context
            self.below(replace(now, pod=took.pod or now.pod, container=took.container or now.container))
            self.use = use
        return took is not None

    def below(self, context: Context) -> None:
        self.context = context
        self.use = uses.use_of(context.command)
        self.flush()
        self.part += 1
        self.latest = None

    def not_read(self, number: int, text: str, reason: str, *, told: bool) -> None:
        self.unread += 1
        if told and self.unread <= UNREAD_ROWS:
            self.sink.add(schema.UNREAD, self.source, number, text=self.sink.begin(text, UNREAD_TEXT), reason=reason)

    def flush(self) -> None:
        """End the open records: what follows does not belong to them."""
        self.apart = self.said = False
        for stream in self.streams.values():
            self._finish(stream)

    def _finish(self, stream: Stream) -> None:
        pending, stream.pending = stream.pending, None
        if pending is None:
            return
        self.records += 1
        entry = pending.entry
        if whole := pending.whole:
            entry = message_entry(entry.form, entry.level, entry.at, entry.place, whole)
        self._record(stream, entry, pending)

    def _record(self, stream: Stream, entry: LogRecord, pending: Pending) -> None:
        message, arguments = self.rows.message_of(entry)
        last_words.note(stream, entry, pending, known=message is not None)
        count = self.repeats.get(pending.line, 1)
        self.rows.tally(stream, entry, message, count, pending.at, pending.at, pending.line)
        more = min(count - 1, MOST_REPEATS - self.rows.repeated)
        self.rows.repeated += more
        self.rows.unrepeated += count - 1 - more
        for _ in range(1 + more):
            self.rows.row(stream, entry, pending, keep=True, known=(message, arguments))
