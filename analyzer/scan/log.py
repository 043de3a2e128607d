"""
One log, line by line: layers peeled, records joined, messages recognised, every line counted.

This is the slow, obvious reader; `scan.fast` must give the same rows. A line without a header belongs to the
record before it (multi-line values, panics, usage texts), within one container.
"""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import regex

from analyzer import schema
from analyzer.konnectivity import catalog, releases
from analyzer.scan import signals
from analyzer.scan.fields import SERVER_COUNTS, TELLS_COUNT, Values, event_fields, printf_fields
from analyzer.sink import Sink
from analyzer.sources.clock import DAY_US, YEARLESS_START, is_yearless, with_year
from analyzer.sources.inner import Entry, message_entry, read
from analyzer.sources.names import Context
from analyzer.sources.wrappers import ANSI, Peeled, peel

MAX_CONTINUATION = 400
NUMBERS = regex.compile(r"0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
OPTION = regex.compile(r"([A-Za-z][\w /.-]*?) set to (.*?)\.?$", regex.S)
COUNT = regex.compile(r"proxy server count \(was: (\d+), now: (\d+)")
QUARTER_US = 900_000_000
EVENT = tuple(c.name for c in schema.KONNECTIVITY_EVENTS.columns if c.name not in ("pod", "node"))


@dataclass(slots=True)
class Tally:
    count: int = 0
    first: int | None = None
    last: int | None = None
    known: bool = False


@dataclass(slots=True)
class Pending:
    """The record being read: it ends where the next header starts."""

    entry: Entry
    at: int | None
    line: int
    raw: str
    body: str = ""
    extra: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Stream:
    """One container's part of a log."""

    pod: str | None
    container: str | None
    node: str | None
    pending: Pending | None = None
    partial: str = ""
    votes: dict[str, int] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    lines: int = 0
    first: int | None = None
    last: int | None = None
    previous_at: int | None = None
    turns: int = 0
    back: int = 0
    from_start: bool = False
    verbosity: int = 0
    seen: dict[tuple[str, str, str], None] = field(default_factory=dict)
    tallies: dict[tuple[str | None, str, str | None], Tally] = field(default_factory=dict)
    events: list[tuple[int, Values]] = field(default_factory=list)
    options: list[tuple[int, int | None, str | None, str, str]] = field(default_factory=list)
    plain_votes: int = 0
    strange_options: int = 0

    def component(self) -> str | None:
        """The component that most of the unambiguous messages belong to, else what the container's name says."""
        if self.votes and (self.plain_votes or self.strange_options < sum(self.votes.values())):
            return max(self.votes, key=lambda name: (self.votes[name], name))
        name = f"{self.container or ''} {self.pod or ''}"
        if "konnectivity-server" in name or "proxy-server" in name:
            return "server"
        return "agent" if "konnectivity-agent" in name or "proxy-agent" in name else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What one log gave, for its row in `inputs`; times may be yearless."""

    lines: int
    records: int
    unread: int
    first: int | None
    last: int | None
    components: tuple[str, ...]
    note: str = ""


def clean(text: str) -> str:
    """A line as a terminal shows it: no CR at its end, no colours, only what follows the last CR inside."""
    text = text.rstrip("\r")
    if "\x1b" in text:
        text = ANSI.sub("", text)
    return text.rsplit("\r", 1)[-1] if "\r" in text else text


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
        self.cut_lines = self.cut_joined = 0
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
        stream.pending = Pending(entry, self._time(stream, peeled.at, entry.at), number, raw, body)

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

    def time_of(self, stream: Stream, outer: int | None, inner: int | None) -> int | None:
        """A record's time without regard to its order among others; widens the stream's window."""
        at = outer if inner is None else inner
        if inner is not None and outer is not None and not is_yearless(outer):
            at = _combine(outer, inner) if is_yearless(inner) else inner
        if at is None:
            return None
        if is_yearless(at):
            at += stream.turns * 366 * DAY_US
        stream.first = at if stream.first is None else min(stream.first, at)
        stream.last = at if stream.last is None else max(stream.last, at)
        return at

    def _time(self, stream: Stream, outer: int | None, inner: int | None) -> int | None:
        """The record's time: the inner one for its precision, the outer one for year and zone."""
        at = outer if inner is None else inner
        if inner is not None and outer is not None and not is_yearless(outer):
            at = _combine(outer, inner) if is_yearless(inner) else inner
        if at is None:
            return None
        if is_yearless(at):
            at += stream.turns * 366 * DAY_US
            previous = stream.previous_at
            if previous is not None and previous - at > 180 * DAY_US:
                stream.turns += 1  # 31 December followed by 1 January
                at += 366 * DAY_US
        if stream.previous_at is not None and at < stream.previous_at - 1_000_000:
            stream.back += 1
        stream.previous_at = at
        stream.first = at if stream.first is None else min(stream.first, at)
        stream.last = at if stream.last is None else max(stream.last, at)
        return at

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
        if message is None:
            key = NUMBERS.sub("#", entry.message) if entry.form == "json" or not entry.structured else entry.message
            # the option dump of some other program looks like ours: its unknown options tell
            stream.strange_options += " set to " in entry.message
            self._count(stream, None, key[:200], entry.level, count, first, last, known=False)
            return
        component = message.components[0] if len(message.components) == 1 else None
        signal = message.signal(component)
        if component:
            stream.votes[component] = stream.votes.get(component, 0) + count
            stream.plain_votes += signal not in ("config", "lifecycle")
        self._count(stream, component, message.text, entry.level, count, first, last, known=True)
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
            if entry.pairs.get(name, "").isdigit():
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
            stream.votes[found.event.component] = stream.votes.get(found.event.component, 0) + 1
            values: Values = {
                "at": at, "component": found.event.component, "level": level or found.event.level,
                "signal": found.event.signal, "message": found.event.message, "error": found.name,
            }  # fmt: skip
            stream.events.append((number, values))
        else:
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

    def _count(
        self,
        stream: Stream,
        component: str | None,
        key: str,
        level: str | None,
        count: int,
        first: int | None,
        last: int | None,
        *,
        known: bool,
    ) -> None:
        place = (component, key, level)
        tally = stream.tallies.get(place)
        if tally is None:
            if len(stream.tallies) >= self.sink.limits.distinct:
                place = (None, "others", None)
                self.others = True
            tally = stream.tallies.setdefault(place, Tally(known=known))
        tally.count += count
        if first is not None:
            tally.first = first if tally.first is None else min(tally.first, first)
        if last is not None:
            tally.last = last if tally.last is None else max(tally.last, last)

    def _hand_over(self, stream: Stream) -> None:
        own = stream.component()
        sink, source = self.sink, self.source
        for (component, message, level), tally in stream.tallies.items():
            sink.add(
                schema.LOG_LINES, source, None, component=component or (own if tally.known else own or "other"),
                message=message, level=level, count=tally.count, first_at=tally.first, last_at=tally.last, known=tally.known,
            )  # fmt: skip
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
            previous=self.context.previous, out_of_order=stream.back, releases=json.dumps(names),
        )  # fmt: skip


@functools.lru_cache(maxsize=1024)
def _days(outer_day: int, day: int) -> tuple[int, int, int]:
    """The starts of a day of the year, in the outer day's year and the years beside it."""
    year = (datetime.date(1970, 1, 1) + datetime.timedelta(days=outer_day)).year
    first, second, third = (with_year(YEARLESS_START + day * DAY_US, y, 0) for y in (year, year - 1, year + 1))
    return first, second, third


def _combine(outer: int, inner: int) -> int:
    """
    The inner time in the outer's year and zone.

    The two differ by whole quarters of an hour when only the zone differs; a larger rest means buffering, and the
    outer time is the one to sort by.
    """
    whole = (inner - YEARLESS_START) % (366 * DAY_US)
    day, rest = divmod(whole, DAY_US)
    best = min((start + rest for start in _days(outer // DAY_US, day)), key=lambda value: abs(value - outer))
    shift = round((outer - best) / QUARTER_US) * QUARTER_US
    return best + shift if abs(outer - best - shift) < 5_000_000 and abs(shift) <= 15 * 4 * QUARTER_US else outer
