"""
Logs whose entries are no lines: a JSON array of a log service's entries, and its tables (TSV, CSV).

::

    TimeGenerated [UTC]\tPodName\tLogMessage
    3/2/2026, 8:00:01.100 AM\tkonnectivity-agent-7x2mq\tE0302 08:00:01.100000 ...

Each entry becomes one line of JSON, as the service's own line format has it, and keeps the place of its message.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.sources import services

SPACE = re.compile(r"[\s,]*")
WHERE = re.compile(r'"(?:textPayload|message|msg|log|LogMessage|LogEntry|log_s|line|properties)"\s*:')
ANSWER = re.compile(
    r'"(?:hits"\s*:\s*\{|events"\s*:\s*\[\s*\{\s*"(?:timestamp|logStreamName|eventId|message)"|resultType"\s*:\s*"streams")'
)
PLACE = re.compile(r'"(?:_source|message)"\s*:|\[\s*"\d{16,19}"\s*,')
TIME_TITLES = frozenset({"TimeGenerated", "timestamp", "Timestamp", "time", "Time", "@timestamp", "receiveTimestamp"})
MESSAGE_TITLES = frozenset({*services.MESSAGES, "Message", "Log", "message", "msg", "log"})
UTC = regex.compile(r" \[[^\]]*\]$")
LOOK = 1 << 16
# the title row of such a table, for the combined pattern of all starts
TABLE = r"(?=[\"\w.@ \[\]]{1,80}+[\t,])(?=[^\n]{0,2000}\b(?:TimeGenerated|[Tt]imestamp|[Tt]ime)\b)(?=[^\n]{0,2000}\b(?:LogMessage|LogEntry|log_s|properties_log_s|textPayload|jsonPayload\.message|[Mm]essage|msg|log)\b)[\"\w.@ \[\]]{1,80}[\t,]"


def is_array(text: str) -> bool:
    """Is this a JSON array of a log service's entries, by its first one."""
    head = text[:LOOK].lstrip()
    if head[:1] != "[" or not services.MARKS.search(head):
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
        known = isinstance(value, dict) and services.entry(value) is not None
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
    line, at = 0, 0
    for one in _entries_of(value):
        known = isinstance(one, dict) and services.entry(one) is not None
        m = PLACE.search(text, at)
        if m:
            line += text.count("\n", at, m.start())
            at = m.end()
        yield line, json.dumps(one) if known else ""


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


def titles(line: str) -> tuple[str, list[str]] | None:
    """(separator, titles) of the title row of a service's table, None for any other line."""
    for separator in ("\t", ","):
        cells = [UTC.sub("", cell.strip().strip('"')) for cell in line.split(separator)]
        if len(cells) > 1 and TIME_TITLES & set(cells) and MESSAGE_TITLES & set(cells):
            return separator, cells
    return None


def table(text: str) -> Iterator[tuple[int, str]]:
    """(line counted from 0, row as one line of JSON); cells with line feeds are one row at its first line."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    found = titles(lines[first])
    if found is None:
        return
    separator, heads = found
    if separator == "\t":
        for at, line in enumerate(lines[first + 1 :], first + 1):
            if line.strip():
                yield at, _row(heads, [_bare(cell) for cell in line.rstrip("\r").split("\t")])
        return
    at = first + 1
    reader = csv.reader(f"{line}\n" for line in lines[first + 1 :])
    try:
        for cells in reader:
            if cells:
                yield at, _row(heads, cells)
            at = first + 1 + reader.line_num
    except csv.Error:
        yield at, ""


def _bare(cell: str) -> str:
    """A quoted cell with its doubled quotes undone."""
    inner = cell[1:-1]
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if quoted else cell


def _row(heads: list[str], cells: list[str]) -> str:
    row = {head: cell for head, cell in zip(heads, cells, strict=False) if cell}
    if not row.keys() & set(services.MESSAGES):
        name = next((one for one in ("Message", "message", "Log", "log", "msg") if one in row), "")
        row["LogMessage"] = row.pop(name, "")
    return json.dumps(row)
