"""
One log, line by line: layers peeled, records joined, messages recognised, every line counted.

This is the slow, obvious reader; `scan.fast` must give the same rows. A line without a header belongs to the
record before it (multi-line values, panics, usage texts), within one container.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import regex

from analyzer import schema
from analyzer.konnectivity import catalog, releases
from analyzer.scan import identity, signals
from analyzer.scan.fields import SERVER_COUNTS, TELLS_COUNT, Values, event_fields, printf_fields
from analyzer.scan.stream import OTHERS, Pending, Place, Stream, Summary, Tally
from analyzer.sources.clock import is_yearless
from analyzer.sources.log_record import Entry, message_entry, read
from analyzer.sources.names import Context
from analyzer.sources.wrappers import ANSI, Peeled, peel
from analyzer.tables.sink import Sink
from analyzer.wording import is_number

MAX_CONTINUATION = 400
NUMBERS = regex.compile(r"0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
OPTION = regex.compile(r"([A-Za-z][\w /.-]*?) set to (.*?)\.?$", regex.S)
COUNT = regex.compile(r"proxy server count \(was: (\d+), now: (\d+)")
EVENT = tuple(c.name for c in schema.KONNECTIVITY_EVENTS.columns if c.name not in ("pod", "node"))


MANGLED = regex.compile("&(?:quot|#34|#39|amp|lt|gt);|[\u201c\u201d\u201e\u00a0]")
STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00a0": " "})


def mended(text: str) -> str:
    """A line as the program wrote it, before a web page escaped it or a word processor made its quotes round."""
    return html.unescape(text).translate(STRAIGHT)


def clean(text: str) -> str:
    """A line as a terminal shows it: no CR at its end, no colours, only what follows the last CR inside."""
    text = text.rstrip("\r")
    if "\x1b" in text:
        text = ANSI.sub("", text)
    return text.rsplit("\r", 1)[-1] if "\r" in text else text


def _says_more(whole: str, text: str) -> bool:
    """Is a message recognised in the mended line that is not in the line as it stands."""
    entry = read(peel(whole).text)
    plain = read(peel(text).text)
    return entry is not None and _known(entry) and not (plain is not None and _known(plain))


def _known(entry: Entry) -> bool:
    if entry.structured:
        return catalog.structured(entry.message) is not None
    found = catalog.printf(entry.message)
    return found is not None and not any(MANGLED.search(one) for one in found[1])


class LogScanner:
    """Feed it lines in order, then close it."""

    def __init__(self, sink: Sink, source: str, context: Context) -> None:
        self.sink = sink
        self.source = source
        self.context = context
        self.streams: dict[tuple[str | None, str | None], Stream] = {}
        self.lines = 0
        self.blank = 0
        self.records = 0
        self.unread = 0
        self.events = 0
        self.capped = 0
        self.cut_lines = self.cut_joined = self.mended = 0
        self.others = False
        self.divert: Callable[[Stream, int, Values, str], bool] | None = (
            None  # takes rows that are not to be kept at once
        )
        self.notes: list[str] = []

    def line(self, number: int, raw: str) -> None:
        """One line without its LF."""
        self.line_pair(number, raw, raw)

    def line_pair(self, number: int, text: str, raw: str) -> None:
        """A line as it is read, and as it stands in the member (they differ where a dump's prefix was taken off)."""
        self.lines += 1
        text = clean(text)
        if not text:
            self.blank += 1
            return
        if len(text) > self.sink.limits.pattern_bytes:
            self.cut_lines += 1
            text = text[: self.sink.limits.pattern_bytes]
        if MANGLED.search(text) and (whole := mended(text)) != text and _says_more(whole, text):
            self.mended += 1
            text = whole
        peeled = peel(text)
        stream = self._stream(peeled)
        stream.lines += 1
        body = peeled.text
        if stream.partial:
            body = stream.partial + body
            if len(body) > self.sink.limits.joined_bytes:
                self.cut_joined += not peeled.partial
                body = body[: self.sink.limits.joined_bytes]
            stream.partial = ""
        if peeled.partial:
            stream.partial = body
            return
        entry = read(body)
        if entry is None and peeled.at is not None and peeled.layers and not body.startswith((" ", "\t")):
            entry = self._wrapped_plain(body, stream)
        if entry is None:
            self._continue(stream, number, raw, body)
            return
        self._finish(stream)
        stream.pending = Pending(entry, stream.next_time(peeled.at, entry.at), number, raw, body)

    def close(self) -> Summary:
        """Finish all records and hand the rows over."""
        for stream in self.streams.values():
            self._finish(stream)
            self._hand_over(stream)
        firsts = [s.first for s in self.streams.values() if s.first is not None]
        lasts = [s.last for s in self.streams.values() if s.last is not None]
        turns = max((s.turns for s in self.streams.values()), default=0)
        if any(is_yearless(t) for t in lasts):
            self.sink.turns[self.source] = max(turns, self.sink.turns.get(self.source, 0))
        if self.capped:
            self.notes.append(
                f"kept {self.sink.limits.events} events, counted {self.capped} more without a row ({self.sink.limits.option('events')})"
            )
        if self.others:
            self.notes.append(
                f"more than {self.sink.limits.distinct} different messages: the rest is counted as others ({self.sink.limits.option('distinct')})"
            )
        if self.cut_lines:
            self.notes.append(
                f"of {self.cut_lines} long lines only the first {self.sink.limits.pattern_bytes} bytes were looked at ({self.sink.limits.option('pattern_bytes')})"
            )
        if self.mended:
            self.notes.append(f"{self.mended} lines are escaped or have round quotes: read as the program wrote them")
        if self.cut_joined:
            self.notes.append(
                f"{self.cut_joined} joined lines were cut at {self.sink.limits.joined_bytes} bytes ({self.sink.limits.option('joined_bytes')})"
            )
        components = tuple(sorted({s.component() or "other" for s in self.streams.values()}))
        return Summary(
            self.lines,
            self.records,
            self.unread,
            min(firsts, default=None),
            max(lasts, default=None),
            components,
            "; ".join(self.notes),
        )

    def _stream(self, peeled: Peeled) -> Stream:
        key = (peeled.pod, peeled.container)
        stream = self.streams.get(key)
        if stream is None:
            c = self.context
            stream = Stream(
                peeled.pod or c.pod, peeled.container or c.container, peeled.node or c.node, layers=peeled.layers
            )
            self.streams[key] = stream
        return stream

    def _wrapped_plain(self, body: str, stream: Stream) -> Entry | None:
        """A wrapped line without a header of its own: a continuation if a record is open, else a plain record."""
        if stream.pending is not None and stream.pending.entry.form in ("klog", "json"):
            return None
        return Entry("plain", None, None, "", body)

    def _continue(self, stream: Stream, number: int, text: str, body: str) -> None:
        found = signals.find(body)
        if found:
            self._signal(found, number, text, None, stream)
        pending = stream.pending
        if pending is not None:
            if len(pending.extra) < MAX_CONTINUATION:
                pending.extra.append(body)
            return
        self.unread += 1
        if not found and self.unread <= 50:
            self.sink.add(
                schema.UNREAD, self.source, number, text=text[:500], reason="no log header, and no record before it"
            )

    def flush(self) -> None:
        """End the open records: what follows does not belong to them."""
        for stream in self.streams.values():
            self._finish(stream)

    def _finish(self, stream: Stream) -> None:
        pending, stream.pending = stream.pending, None
        if pending is None:
            return
        self.records += 1
        entry = pending.entry
        if pending.extra and entry.form == "klog" and entry.structured and pending.body.rstrip().endswith("=<"):
            start = pending.body.find("] ")
            whole = pending.body[start + 2 :].rstrip() + "\n" + "\n".join(pending.extra)
            entry = message_entry(entry.form, entry.level, entry.at, entry.place, whole)
        self._record(stream, entry, pending)

    def _record(self, stream: Stream, entry: Entry, pending: Pending) -> None:
        message, arguments = self.message_of(entry)
        self.tally(stream, entry, message, 1, pending.at, pending.at)
        self.row(stream, entry, pending, keep=True, known=(message, arguments))

    def message_of(self, entry: Entry) -> tuple[catalog.Message | None, tuple[str, ...]]:
        """The upstream message this record is an instance of, and the arguments of a printf one."""
        if entry.structured and (known := catalog.structured(entry.message)):
            return known, ()
        if entry.structured and entry.form != "json":
            return None, ()
        if found := catalog.printf(entry.message):  # klog's JSON does not tell a printf message from a structured one
            return found
        return self._bare_error(entry), ()

    def tally(
        self,
        stream: Stream,
        entry: Entry,
        message: catalog.Message | None,
        count: int,
        first: int | None,
        last: int | None,
    ) -> None:
        """Count lines of one message, and what they say about component, verbosity and release."""
        stream.records += count
        if message is None:
            key = NUMBERS.sub("#", entry.message) if entry.form == "json" or not entry.structured else entry.message
            # the option dump of some other program looks like ours: its unknown options tell
            stream.strange_options += " set to " in entry.message
            self._count(stream, (None, key[:200], entry.level), (count, first, last), known=False)
            return
        stream.recognised += count
        component = message.components[0] if len(message.components) == 1 else None
        signal = message.signal(component)
        if weight := identity.weight(message, signal, entry):
            if component:
                stream.votes[component] = stream.votes.get(component, 0) + count
            if len(stream.own) < 400:
                place = (component or "", message.text)
                stream.own[place] = max(weight, stream.own.get(place, 0))
            stream.plain_votes += signal not in ("config", "lifecycle")
        self._count(stream, (component, message.text, entry.level), (count, first, last), known=True)
        if len(stream.seen) < 400:
            stream.seen[(component or "", message.text, entry.place)] = None
        stream.verbosity = max(stream.verbosity, min((v or 0 for v in message.levels.values()), default=0))
        stream.from_start |= signal in ("config", "server_started")

    def row(
        self,
        stream: Stream,
        entry: Entry,
        pending: Pending,
        *,
        keep: bool,
        known: tuple[catalog.Message | None, tuple[str, ...]] | None = None,
    ) -> None:
        """The row of one record: an event, an option, or a signal of another program; noise gives none."""
        message, arguments = known or self.message_of(entry)
        if message is None:
            self._other(stream, entry, pending)
            return
        component = message.components[0] if len(message.components) == 1 else None
        signal = message.signal(component)
        if signal == "config" or message.text.startswith(TELLS_COUNT):
            self._option(stream, entry, pending, component)
        if signal in ("config", "noise"):
            return
        values = event_fields(entry.pairs) if message.structured else printf_fields(message.text, arguments)
        if message.text == "<error value>":
            values["error"] = entry.message
        for name in SERVER_COUNTS:
            if is_number(entry.pairs.get(name, "")):
                values["count"] = int(entry.pairs[name][:9])
        values.update(
            at=pending.at, component=component, level=entry.level, signal=signal, message=message.text,
        )  # fmt: skip
        self.event(stream, pending.line, values, pending.raw if keep else None)

    def event(self, stream: Stream, line: int, values: Values, raw: str | None) -> None:
        """One row of `konnectivity_events`, as long as the limit lets it; `raw` is the line's text where it is to be kept."""
        if self.divert is not None and raw is not None and self.divert(stream, line, values, raw):
            return
        if self.events >= self.sink.limits.events:
            self.capped += 1
            return
        self.events += 1
        stream.events.append((line, values))
        if raw is not None:
            self.sink.keep(self.source, line, raw)

    def _bare_error(self, entry: Entry) -> catalog.Message | None:
        """Agents up to v0.0.12 print the bare error of a failed connect, with nothing before it."""
        if (
            entry.form == "klog"
            and entry.level == "E"
            and entry.place.startswith(("clientset.go", "client.go"))
            and "rpc error" in entry.message
        ):
            return catalog.Message(
                "<error value>", False, ("agent",), {"agent": "agent_connect_failed"}, {"agent": 0}, {}
            )
        return None

    def _option(self, stream: Stream, entry: Entry, pending: Pending, component: str | None) -> None:
        if entry.structured:
            for name in SERVER_COUNTS:
                if name in entry.pairs:
                    stream.options.append(
                        (pending.line, pending.at, component or "agent", "announced server count", entry.pairs[name])
                    )
                    self.sink.keep(self.source, pending.line, pending.raw)
                    return
            if entry.form != "json":
                return
        if found := COUNT.search(entry.message):
            stream.options.append((pending.line, pending.at, "agent", "announced server count", found[2]))
        elif found := OPTION.match(entry.message):
            stream.options.append((pending.line, pending.at, component, found[1], found[2].strip('"')))
        else:
            return
        self.sink.keep(self.source, pending.line, pending.raw)

    def _other(self, stream: Stream, entry: Entry, pending: Pending) -> None:
        """A line of another program, or of the Go runtime inside ours."""
        text = entry.message
        if entry.pairs:
            text += " " + " ".join(f'{k}="{v}"' for k, v in entry.pairs.items())
        if found := signals.find(text):
            self._signal(found, pending.line, pending.raw, pending.at, stream, entry.level)
        elif entry.level in ("E", "F", "W") and len(stream.tallies) < 2000:
            self.sink.keep(self.source, pending.line, pending.raw)

    def _signal(
        self, found: signals.Found, number: int, raw: str, at: int | None, stream: Stream, level: str | None = None
    ) -> None:
        if found.event is not None and self.events < self.sink.limits.events:
            self.events += 1
            values: Values = {
                "at": at, "component": found.event.component, "level": level or found.event.level,
                "signal": found.event.signal, "message": found.event.message, "error": found.name,
            }  # fmt: skip
            stream.lines_of_go.append((number, values))  # whose they are is known once all of the log is read
        elif found.event is None:
            self.sink.add(
                schema.LOG_SIGNALS,
                self.source,
                number,
                at=at,
                signal=found.signal,
                name=found.name,
                pod=stream.pod,
                node=stream.node,
                message=raw[:600],
            )
        self.sink.keep(self.source, number, raw)

    def _count(self, stream: Stream, place: Place, seen: tuple[int, int | None, int | None], *, known: bool) -> None:
        if place not in stream.tallies and len(stream.tallies) >= self.sink.limits.distinct:
            place = OTHERS
            self.others = True
        stream.tallies.setdefault(place, Tally(known=known)).add(*seen)

    def _hand_over(self, stream: Stream) -> None:
        own = stream.component()
        sink, source = self.sink, self.source
        mine = [pair for pair in stream.lines_of_go if pair[1]["component"] == own]
        if mine:
            stream.events = sorted([*stream.events, *mine], key=lambda pair: pair[0])
            stream.recognised += len(mine)
        for (component, message, level), tally in stream.tallies.items():
            sink.add(
                schema.LOG_LINES, source, None, component=component or (own if tally.known else own or "other"),
                message=message, level=level, count=tally.count, first_at=tally.first, last_at=tally.last, known=tally.known,
            )  # fmt: skip
        if not stream.is_own:  # single lines that look like ours, in the log of another program
            stream.events, stream.options = [], []
        for _, values in stream.events:
            if values["component"] is None:
                values["component"] = own
                if own and (found := catalog.structured(str(values["message"]))):
                    values["signal"] = found.signal(own)
        if stream.events:
            sink.extend(schema.KONNECTIVITY_EVENTS, len(stream.events), {
                "source": source, "line": [line for line, _ in stream.events], "pod": stream.pod, "node": stream.node,
                **{name: [values.get(name) for _, values in stream.events] for name in EVENT},
            })  # fmt: skip
        for line, at, component, option, value in stream.options:
            sink.add(schema.LOG_OPTIONS, source, line, at=at, component=component or own, option=option, value=value)
        possible = releases.candidates((c or own or "", m, p) for c, m, p in stream.seen)
        names = [releases.table()[at].name for at in sorted(possible)] if stream.seen else []
        sink.add(
            schema.LOG_SOURCES, source, None, component=own or "other", wrapper=" > ".join((*stream.layers,)) or "none",
            pod=stream.pod, container=stream.container, node=stream.node, lines=stream.lines, first_at=stream.first,
            last_at=stream.last, from_start=stream.from_start, min_verbosity=stream.verbosity,
            previous=self.context.previous, out_of_order=stream.back, releases=json.dumps(names), records=stream.records,
            recognised=stream.recognised,
        )  # fmt: skip
