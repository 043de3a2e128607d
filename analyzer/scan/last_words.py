"""
The words with which a program ends: the last of its fatal lines, else the error with which its log breaks off.

Samples, of klog, Calico, zap and logrus, and of programs that print none of their headers::

    F0302 08:00:01.000000       1 main.go:60] failed to run: open /etc/tls/tls.key: no such file or directory
    2026-03-02 08:00:01.000 [FATAL][9] startup/startup.go 105: Couldn't autodetect a management IPv4 address.
    time="2026-03-02T08:00:01Z" level=fatal msg="cannot bind" error="listen tcp :8443: bind: address already in use"
    nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address in use)

They say of no tunnel that it is down: whoever asks why a pod does not run looks for those of its own log.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.scan import signals
from analyzer.scan.stream import LastWords, Pending, Stream
from analyzer.sources import prose
from analyzer.sources.log_record import LogRecord
from analyzer.sources.wrappers import unquote
from analyzer.tables.sink import Sink

MOST = 400
BARE = frozenset({"plain", "golog"})
"""Forms of records that state no level."""
PLACE = regex.compile(r"(?:[\w./-]{1,120}\.go \d{1,6}|[\w./-]{1,60}/<nil> <nil>): ")
"""How Calico names the place in its source, in front of the message."""
FATAL = regex.compile(
    r"l(?<![^\s\"]l)(?:eve|v)l=\"?(?:fatal|panic|dpanic|critical|FATAL|CRITICAL)\b|s(?<![^\s\"]s)everity=\"?(?:fatal|panic|dpanic|critical|FATAL|CRITICAL)\b|\[(?<!\S\[)(?:FATAL|fatal|PANIC|emerg|EMERG|alert|crit)\]"
)
FATAL_BEGIN = regex.compile(
    r"(?:FATAL|Fatal|fatal)(?: error)?: |panic: |Error: (?!from server)|[\w./-]{1,200}:\d{1,6} - Error during parsing: |exec (?:\"?/\S{1,200}|user process caused): |standard_init_linux\.go:"
)
"""How a line without a header that is known says that the program ends with it."""
PROGRESS = regex.compile(r"[\[<(]?(?:INFO|DEBUG|TRACE|NOTICE|info|debug|trace|notice)\b[\]>):]?")
"""How a line of a program with a form of its own begins that tells what it does, and of no end."""
SAID = regex.compile(r"[A-Za-z][\w ./()'-]{1,80}: \S")
"""What a program prints of an error without the head that its other lines have: what it did, and what came of it."""
SILENT = regex.compile(
    r"[ \t]*(?:exit status \d{1,3}|signal: [\w ]{1,40}|(?:command )?(?:terminated|exited) with (?:exit )?code \d{1,3}|[Uu]sage(?:: | of )|(?:See|Run|Try) ['\"`]?\S{1,60} [^\n]{0,80}--?h(?:elp)?\b|Stream closed EOF for )"
)
"""That a program ended, how it is called, and where its help is: none of it says why."""
FIELD = regex.compile(r'(?:^|\s)(?P<key>msg|message|err|error)=(?P<value>"(?:[^"\\]|\\.){1,2000}"|[^\s"]{1,500})')


def of_record(entry: LogRecord) -> str:
    """What a record says, with its fields behind it, and without the place in the source."""
    if entry.form in BARE:
        return of_line(entry.message)
    text = entry.message
    if m := PLACE.match(text):
        text = text[m.end() :]
    fields = [value for key in ("error", "err", "reason") if (value := entry.pairs.get(key))]
    return _short(": ".join([text, *fields[:1]]))


def of_line(text: str) -> str:
    """What a line without a known header says: the fields of one that is made of them, else all of it."""
    found = {m["key"]: m["value"] for m in FIELD.finditer(text[:4000])}
    values = [found[key] for keys in (("msg", "message"), ("error", "err")) for key in keys if key in found]
    said = [unquote(one[1:-1]) if one[:1] == '"' else one for one in values]
    return _short(": ".join(said) if said else text.strip())


def is_fatal(text: str) -> bool:
    """Does a line without a known header say that the program ends."""
    return FATAL.search(text[:600]) is not None or FATAL_BEGIN.match(text[:600]) is not None


def note_fatal(stream: Stream, entry: LogRecord, pending: Pending) -> None:
    """Keep a fatal record, unless one below it is kept."""
    fatal = entry.level == "F" or (entry.form in BARE and (is_fatal(entry.message) or is_fatal(pending.text)))
    if fatal and (stream.fatal is None or pending.line >= stream.fatal.number):
        fields = entry.form in BARE and is_fatal(pending.text) and FIELD.search(pending.text)
        words = of_line(pending.text) if fields else of_record(entry)
        stream.fatal = LastWords(pending.line, pending.raw, pending.at, words)


def note(stream: Stream, entry: LogRecord, pending: Pending, *, known: bool) -> None:
    """
    Keep a record as the last one, where it is an error, or of a run that ended and of a program that prints no level.

    Args:
        known: is it a message of Konnectivity, which has a row of its own.
    """
    if stream.final is not None and stream.final.number > pending.line:
        return  # below it stands what it printed without its head
    ends = entry.level == "E" or (stream.previous and entry.form in BARE and PROGRESS.match(entry.message) is None)
    stream.final = LastWords(pending.line, pending.raw, pending.at, of_record(entry)) if ends and not known else None


def note_line(stream: Stream, number: int, raw: str, text: str, body: str) -> None:
    """Keep a line without a header (`text`, in its layers `body`) that says that the program ends, or the last of a run that ended."""
    if is_fatal(body) or is_fatal(text):
        stream.fatal = LastWords(number, raw, None, of_line(text if is_fatal(text) and FIELD.search(text) else body))
    elif not stream.previous or (stream.final is not None and SILENT.match(body)):
        return
    elif stream.pending is None or _is_own(stream, text, body):
        stream.final = LastWords(number, raw, None, of_line(body))


def _is_own(stream: Stream, text: str, body: str) -> bool:
    """Does a line below a record begin anew, without the head that the record has: a program's own last word, and no part of the record."""
    within = stream.pending is not None and stream.pending.in_value
    return not within and SAID.match(body) is not None and prose.sentence(text) is None


def hand_over(stream: Stream, sink: Sink, source: str) -> None:
    """A row for the words of a log whose pod or container is known, or that is one of Konnectivity."""
    found = stream.fatal or stream.final
    if found is None or not (stream.pod or stream.container or stream.is_own):
        return
    named = signals.find(found.raw)
    if named is not None and named.event is not signals.FATAL and named.signal != schema.RIGHT_MISSED:
        return  # it has a row of its own, or is no evidence
    sink.add(
        schema.LOG_SIGNALS, source, found.number, at=found.at, signal=schema.LAST_WORDS, pod=stream.pod, node=stream.node, message=found.words,
    )  # fmt: skip
    sink.keep(source, found.number, found.raw)


def _short(text: str) -> str:
    return " ".join(text.split())[:MOST]
