"""
The program's own log line: klog text and JSON, the Go standard log, Calico's logrus, BIRD's log, zap.

klog: ``[IWEF]MMDD HH:MM:SS.ffffff PID FILE:LINE] MSG``, where MSG is free text or ``"message" key=value ...`` with Go
quoting. Source: klog v0.3 to v2.140.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice

from analyzer import patterns as regex
from analyzer.sources.clock import at_us, klog_us, rfc3339_us
from analyzer.sources.wrappers import unquote

KLOG = regex.compile(r"([IWEF])(\d{4}) (\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s+(?:(\d+) )?([^\s\]]+:\d+)\] ?(.*)", regex.S)
GOLOG = regex.compile(r"(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) (.*)", regex.S)
CALICO = regex.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) \[(\w+)\]\[\d+\] (.*)", regex.S)
CLASS = r"DBG|DEBUG|TRACE|INFO|RMT|REMOTE|WARN|WARNING|ERR|ERROR|AUTH|FATAL|BUG|\?{3}"  # of BIRD's lib/log
BIRDLOG = regex.compile(
    r"(?:(\d{4}-\d\d-\d\d[T_ ]\d\d:\d\d:\d\d(?:\.\d+)?) )?" + rf"(?:bird6?: (?:<({CLASS})> )?|<({CLASS})> )(.*)",
    regex.S,
)
OPENVPN = regex.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\w{3}) +(\d+) (\d\d:\d\d:\d\d) (\d{4}) (?:us=\d{1,6} )?(.*)", regex.S
)
SCRIPT = regex.compile(
    r"\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\w{3}) +(\d+) (\d\d:\d\d:\d\d) [A-Z]{3,5} (\d{4})\]: (.*)", regex.S
)
"""What the shell scripts around OpenVPN in Gardener's images print: `date` in brackets, and a colon."""
VPN = (
    r"(?:OpenVPN \d|library versions: |(?:TCP/UDP|TCP|UDP|TLS(?: Error)?|TLS_ERROR|VERIFY(?: [A-Z]+)?|PUSH|MANAGEMENT|OPTIONS IMPORT|Options error|ROUTE6?|ROUTE_GATEWAY|MULTI)[:_ ]"
    r"|(?:Control|Data|Incoming Data|Outgoing Data) Channel\b|Peer Connection Initiated|Initialization Sequence|Attempting to establish TCP|Send to HTTP proxy: |HTTP proxy returned[: ]|SIG[A-Z\d]{2,5}\[|Restart pause|Connection reset, restarting"
    r"|TUN/TAP |net_\w+: |/s?bin/(?:ip|ifconfig|route) |(?:\S+/)?\[?[\da-f.:]{7,45}\]?:\d{1,5} |\[[\w.-]{1,100}\] (?:Peer Connection|Inactivity timeout))"
)
"""How a message of OpenVPN begins: a date alone makes no record, for people write one down, too."""
OPENVPN_ISO = regex.compile(rf"(\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d) (?:us=(\d{{1,6}}) |(?={VPN}))(.*)", regex.S)
ZAP = regex.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)|\d\.\d+e\+09)\t([A-Za-z]+)\t(?:([\w./-]+)\t)??(?:([\w./@-]+\.go:\d+)\t)?([^\t]*)(?:\t(\{.*\}))?$",
    regex.S,
)
SHORT = {"L": "level", "T": "ts", "N": "logger", "C": "caller", "M": "msg", "S": "stacktrace"}
STRUCTURED = regex.compile(r'"((?:[^"\\]|\\.)*)"(?: |$)(.*)', regex.S)
PAIR = regex.compile(
    r'(agent address|(?<![^\s="])[^\s="]*)=("(?:[^"\\]|\\.)*"|\[[^\]]{0,4000}\]|&?\{[^}]{0,4000}\}|[^\s]*)'
)
QUOTED = regex.compile(r'"(?:[^"\\]|\\.)*"', regex.S)
QUOTES = regex.compile(r'\\.|(")', regex.S)
GLUED = regex.compile(r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9} +\d+ [\w./-]+:\d+\] ")
TORN = regex.compile(r"[IWEF]\d{0,4}(?: [\d:.]{0,18} *(?:\d* ?[\w./-]{0,80}(?::\d*)?)\]?)?")
DECODER = json.JSONDecoder()
GLUED_TRIES = 50
ANNOUNCING = frozenset(" \t:;,=|/\\([{<'`\"")
"""What stands in front of a record that somebody quotes; a message ends with anything else."""
# words behind the pairs of a record, which no program prints there, for it quotes a value of several words
SAID = regex.compile(r'(?:^|[\s])[\w.-]+=(?:"(?:[^"\\]|\\.)*"|[^\s"]\S*)(?:[ ]+[A-Za-z\']+[,;:]?){4,}[.!?]?$')
BARE = regex.compile(r'"([A-Za-z][^"\\]{3,120})" (?=\w+=)')
LEVELS = {
    "info": "I", "warn": "W", "warning": "W", "error": "E", "fatal": "F", "debug": "I", "trace": "I", "panic": "F",
    "err": "E", "dbg": "I", "dpanic": "F", "critical": "F", "rmt": "E", "auth": "E", "bug": "F",
}  # fmt: skip


@dataclass(slots=True)
class LogRecord:
    """One log record. `at` is the program's own time (yearless for klog), None when the line has none."""

    form: str
    level: str | None
    at: int | None
    place: str
    message: str
    structured: bool = False
    rest: str = ""
    found: dict[str, str] | None = None

    @property
    def pairs(self) -> dict[str, str]:
        """The keys behind a structured message; taken apart when asked for, since most lines are only counted."""
        if self.found is None:
            self.found = pairs(self.rest) if self.rest else {}
        return self.found


def read(text: str) -> LogRecord | None:
    """The record that starts on this line, or None for a line that continues the record before."""
    text = text.rstrip(" \t")  # a paste pads its lines
    if not text:
        return None
    first = text[0]
    if first in "IWEF" and (m := KLOG.match(text)):
        record = message_entry("klog", m[1], klog_us(m[2], m[3]), m[5], m[6])
        return None if record.rest and is_said(record.rest) else record
    if first == "{":
        return _json(text)
    if first.isdigit():
        if m := GOLOG.match(text):
            return LogRecord("golog", None, at_us(int(m[1]), int(m[2]), int(m[3]), m[4]), "", m[5])
        if "\t" in text[:40] and (m := ZAP.match(text)) and m[2].lower() in LEVELS:
            return _zap(m)
        if m := CALICO.match(text):
            return LogRecord("calico", LEVELS.get(m[2].lower()), rfc3339_us(m[1]), "", m[3])
        if m := OPENVPN_ISO.match(text):  # since 2.5
            return LogRecord("openvpn", None, rfc3339_us(f"{m[1]}.{int(m[2] or 0):06}"), "", m[3])
    if (first.isdigit() or first in "b<") and (m := BIRDLOG.match(text)):
        level = m[2] or m[3]
        return LogRecord(
            "bird", LEVELS.get(level.lower()) if level else None, rfc3339_us(m[1]) if m[1] else None, "", m[4]
        )
    if first == '"' and BARE.match(text):
        return message_entry("bare", None, None, "", text)  # a log service took the klog header away
    if first in "MTWFS" and (m := OPENVPN.match(text)):
        from analyzer.sources.clock import MONTHS

        return LogRecord("openvpn", None, at_us(int(m[4]), MONTHS.get(m[1], 1), int(m[2]), m[3]), "", m[5])
    if first == "[" and (m := SCRIPT.match(text)):
        from analyzer.sources.clock import MONTHS

        return LogRecord("script", None, at_us(int(m[4]), MONTHS.get(m[1], 1), int(m[2]), m[3]), "", m[5])
    return None


def is_klog(text: str) -> bool:
    """Does a klog record start here."""
    return text[:1] in ("I", "W", "E", "F") and KLOG.match(text) is not None


def message_entry(form: str, level: str | None, at: int | None, place: str, text: str) -> LogRecord:
    """Split klog's MSG part."""
    if text.startswith('"') and (m := STRUCTURED.match(text)):
        return LogRecord(form, level, at, place, unquote(m[1]), True, m[2])
    return LogRecord(form, level, at, place, text)


def pairs(text: str) -> dict[str, str]:
    """
    ``key=value`` pairs of a structured message; quoted values unquoted, a multi-line ``key=<`` value joined.

    A value whose quotation does not end was cut off, so it and what may stand in it are left out; what stands behind the
    header of another record, glued to this one, is that record's.
    """
    found: dict[str, str] = {}
    if "=<\n" in text:
        text = _multiline(text, found)
    for m in PAIR.finditer(text[: glued_at(text) or len(text)]):
        value = m[2]
        if value[:1] == '"' and not QUOTED.fullmatch(value):
            break
        found[m[1]] = unquote(value[1:-1]) if value[:1] == '"' else value
    return found


def is_said(rest: str) -> bool:
    """Does somebody's sentence go on behind the pairs: the line is quoted in it, and no record of this log."""
    return (rest[-1].isalpha() or rest[-1] in ".!?") and SAID.search(rest[-400:]) is not None


def is_open(text: str) -> bool:
    """Does a quotation begin that does not end: the rest was cut off."""
    return sum(map(bool, QUOTES.findall(text))) % 2 == 1


def glued_at(text: str) -> int:
    """
    Where the next record begins on the line of another one, as a lost line end leaves them; 0 where none does.

    A record in a quotation that ends, or behind words that announce it, is quoted and not glued.
    """
    for m in islice(GLUED.finditer(text, 1), GLUED_TRIES):
        at = m.start()
        if is_open(text[:at]) and not is_open(text):
            continue
        if text[at - 1] not in ANNOUNCING or text[:at].rstrip(" ").endswith('"'):
            return at
    return 0


def next_at(text: str) -> int:
    """Where the next record begins on the line of another one, be it klog's or an object of JSON behind another; 0 where none does."""
    if text[0] == "{":
        if '}{"' not in text:
            return 0
        try:
            _, at = DECODER.raw_decode(text)
        except (ValueError, RecursionError):
            return 0
        return at if text.startswith('{"', at) else 0
    return glued_at(text) if text.count(".go:") > 1 else 0


def torn_at(text: str) -> int:
    """Where a record begins on the line of one that was torn in its own header, as two writers of one file do it; 0 where none does."""
    m = GLUED.search(text, 1) if text[:1] in ("I", "W", "E", "F") else None
    return m.start() if m and TORN.fullmatch(text, 0, m.start()) else 0


def _multiline(text: str, found: dict[str, str]) -> str:
    """klog since v2.60 prints a multi-line value as ``key=<``, tab-indented lines, `` >``."""
    out: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.endswith("=<"):
            key = line[:-2].rsplit(" ", 1)[-1]
            value: list[str] = []
            at += 1
            while at < len(lines) and not lines[at].startswith(" >"):
                value.append(lines[at].removeprefix("\t"))
                at += 1
            found[key] = "\n".join(value)
            out.append(line[: -2 - len(key)])
            if at < len(lines):
                out.append(lines[at][2:])
        else:
            out.append(line)
        at += 1
    return " ".join(out)


def _zap(m: regex.Match[str]) -> LogRecord:
    """zap's console form: time, level, logger, caller, message and the fields as JSON, set apart by tabs."""
    at = int(float(m[1]) * 1_000_000) if "e+" in m[1] else rfc3339_us(m[1])
    found: dict[str, str] = {}
    if m[6]:
        try:
            value = json.loads(m[6])
        except (ValueError, RecursionError):
            value = {}
        found = (
            {str(k): v if isinstance(v, str) else json.dumps(v) for k, v in value.items()}
            if isinstance(value, dict)
            else {}
        )
    return LogRecord("json", LEVELS[m[2].lower()], at, (m[4] or "").rsplit("/", 1)[-1], m[5], True, found=found)


def _json(text: str) -> LogRecord | None:
    """klog JSON (``ts`` in milliseconds, older in seconds) and zap (``ts`` as RFC 3339 or seconds)."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and "M" in value and "L" in value:  # zap's short keys
        value = {SHORT.get(key, key): one for key, one in value.items()}
    if not isinstance(value, dict) or not ("msg" in value or "message" in value) or "apiVersion" in value:
        return None  # an object has messages, too
    ts = value.get("ts", value.get("time", value.get("timestamp")))
    at: int | None = None
    if isinstance(ts, (int, float)) and not isinstance(ts, bool) and 0 < ts < 1e17:
        # tell seconds, milliseconds and nanoseconds apart by size: 1e11 s is the year 5138
        at = int(ts * 1_000_000) if ts < 1e11 else int(ts * 1000) if ts < 1e14 else int(ts)
    elif isinstance(ts, str):
        at = rfc3339_us(ts)
    level = LEVELS.get(str(value.get("level", value.get("severity", ""))).lower())
    if level is None:
        level = "E" if "err" in value and "v" not in value else "I"
    skip = {"ts", "time", "timestamp", "caller", "msg", "message", "level", "severity", "v", "logger"}
    found = {k: v if isinstance(v, str) else json.dumps(v) for k, v in value.items() if k not in skip}
    place = str(value.get("caller", "")).rsplit("/", 1)[-1]
    message = str(value.get("msg", value.get("message")))
    return LogRecord("json", level, at, place, message, True, found=found)
