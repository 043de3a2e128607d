"""
Logs whose entries are no lines: a JSON array of a log service's entries, and its tables (TSV, CSV).

::

    TimeGenerated [UTC]\tPodName\tLogMessage
    3/2/2026, 8:00:01.100 AM\tkonnectivity-agent-7x2mq\tE0302 08:00:01.100000 ...

Each entry becomes one line of JSON, as the service's own line format has it, and keeps the place of its message.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.sources import any_service, services

SPACE = re.compile(r"[\s,]*")
WHERE = re.compile(
    r'"(?:textPayload|MESSAGE|message|@message|msg|log|LogMessage|LogEntry|log_s|line|properties|_raw|content)"\s*:|'
    + any_service.HOLDS.pattern
)
ANSWER = re.compile(
    r'"(?:hits"\s*:\s*\{|events"\s*:\s*\[\s*\{\s*"(?:timestamp|logStreamName|eventId|message)"|resultType"\s*:\s*"streams")|'
    + any_service.HOLDS.pattern
)
HIT = re.compile(r'"_source"\s*:')
PLACE = re.compile(r'"message"\s*:|\[\s*"\d{16,19}"\s*,')
TIME_TITLES = frozenset({"TimeGenerated", "timestamp", "Timestamp", "time", "Time", "@timestamp", "receiveTimestamp"})
MESSAGE_TITLES = frozenset({*services.MESSAGES, "Message", "Log", "message", "msg", "log"})
UTC = regex.compile(r" \[[^\]]*\]$")
LOOK = 1 << 16
LOOKS = 20
SEPARATORS = ("\t", ",", ";")
# a cell that holds what a program wrote, as klog or as JSON in a quoted cell
BODY = rf"(?:\"?{any_service.KLOG_HEAD}|\"?\{{\"{{1,2}}(?:log|level|ts|msg|message|time)\"{{1,2}}\s*:)"
CELLS = r"[^\n]{0,600}?[,\t;][ ]?"
# the title row of such a table, or a row of one without titles, for the combined pattern of all starts
FIRST = r"(?=[\"\w@][^,;\t\n]{0,80}[,;\t])"
BELOW = rf"[^\n]{{1,1500}}+\n(?:[ \t]*+\n)?(?:{CELLS}{BODY}|\"{any_service.KLOG_HEAD})"
# or the message stands in front: `_raw,_time,host`
LEADING = rf"(?:_raw|@?message|Message|textPayload|log|Log|[Ll]ine|LogMessage|LogEntry|msg|content|body)(?:[,;\t][\w.@\"\[\]]{{1,60}}){{1,20}}+\n\"?{any_service.KLOG_HEAD}"
LEADS = regex.compile(LEADING.partition("(?:[,;")[0] + r"[,;\t]")
PAYLOAD = "jsonPayload."
HEADED = FIRST + BELOW
NAMED = r"(?=[\"\w.@ \[\]]{1,80}+[\t,])(?=[^\n]{0,2000}\b(?:TimeGenerated|[Tt]imestamp|[Tt]ime)\b)(?=[^\n]{0,2000}\b(?:LogMessage|LogEntry|log_s|properties_log_s|textPayload|jsonPayload\.message|[Mm]essage|msg|log)\b)[\"\w.@ \[\]]{1,80}[\t,]"
TABLE = rf"(?:{NAMED}|{LEADING}|(?!{any_service.KLOG_HEAD}){FIRST}(?:{CELLS}{BODY}|{BELOW}))"
ROW = regex.compile(rf"\"|(?!{any_service.KLOG_HEAD})[\w@][^,;\t\n]{{0,80}}[,;\t]")
HEADED_START = regex.compile(rf"(?:{HEADED}|{LEADING})")
EXPORT = r"__(?:CURSOR|REALTIME_TIMESTAMP|MONOTONIC_TIMESTAMP|SEQNUM)=\S"
JOURNAL_ENTRY = {"MESSAGE", "__REALTIME_TIMESTAMP"}
EXPORTED = re.compile(EXPORT)
MESSAGE = re.compile(r"^MESSAGE(?:=|$)", re.M)
FIELD = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
LENGTH = re.compile(r"^[\x00-\x08\x0b-\x1f\ufffd]{1,8}")
OF_JOURNAL = frozenset({"MESSAGE", "__REALTIME_TIMESTAMP", "_HOSTNAME", "SYSLOG_IDENTIFIER"})
OF_POD = regex.compile(r"[a-z][a-z0-9-]{1,60}-[bcdfghjklmnpqrstvwxz2456789]{5}$")  # a generated name
FEW = 20


def is_array(text: str) -> bool:
    """Is this a JSON array of a log service's entries, by its first one."""
    head = text[:LOOK].lstrip()
    if head[:1] != "[" or not services.may_hold(head):
        return False
    return next(array(text), (0, ""))[1] != ""


def array(text: str) -> Iterator[tuple[int, str]]:
    """
    (line of the message counted from 0, entry as one line of JSON); "" for an entry that is none, and where damage ends it.
    """
    decoder = json.JSONDecoder()
    start = SPACE.match(text)
    at = start.end() + 1 if start else 1
    line, counted = 0, 0
    while (gap := SPACE.match(text, at)) and (begin := gap.end()) < len(text) and text[begin] != "]":
        try:
            value, at = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            yield line + text.count("\n", counted, begin), ""
            return
        known = isinstance(value, dict) and (services.entry(value) is not None or value.keys() >= JOURNAL_ENTRY)
        m = WHERE.search(text, begin, at) if known else None
        place = m.start() if m else begin
        line += text.count("\n", counted, place)
        counted = place
        yield line, json.dumps(value) if known else ""


def is_answer(text: str) -> bool:
    """Is this the answer of a log service's interface: entries below a few keys of its own."""
    head = text[:LOOK].lstrip()
    return head[:1] == "{" and ANSWER.search(head) is not None


def answer(text: str) -> Iterator[tuple[int, str]]:
    """As `array`, of the entries that an answer of Elasticsearch, Loki or CloudWatch holds; none where it holds none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    line, counted = 0, 0
    places = _places(text)
    for one in _entries_of(value):
        known = _is_entry(one)
        if (place := next(places, None)) is not None:
            line += text.count("\n", counted, place)
            counted = place
        yield line, json.dumps(_record(one)) if known else ""


def _places(text: str) -> Iterator[int]:
    """Where the message of each entry stands; a hit of Elasticsearch holds its message among other fields."""
    if HIT.search(text) is None:
        sign = PLACE if PLACE.search(text) else any_service.HOLDS
        yield from (m.start() for m in sign.finditer(text))
        return
    begins = [m.end() for m in HIT.finditer(text)]
    for begin, end in itertools.pairwise([*begins, len(text)]):
        m = any_service.HOLDS.search(text, begin, end) or WHERE.search(text, begin, end)
        yield m.start() if m else begin


def _entries_of(value: object) -> Iterator[object]:
    """Entries as the services' line formats have them."""
    if not isinstance(value, dict):
        return
    hits, data = value.get("hits"), value.get("data")
    if isinstance(hits, dict) and isinstance(hits.get("hits"), list):
        yield from hits["hits"]
    elif isinstance(value.get("events"), list):
        yield from ({"logStreamName": "", **one} if isinstance(one, dict) else one for one in value["events"])
    elif isinstance(data, dict) and isinstance(data.get("result"), list):
        for stream in data["result"]:
            about = stream.get("stream") if isinstance(stream, dict) else None
            rows = stream.get("values") if isinstance(stream, dict) else None
            for pair in rows if isinstance(rows, list) else ():
                if isinstance(pair, list) and len(pair) > 1:
                    at = int(pair[0]) // 1_000_000 if str(pair[0]).isdecimal() and len(str(pair[0])) < 20 else None
                    yield {"line": pair[1], "labels": about if isinstance(about, dict) else {}, "timestamp": at}
    elif not any_service.is_object(value):
        yield from _longest(value, 0)


def _longest(value: object, depth: int) -> list[object]:
    """The list of most entries in an answer of a service that is not known: `results`, `data`, `events` ..."""
    if depth > 4 or not isinstance(value, dict) or any_service.is_object(value):
        return []
    best: list[object] = []
    for inner in value.values():
        listed = inner if isinstance(inner, list) else _longest(inner, depth + 1)
        if len(listed) > len(best) and any(_is_entry(one) for one in listed[:LOOKS]):
            best = listed
    return best


def _is_entry(one: object) -> bool:
    return isinstance(one, (dict, list)) and services.entry(_record(one)) is not None


def _record(one: object) -> dict[str, Any]:
    """A record as a mapping; CloudWatch answers a query with lists of fields."""
    return one if isinstance(one, dict) else {"fields": one}


def is_export(text: str) -> bool:
    """Is this the journal as `journalctl -o export` writes it: fields line by line, a blank line behind each entry."""
    return EXPORTED.match(text) is not None and MESSAGE.search(text) is not None


def export(text: str) -> Iterator[tuple[int, str]]:
    """As `array`, of the entries of an exported journal; one without a message gives none."""
    fields: dict[str, str] = {}
    place, name = 0, ""
    for at, line in enumerate([*text.split("\n"), ""]):
        key, sign, value = line.partition("=")
        if not line:
            if "MESSAGE" in fields:
                yield place, json.dumps({key: one for key, one in fields.items() if key in OF_JOURNAL})
            fields, name = {}, ""
        elif FIELD.fullmatch(key) and (sign or not name):
            # a field that is no plain text has its length, in bytes, in front of its value
            name = "" if sign else key
            if sign:
                fields[key] = value
            if key == "MESSAGE":
                place = at if sign else at + 1
        elif name and name not in fields:
            fields[name] = LENGTH.sub("", line, count=1)
        elif name:
            fields[name] += "\n" + line


def titles(line: str) -> tuple[str, list[str]] | None:
    """(separator, titles) of the title row of a service's table, None for any other line."""
    for separator in SEPARATORS[:2]:
        cells = [UTC.sub("", cell.strip().strip('"')) for cell in line.split(separator)]
        if len(cells) > 1 and TIME_TITLES & set(cells) and MESSAGE_TITLES & set(cells):
            return separator, cells
    return None


def is_table(text: str) -> bool:
    """Is this a table of a log's records, with titles or without."""
    return _form(text) is not None


def _form(text: str) -> tuple[str, list[str], int] | None:
    """(separator, titles, line of the first row) of a table: one whose titles are known, or one of whose cells a program wrote."""
    lines = text[:LOOK].split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if (known := titles(lines[first])) is not None:
        return *known, first + 1
    for separator in SEPARATORS:
        rows = list(itertools.islice(_rows(lines[first:], separator), FEW))
        if not rows or len(rows[0][1]) < 2:
            continue
        wide = len(rows[0][1])
        bare = [any(_is_body(cell) for cell in cells) for _, cells in rows]
        if bare[0] and len(rows) > 1 and all(len(cells) == wide for _, cells in rows[:2]) and bare[1]:
            return separator, [_title(cell, at) for at, cell in enumerate(rows[0][1])], first
        if not bare[0] and sum(bare) * 2 >= max(1, len(rows) - 1) and len(rows) > 1 and len(rows[1][1]) == wide:
            return separator, [UTC.sub("", cell.strip()) for cell in rows[0][1]], first + rows[1][0]
    return None


def _title(cell: str, at: int) -> str:
    """What a column without a title holds, by its first cell."""
    if any_service.moment(cell) is not None or any_service.local_us(cell) is not None:
        return "time"
    return "node" if valid(cell) else "pod" if OF_POD.match(cell) else f"column {at}"


def _is_body(cell: str) -> bool:
    return any_service.WRITTEN.match(cell) is not None or any_service.HOLDS.search(cell) is not None


def _rows(lines: list[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """(line counted from 0, cells) of each row that is not blank; rows end where the text cannot be one."""
    if separator == "\t":
        for at, line in enumerate(lines):
            if line.strip():
                yield at, [_bare(cell) for cell in line.rstrip("\r").split("\t")]
        return
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    at = 0
    try:
        for cells in reader:
            if cells and any(cell.strip() for cell in cells):
                yield at, cells
            at = reader.line_num
    except csv.Error:
        yield at, []


def table(text: str) -> Iterator[tuple[int, str]]:
    """(line counted from 0, row as one line of JSON); cells with line feeds are one row at its first line, "" is damage."""
    found = _form(text)
    if found is None:
        return
    separator, heads, first = found
    for at, cells in _rows(text.split("\n")[first:], separator):
        yield first + at, _row(heads, cells) if cells else ""


def _nested(row: dict[str, str]) -> dict[str, Any]:
    """A row whose titles are paths (`jsonPayload.message`) as the entry that they lead into."""
    found: dict[str, Any] = {}
    for head, cell in row.items():
        *path, last = head.split(".")
        place = found
        for name in path:
            inner = place.setdefault(name, {})
            place = inner if isinstance(inner, dict) else place
        place[last] = cell
    return found


def is_row(text: str, begin: int, at: int) -> bool:
    """Has the line at `at` as many cells as the title row at `begin`, whose first column is that of the message."""
    first = text[begin : text.find("\n", begin)]
    if not LEADS.match(first):
        return False
    end = text.find("\n", at)
    line = text[at : end if end >= 0 else len(text)]
    separator = max(SEPARATORS, key=first.count)
    return first.count(separator) == len(next(iter(_rows([line], separator)), (0, [""]))[1]) - 1


def _bare(cell: str) -> str:
    """A quoted cell with its doubled quotes undone."""
    inner = cell[1:-1]
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if quoted else cell


def _row(heads: list[str], cells: list[str]) -> str:
    """The row as an entry; "" for a line that has no cell with a record."""
    row = {head: cell for head, cell in zip(heads, cells, strict=False) if cell}
    if not row.keys() & set(services.MESSAGES):
        name = next((one for one in ("Message", "message", "Log", "log", "msg") if one in row), "")
        if (
            name
            and (TIME_TITLES & row.keys())
            and not any(_is_body(cell) for head, cell in row.items() if head != name)
        ):
            row["LogMessage"] = row.pop(name)
    row = _nested(row) if any(head.startswith(PAYLOAD) for head in row) else row
    return json.dumps(row) if services.entry(row) is not None else ""
