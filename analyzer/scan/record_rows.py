"""The rows of one record: an event, an option, or a signal of another program; and the count of its message."""

from __future__ import annotations

from collections.abc import Callable

from analyzer import patterns as regex
from analyzer import schema
from analyzer.konnectivity import catalog, chain
from analyzer.scan import denials, identity, last_words, signals, witness
from analyzer.scan.fields import HELD, SERVER_COUNTS, TELLS_COUNT, Values, event_fields, printf_fields
from analyzer.scan.stream import OTHERS, AlikeEvents, CallPlace, Pending, Stream, Tally
from analyzer.sources.log_record import LogRecord, is_open
from analyzer.tables.sink import Redact, Sink
from analyzer.wording import is_number

NUMBERS = regex.compile(r"0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
OPTION = regex.compile(r"([A-Za-z][\w /.-]*?) set to (.*?)\.?$", regex.S)
COUNT = regex.compile(r"proxy server count \(was: (\d+), now: (\d+)")


LONGEST_MESSAGE, LONG = 200, 1000
MOST_SEEN = 400
"""Messages by their places that tell the release of a log."""
QUOTED = 20
"""Lines of other programs that are kept of one log."""
SIDECAR = regex.compile(r"(?:^|[^a-z])(?:konnectivity-(?:socks5-|https-)?proxy|socks5-proxy)")
"""Containers and files of the proxies beside OpenShift's API servers."""


def _counted(message: str) -> str:
    return NUMBERS.sub("#", message)


def counted_as(message: str, first: str | None, redact: Redact) -> str:
    """A message as it is counted; its secrets are hidden before its numbers are, for half of a secret looks like none."""
    return message if first is None else _counted(redact(first))[:LONGEST_MESSAGE]


class RecordRows:
    """
    Makes the rows of the records of one log; those of Konnectivity wait in their stream until it is known whose log it is.

    Attributes:
        divert: takes rows that are not to be kept at once.
        events, capped: rows made, and rows left out by the limit.
        repeated, unrepeated: rows made, and not made, of lines that were there before, by a count in front of the line.
        others: some messages were counted together, for there are too many different ones.
        cut_off: events whose record ends within a quotation, so that a value of it is not known.
        mentions: lines that name a fault of the tunnel, of programs that are no part of it.
    """

    def __init__(self, sink: Sink, source: str) -> None:
        self.sink = sink
        self.source = source
        self.events = 0
        self.capped = 0
        self.repeated = self.unrepeated = 0
        self.others = False
        self.cut_off = 0
        self.mentions = 0
        self.divert: Callable[[Stream, int, Values, str], bool] | None = None

    def message_of(self, entry: LogRecord) -> tuple[catalog.Message | None, tuple[str, ...]]:
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
        entry: LogRecord,
        message: catalog.Message | None,
        count: int,
        first: int | None,
        last: int | None,
        line: int,
        *,
        weight: int | None = None,
    ) -> None:
        """
        Count lines of one message, the first of which is `line`, and what they say about component, verbosity and release.

        Args:
            weight: the message's, where it is known already.
        """
        stream.records += count
        if message is None:
            key = _counted(entry.message) if entry.form == "json" or not entry.structured else entry.message
            # the option dump of some other program looks like ours: its unknown options tell
            stream.strange_options += " set to " in entry.message
            counted: CallPlace = (None, key[:LONGEST_MESSAGE], entry.level)
            if key != entry.message and len(stream.first_texts) < self.sink.limits.distinct:
                stream.first_texts.setdefault(counted, entry.message[:LONG])
            self._count(stream, counted, (count, first, last), known=False)
            return
        stream.recognised += count
        component = message.components[0] if len(message.components) == 1 else None
        signal = message.signal(component)
        if weight := identity.weight(message, signal, entry) if weight is None else weight:
            if component:
                stream.votes[component] = stream.votes.get(component, 0) + count
            if len(stream.own) < 400:
                place = (component or "", message.text)
                stream.own[place] = max(weight, stream.own.get(place, 0))
            stream.plain_votes += signal not in ("config", "lifecycle")
        self._count(stream, (component, message.text, entry.level), (count, first, last), known=True)
        seen = component or "", message.text, entry.place
        if seen in stream.seen or len(stream.seen) < MOST_SEEN:
            stream.seen[seen] = min(line, stream.seen.get(seen, line))
        stream.verbosity = max(stream.verbosity, message.verbosity)
        stream.from_start |= signal in ("config", "server_started")

    def row(
        self,
        stream: Stream,
        entry: LogRecord,
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
        self.cut_off += entry.form == "klog" and '"' in entry.rest and is_open(entry.rest)
        values = event_fields(entry.pairs) if message.structured else printf_fields(message.text, arguments)
        if message.text == "<error value>":
            values["error"] = entry.message
        for name in SERVER_COUNTS:
            if is_number(entry.pairs.get(name, "")):
                values["count"] = int(entry.pairs[name][:9])
        if is_number(entry.pairs.get(HELD, "")):
            values["held"] = int(entry.pairs[HELD][:9])
        values.update(
            at=pending.at, component=component, level=entry.level, signal=signal, message=message.text,
        )  # fmt: skip
        if pending.behind:
            values["behind"] = pending.behind
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

    def alike(self, stream: Stream, found: AlikeEvents, raws: list[str | None]) -> None:
        """Rows of one message at once, as `event` makes each; `raws` are the texts of lines that are to be kept."""
        room = max(0, self.sink.limits.events - self.events)
        if (over := len(found.lines) - room) > 0:
            self.capped += over
            columns = {name: values[:room] for name, values in found.columns.items()}
            found = AlikeEvents(found.lines[:room], found.fixed, columns)
        self.events += len(found.lines)
        if found.lines:
            stream.alike.append(found)
        for line, raw in zip(found.lines, raws, strict=False):
            if raw is not None:
                self.sink.keep(self.source, line, raw)

    def _bare_error(self, entry: LogRecord) -> catalog.Message | None:
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

    def _option(self, stream: Stream, entry: LogRecord, pending: Pending, component: str | None) -> None:
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

    def _other(self, stream: Stream, entry: LogRecord, pending: Pending) -> None:
        """A line of another program, or of the Go runtime inside ours."""
        text = entry.message
        if entry.pairs:
            text += " " + " ".join(f'{k}="{v}"' for k, v in entry.pairs.items())
        last_words.note_fatal(stream, entry, pending)
        if entry.form != "klog" and denials.add(self.sink, self.source, pending.line, pending.raw):
            return  # a packet filter's own record
        if found := signals.find(text) or self._of_sidecar(stream, entry):
            shown = pending.body if pending.text.startswith('{"') and pending.body else pending.text
            number, raw = pending.line, pending.raw
            if pending.has_value:  # the line of the value that says it is cited, and all of the value is the message
                shown = " ".join((shown.rstrip().removesuffix("<"), *(one.strip() for one in pending.extra)))
                told = (
                    at for at, one in enumerate(pending.extra) if (hit := signals.find(one)) and hit.name == found.name
                )
                number, raw = next((pending.places[at] for at in told), (number, raw))
            self.signal(found, number, (raw, shown), pending.at, stream, pending, headed=True)
        elif entry.level in ("E", "F", "W") and len(stream.tallies) < 2000:
            self.sink.keep(self.source, pending.line, pending.raw)

    def _of_sidecar(self, stream: Stream, entry: LogRecord) -> signals.SignalHit | None:
        """An error of a proxy beside an API server, in whatever words: why stands in its field."""
        error = entry.pairs.get("error") or entry.pairs.get("err") if entry.level in ("E", "F") else None
        if not error or not SIDECAR.search(stream.container or self.source.rsplit("/", 1)[-1]):
            return None
        return signals.SignalHit("sidecar_error", f"{entry.message}: {error}")

    def signal(
        self,
        found: signals.SignalHit,
        number: int,
        line: tuple[str, str],
        at: int | None,
        stream: Stream,
        record: Pending | None,
        *,
        headed: bool = False,
    ) -> bool:
        """
        The row of a line of another program; False for one that is no evidence.

        Args:
            line: its text as it stands in the member, and without margins.
            record: what it begins (`headed`) or goes on with.
        """
        raw, text = line
        if found.event is None and not witness.counts(found.signal, text, stream, self.source, record, headed=headed):
            self.mentions += 1
            if (
                self.mentions <= QUOTED and chain.read(text) is not None
            ):  # decides nothing, and may be all that a bundle says
                self.sink.add(schema.FACTS, self.source, number, key="named_elsewhere", value=raw.strip()[:2000])
                self.sink.keep(self.source, number, raw)
            return False
        level = record.entry.level if record is not None and headed else None
        if found.event is not None and self.events < self.sink.limits.events:
            self.events += 1
            values: Values = {
                "at": at, "component": found.event.component, "level": level or found.event.level,
                "signal": found.event.signal, "message": found.event.message, "error": found.name,
            }  # fmt: skip
            stream.lines_of_go.append((number, values))  # whose they are is known once all of the log is read
            if found.event is signals.FATAL and identity.WORDS.search(found.name or ""):
                stream.own.setdefault((found.event.component or "", found.event.message), 1)
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
                message=text.strip()[:600],
            )
        else:
            self.capped += 1
        self.sink.keep(self.source, number, raw)
        return True

    def _count(
        self, stream: Stream, place: CallPlace, seen: tuple[int, int | None, int | None], *, known: bool
    ) -> None:
        if place not in stream.tallies and len(stream.tallies) >= self.sink.limits.distinct:
            place = OTHERS
            self.others = True
        stream.tallies.setdefault(place, Tally(known=known)).add(*seen)
