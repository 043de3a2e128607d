"""
Outputs of commands that were written to a log: each line behind the head of a container runtime, of syslog or of a CI.

::

    2026-03-02T10:23:02.1234567Z NAME        STATUS     ROLES    AGE   VERSION
    2026-03-02T10:23:02.1234567Z 10.0.1.44   NotReady   <none>   12d   v1.29.4

The heads come off where all lines are of one source and what stands behind them is an output and no log.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from os.path import commonprefix

from analyzer import patterns as regex
from analyzer.sources.bare_rows import ROW
from analyzer.sources.log_record import read
from analyzer.sources.stamps import BIRD, OBJECT, TITLES, begins_object, begins_output
from analyzer.sources.wrappers import Peeled, peel

OUTPUT = regex.compile(rf"(?:{TITLES}|{OBJECT}|{BIRD}|POD:|(?:Name|Namespace): {{3,}}\S)")
DATE = r"(?:\d{4}[-/]\d\d[-/]\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|[^\W\d_a-z][^\W\d_A-Z]{2} {1,2}\d{1,2}(?: \d{4})?)"
LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|trace|debug|info|notice|warn(?:ing)?|error)"
STAMP = regex.compile(
    rf"\[?{DATE}(?:[T ]|, )\d\d:\d\d:\d\d(?:[.,]\d{{1,9}})?(?: ?(?:[AP]M|Z|[+-]\d\d:?\d\d))?\]?:? (?P<text>.*)", regex.S
)  # of no program in particular: `ts`, a script's own `date`
CLOCK = 25
"""Characters among which the clock of a stamp ends."""
BEHIND = regex.compile(rf"(?:\d\d[OE][ +]|\[?{LEVEL}\]?:?[ ])(?P<text>.*)", regex.S)
"""Behind the time: the stream as GitLab's runner numbers it, or the level that a script prints."""
MESSAGE = regex.compile(r'"(?:msg|message)"[ ]*:')
LOGGERS_OWN = frozenset(
    {"level", "severity", "ts", "time", "timestamp", "@timestamp", "logger", "caller", "msg", "message"}
)
PREFIX = regex.compile(
    r"(?:\+[ ]?(?!-)|\[[\w@./:-]{1,80}\][ ]|[\w@./-]{1,200}(?:\[[\w\"./-]{1,80}\])?[ ]\([\w-]{1,30}\):[ ]|[\w@./-]{1,200}(?:[ ][\w@./-]{1,200})?(?:[ ]\|[ ]|: ?|[ ]))"
)
OF_ROWS = regex.compile(r"[^\[+:|]+[ ]")
TITLED = regex.compile(TITLES)
FILE = regex.compile(r"[\w@-]*[./][\w@./-]*:")
NUMBER = regex.compile(r"^\d{1,7}[:-]")
SAMPLE = 400
LONGEST = 8192
SHARE = 0.8
FIRST = 10
"""Lines among which an output begins."""
RECORDS = 0.2
"""The share of log records up to which the lines behind the heads are an output."""


def is_output(lines: Iterable[Peeled]) -> bool:
    """Is what stands behind the heads of these lines an output of a command: it begins as one, and few lines are log records."""
    texts = [one.text for one in lines if one.layers and one.text.strip()]
    begun = any(OUTPUT.match(text) or ROW.match(text) for text in texts[:FIRST])
    if len(texts) < 2 or not (begun or any(map(begins_object, texts[:FIRST], texts[1:]))):
        return False
    return sum(1 for text in texts if read(text) is not None) <= RECORDS * len(texts)


def behind(line: str, peeled: Peeled | None = None) -> Peeled:
    """
    A line without the heads of loggers, and without a time and a level that no logger in particular prints.

    Args:
        peeled: what `peel` makes of it, where that is known.
    """
    one = peeled or peel(line)
    if line[:1].isspace():  # as most lines of a document; all heads begin with a sign
        return one
    if not one.layers and line[:1] == "{" and (text := _only_message(line)) is not None:
        return replace(one, text=text, layers=("json",))
    if one.text.count(":", 0, CLOCK) >= 2 and (m := STAMP.match(one.text)):
        one = replace(one, text=m["text"], layers=(*one.layers, "stamp"))
    if one.layers and (m := BEHIND.match(one.text)):
        one = replace(one, text=m["text"], layers=(*one.layers, "level"))
    return one


def _only_message(line: str) -> str | None:
    """The message of a logger's JSON line that says nothing else than when, how bad and where."""
    if MESSAGE.search(line) is None:
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not value.keys() <= LOGGERS_OWN:
        return None
    text = value.get("msg", value.get("message"))
    return text if isinstance(text, str) else None


def _prefixed(text: str) -> str:
    """What each line begins with, as grep prints a file's name and a diff its sign: behind it an output begins."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return ""
    common = commonprefix([min(lines)[:LONGEST], max(lines)[:LONGEST]])  # noqa: RUF071 (characters are what is asked for)
    if (m := PREFIX.match(common)) is None:
        return ""
    rest, below = (NUMBER.sub("", line[m.end() :], count=1) for line in lines[:2])
    if len(lines) == 2 and not (m.group().rstrip().endswith(("]", "):")) and TITLED.match(rest)):
        return ""
    titled = rest.startswith("NAME")  # a name in front of a table's rows may be the cluster's or the node's
    if FILE.fullmatch(m.group()) and begins_output(NUMBER.sub("", line[m.end() :], count=1) for line in lines):
        return m.group()
    begun = OUTPUT.match(rest) or begins_object(rest, below) or (rest.strip() == "OK" and OUTPUT.match(below))
    return m.group() if begun and not (titled and OF_ROWS.fullmatch(m.group())) else ""


def without_heads(text: str, _: object) -> tuple[str, str]:
    """The text, line by line the same, without the heads of its lines; and a remark where they were taken off."""
    if prefix := _prefixed(text):
        return "\n".join(line.removeprefix(prefix) for line in text.split("\n")), "a prefix on every line was taken off"
    sample = [behind(line[:LONGEST]) for line in text[: 200 * SAMPLE].split("\n")[:SAMPLE] if line.strip()]
    sources = Counter(_source(one) for one in sample if one.layers)
    source, count = sources.most_common(1)[0] if sources else ((), 0)
    if count < max(2, SHARE * len(sample)) or not is_output(one for one in sample if _source(one) == source):
        return text, ""
    found = []
    for line in text.split("\n"):
        one = behind(line[:LONGEST])
        if _source(one) == source:
            line = one.text + line[LONGEST:]
        elif source == _source(Peeled("", layers=("stamp",))) and (m := STAMP.match(line)):
            line = m["text"]  # its first words look like a host and a program
        found.append(line)
    return "\n".join(found), "the heads of log lines around an output were taken off"


def _source(one: Peeled) -> tuple[object, ...]:
    return tuple(layer for layer in one.layers if layer != "level"), one.pod, one.container, one.node
