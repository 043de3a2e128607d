"""
Logs whose entries are no lines: a JSON array of a log service's entries, or the answer of its interface.

Each entry becomes one line of JSON, as the service's own line format has it, and keeps the place of its message.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer.sources import any_service, services

SPACE = regex.compile(r"[\s,]*")
WHERE = regex.compile(
    r'"(?:textPayload|MESSAGE|message|@message|msg|log|LogMessage|LogEntry|log_s|line|properties|_raw|content)"\s*:|'
    + any_service.HOLDS.pattern
)
ANSWER = regex.compile(
    r'"(?:hits"\s*:\s*\{|events"\s*:\s*\[\s*\{\s*"(?:timestamp|logStreamName|eventId|message)"|resultType"\s*:\s*"streams")|'
    + any_service.HOLDS.pattern
)
HIT = regex.compile(r'"_source"\s*:')
PLACE = regex.compile(r'"message"\s*:|\[\s*"\d{16,19}"\s*,')
LOOK = 1 << 16
LOOKS = 20
JOURNAL_ENTRY = {"MESSAGE", "__REALTIME_TIMESTAMP"}


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
