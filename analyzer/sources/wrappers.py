"""
Log lines from the outside to the inside: layers are peeled until none matches.

Longest prefix first: `kubectl logs --prefix --timestamps`, stern, CRI, docker json-file and compose, the forms of
journalctl, logrus around klog (k0s), then the program's own line. Sources: the wrappers' own documentation and real
archives; each pattern is linear and works on at most 8 KiB of a line.
"""

from __future__ import annotations

import json
from dataclasses import replace

from analyzer import patterns as regex
from analyzer.sources import any_head, services, supervised
from analyzer.sources.clock import MONTHS, at_us, rfc3339_us
from analyzer.sources.go_quotes import unquote as unquote
from analyzer.sources.marked import marked
from analyzer.sources.peeled import Peeled as Peeled
from analyzer.sources.peeled import is_undated, outermost
from analyzer.wording import is_number

ANSI = regex.compile(
    r"\x1b\[8mha:[^\x1b]*\x1b\[0m|\x1b\[[0-9;?<=>]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]{0,400}(?:\x07|\x1b\\)?|\x1b[()][A-Z0-9]|\x1b[=>78cDEHMNOZ]"
)
"""Jenkins' own notes, colours and moves of the cursor, titles of windows."""
STAMP = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)"
PREFIX = regex.compile(r"\[pod/([^/\]\s]+)/([^\]\s]+)\] (.*)", regex.S)
CRI = regex.compile(rf"({STAMP}) (stdout|stderr) ([FP])(?::[^ ]*)? ?(.*)", regex.S)
TIMESTAMPS = regex.compile(rf"({STAMP}) (.*)", regex.S)
STERN = regex.compile(
    r"^(?:[a-z0-9][a-z0-9-]{0,62} )?([a-z0-9][\w.]*-[\w.-]*) ([a-z0-9][\w.-]*) (?:› )?(?=[IWEF]\d{4} \d\d:|\d{4}-\d\d-\d\dT|\{\"|\S+: )(.*)",
    regex.S,
)
COMPOSE = regex.compile(r"^([\w.-]+-\d+)\s+\| (.*)", regex.S)
JOURNAL = regex.compile(
    r"([^\W\d_]{3,5}\.?) +(\d{1,2}) (\d\d:\d\d:\d\d(?:\.\d+)?) (\S+) ([^\s\[:]+)(?:\[(\d+)\])?: (.*)", regex.S
)
JOURNAL_COUNTED = regex.compile(
    r"(\d{1,2})[月월]? {1,2}(\d{1,2}) (\d\d:\d\d:\d\d(?:\.\d+)?) (\S+) ([^\s\[:]+)(?:\[(\d+)\])?: (.*)", regex.S
)
"""The same where the locale counts its months instead of naming them."""
JOURNAL_ISO = regex.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:?\d\d) (\S+) ([^\s\[:]+)(?:\[(\d+)\])?: (.*)", regex.S
)
JOURNAL_FULL = regex.compile(
    r"[^\W\d_]{2,4} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) (\w+) (\S+) ([^\s\[:]+)(?:\[(\d+)\])?: (.*)", regex.S
)
JOURNAL_MONO = regex.compile(r"\[ *\d+\.\d+\] (\S+) ([^\s\[:]+)(?:\[(\d+)\])?: (.*)", regex.S)
SYSLOG = regex.compile(
    rf"<\d{{1,3}}>1 ({STAMP}|-) (\S+) (\S+) \S+ \S+ (?:-|(?:\[(?:[^\]\\]|\\.)*+\])++)(?: \ufeff?(.*))?$", regex.S
)  # RFC 5424
PRIORITY = regex.compile(r"<\d{1,3}>(?=[^\W\d_]{3,5}\.? +\d{1,2} \d\d:)")  # RFC 3164 in front of what journalctl prints
NODE_LOGS = regex.compile(
    r"(\d+\.\d+\.\d+\.\d+|[\w.-]+) (?=[^\W\d_]{3,5}\.? +\d{1,2} \d\d:\d\d:\d\d(?! \d{4} ))(.*)", regex.S
)  # and no day of the week in front of a date that names its year
LOGRUS_ERROR = regex.compile(r' error=("(?:[^"\\]|\\.)*"|[^\s"]+)', regex.S)
LOGRUS_URL = regex.compile(r' url=("(?:[^"\\]|\\.)*"|[^\s"]+)', regex.S)
REACHED = "Remotedialer connected to proxy"
"""What an agent of k3s or rke2 says when it has reached a server; which one, the field behind it tells."""
LOGRUS = regex.compile(r'(?:time="([^"]*)" )?level=(\w+) msg=(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(.*)', regex.S)
CRI_KLOG = regex.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) (?:(stdout|stderr) F )?([IWEF]\d{4} \d\d:\d\d:\d\d.*)", regex.S
)
"""A whole line as a runtime, or `kubectl logs --timestamps`, writes it around a record of klog: nearly every line of a container's log."""
KLOG_START = regex.compile(r"[IWEF]\d{4} \d\d:\d\d:\d\d")


def peel(line: str) -> Peeled:
    """Take off every wrapper; at most six layers."""
    if line[:1] == "2" and (m := CRI_KLOG.match(line)) and (at := rfc3339_us(m[1])) is not None:
        return Peeled(m[3], at, layers=("cri" if m[2] else "timestamps",), stream=m[2])
    peeled = Peeled(line)
    for _ in range(6):
        text = peeled.text
        if not text or (text[0] in "IWEF" and KLOG_START.match(text)):
            break
        found = _layer(text, peeled)
        if found is None:
            break
        peeled = found
    if peeled.program and not peeled.container and (own := supervised.of_tag(peeled.program, peeled.text)) is not None:
        return replace(peeled, container=own)
    return peeled


def _layer(text: str, outer: Peeled) -> Peeled | None:
    """The next layer, if there is one; what people put in front is looked for last, in front of klog's own header only."""
    if text[0].isspace() and outer.layers[-1:] != ("timestamps",):  # as most lines of a document; no wrapper begins so
        return None
    return _known_layer(text, outer) or marked(text, outer) or _any_head(text, outer)


def _any_head(text: str, outer: Peeled) -> Peeled | None:
    """What viewers and collectors put in front of a program's line, as `any_head` knows it."""
    found = any_head.head(text, outer.layers[-1:] == ("timestamps",))
    if found is None:
        return None
    at, local = (found.at, found.local) if found.at is not None and is_undated(outer.at) else (outer.at, outer.local)
    return replace(
        outer, text=found.text, at=at, local=local, pod=outer.pod or found.pod, container=outer.container or found.container,
        node=outer.node or found.node, program=outer.program or found.program, layers=(*outer.layers, "viewer"),
    )  # fmt: skip


def _known_layer(text: str, outer: Peeled) -> Peeled | None:
    first = text[0]
    if first.isdigit():
        return _dated(text, outer)
    if first == "[":
        if m := PREFIX.match(text):
            return replace(outer, text=m[3], pod=m[1], container=m[2], layers=(*outer.layers, "kubectl --prefix"))
        if m := JOURNAL_MONO.match(text):
            return replace(
                outer, text=m[4], node=outer.node or m[1], program=m[2], layers=(*outer.layers, "journal monotonic")
            )
        return None
    if first == "{":
        return _json(text, outer)
    if first == "<":
        return _syslog(text, outer)
    if first in "tl" and (m := LOGRUS.match(text)):
        inner = m[4] if m[3] is None else unquote(m[3])  # a message of one word has no quotes
        at, local = outermost(outer, m[1] or "")  # whoever quotes such a line may have cut off its time
        if "konnectivity" in m[5] and (end := supervised.end(inner, m[5])) is not None:
            text = f"component=konnectivity {end}"
            return replace(outer, text=text, at=at, local=local, layers=(*outer.layers, "logrus"))
        child = supervised.program(m[5], outer.program)
        own = (outer.program,) if outer.program in supervised.SINGLE else ()
        layers = (*outer.layers, "logrus", *(("k0s",) if child else own))
        if not child and (more := LOGRUS_ERROR.search(m[5])):
            inner += f" error={more[1]}"  # why it failed stands behind the message, and nowhere in it
        elif inner == REACHED and (more := LOGRUS_URL.search(m[5])):
            inner += f" url={more[1]}"
        return replace(outer, text=inner, at=at, local=local, container=child or outer.container, layers=layers)
    if m := JOURNAL.match(text):
        return _journal(m, MONTHS.get(m[1]) or MONTHS.get(m[1].capitalize()), outer)
    if m := JOURNAL_FULL.match(text):
        at, local = outermost(outer, f"{m[1]}Z" if m[2] in ("UTC", "GMT") else m[1])
        return replace(
            outer, text=m[6], at=at, local=local, node=outer.node or m[3], program=m[4], layers=(*outer.layers, "journal full"),
        )  # fmt: skip
    if m := NODE_LOGS.match(text):
        return replace(outer, text=m[2], node=m[1], layers=(*outer.layers, "node-logs"))
    if m := STERN.match(text):
        return replace(outer, text=m[3], pod=m[1], container=m[2], layers=(*outer.layers, "stern"))
    if m := COMPOSE.match(text):
        return replace(outer, text=m[2], pod=m[1], layers=(*outer.layers, "compose"))
    return None


def _dated(text: str, outer: Peeled) -> Peeled | None:
    if m := CRI.match(text):
        at, local = outermost(outer, m[1])
        # not `replace`: this is every line of a container's log, and that costs more than the pattern
        return Peeled(
            m[4], at, outer.pod, outer.container, outer.node, (*outer.layers, "cri"), m[3] == "P", m[2], local
        )
    if m := JOURNAL_ISO.match(text):
        at, local = outermost(outer, m[1])
        return replace(
            outer, text=m[5], at=at, local=local, node=outer.node or m[2], program=m[3], layers=(*outer.layers, "journal iso"),
        )  # fmt: skip
    if m := TIMESTAMPS.match(text):
        at, local = outermost(outer, m[1])
        layers = (*outer.layers, "timestamps")
        return Peeled(m[2], at, outer.pod, outer.container, outer.node, layers, outer.partial, outer.stream, local)
    if (m := JOURNAL_COUNTED.match(text)) and 1 <= int(m[1]) <= 12:
        return _journal(m, int(m[1]), outer)
    if m := NODE_LOGS.match(text):
        return replace(outer, text=m[2], node=m[1], layers=(*outer.layers, "node-logs"))
    return None


def _journal(m: regex.Match[str], month: int | None, outer: Peeled) -> Peeled:
    """The layer of a line whose stamp names no year."""
    at, local = outer.at, outer.local
    if at is None and month:
        at, local = at_us(1972, month, int(m[2]), m[3]), True
    return replace(
        outer, text=m[7], at=at, local=local, node=outer.node or m[4], program=m[5], layers=(*outer.layers, "journal"),
    )  # fmt: skip


def _syslog(text: str, outer: Peeled) -> Peeled | None:
    if m := SYSLOG.match(text):
        at, local = outermost(outer, m[1])
        container = outer.container or (m[3] if m[3] != "-" else None)
        node = outer.node or (m[2] if m[2] != "-" else None)
        layers = (*outer.layers, "syslog")
        return replace(outer, text=m[4] or "", at=at, local=local, node=node, container=container, layers=layers)
    if m := PRIORITY.match(text):
        return replace(outer, text=text[m.end() :], layers=(*outer.layers, "syslog"))
    return None


def _json(text: str, outer: Peeled) -> Peeled | None:
    """docker json-file, journalctl -o json and the entries of log services; a program's own JSON is left to the caller."""
    if not text.startswith(('{"log":', '{"stream":', '{"time":')) and not services.may_hold(text):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("log"), str) and "kubernetes" not in value:
        log = value["log"]
        at, local = outermost(outer, str(value.get("time", "")))
        return replace(
            outer,
            text=log.rstrip("\n"),
            at=at,
            local=local,
            stream=value.get("stream"),
            partial=not log.endswith("\n"),
            layers=(*outer.layers, "docker"),
        )
    if "MESSAGE" in value:
        message = value["MESSAGE"]
        if isinstance(message, list):
            message = bytes(b for b in message if isinstance(b, int) and 0 <= b < 256).decode("utf-8", "replace")
        stamp = str(value.get("__REALTIME_TIMESTAMP", ""))
        at, local = (int(stamp), False) if is_number(stamp) else (outer.at, outer.local)
        node = outer.node or value.get("_HOSTNAME")
        return replace(
            outer,
            text=message or "",
            at=at,
            local=local,
            node=node if isinstance(node, str) else None,
            program=tag if isinstance(tag := value.get("SYSLOG_IDENTIFIER"), str) else None,
            layers=(*outer.layers, "journal json"),
        )
    if found := services.entry(value):
        at, local = (found.at, found.local) if is_undated(outer.at) else (outer.at, outer.local)
        return replace(
            outer, text=found.text, at=at, local=local, pod=outer.pod or found.pod, container=outer.container or found.container, node=outer.node or found.node,
            layers=(*outer.layers, found.service),
        )  # fmt: skip
    return None
