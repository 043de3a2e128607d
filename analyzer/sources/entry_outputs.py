r"""
Outputs whose lines a log service or a spreadsheet keeps: one line in each entry, or all of them in one cell.

::

    [{"_line": "NAME   STATUS   ROLES", "_ts": 1740909600000}, {"_line": "w1     Ready    <none>", "_ts": 1740909600001}]
    "@timestamp",message
    2025-03-02T10:00:00Z,"NAME   STATUS   ROLES"
    time,host,output
    2025-03-02T10:00:00Z,w1,"NAME   STATUS   ROLES
    w1     Ready    <none>"

Entries are a log for their own readers; where an output begins in them, and no record of a log, their lines are that output.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.sources import any_service, record_tables, records, services
from analyzer.sources.json_outputs import PrintedLine, is_log
from analyzer.sources.stamps import begins_output

FEWEST = 2
SPACE = regex.compile(r"[\s,]*+")
TABLE = regex.compile(record_tables.NAMED)
HOLDS = regex.compile(
    r"\"(?:@?message|msg|log|_?line|textPayload|MESSAGE|_raw|content|LogMessage|LogEntry|log_s|_source)\"\s*+:\s*+\""
)
SHEET = regex.compile(r"\"?[\w@. -]{1,40}\"?(?P<sign>[,;\t])[\w@. \",;\t-]{1,400}\n")
"""Titles of a sheet."""
MESSAGES = ("message", "msg", "log", "line", "_line", "textPayload", "MESSAGE", "@message", "_raw", "content")


def unfold(text: str) -> list[PrintedLine] | None:
    """The output line by line; None where the text holds none in this form."""
    first = text[:1]
    if first == "[" or (first == "{" and text[:2] != "{\n"):
        found = _entries(text, first == "[") if HOLDS.search(text[: records.LOOK]) else None
        return found if found and _is_output(found) else None
    if TABLE.match(text):
        found = [(at + 1, part) for at, entry in record_tables.table(text) for part in _message(entry)]
        if found and _is_output(found):
            return found
    return _cells(text, m["sign"]) if '"' in text and (m := SHEET.match(text)) else None


def _is_output(lines: list[PrintedLine]) -> bool:
    shown = [one for _, one in lines if one.strip()]
    return len(shown) >= FEWEST and begins_output(shown) and not is_log(shown)


def _message(entry: str) -> list[str]:
    found = services.entry(json.loads(entry)) if entry else None
    return (found.text if found else "").split("\n")


def _entries(text: str, is_array: bool) -> list[PrintedLine] | None:
    """Messages of an array, or of objects one a line; None where one of them is no entry."""
    decoder, found = json.JSONDecoder(), list[PrintedLine]()
    at, line, counted = int(is_array), 1, 0
    while (gap := SPACE.match(text, at)) and (begin := gap.end()) < len(text) and text[begin] != "]":
        try:
            value, at = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            return None
        if (said := _said(value)) is None:
            return None
        line, counted = line + text.count("\n", counted, begin), begin
        found += [(line, one) for one in said.split("\n")]
    return found


def _said(value: object) -> str | None:
    """What an entry holds, which may be a line without content; None for what is no entry."""
    if not isinstance(value, dict) or any_service.is_object(value):
        return None
    if (entry := services.entry(value)) is not None:
        return entry.text
    return next((text for key in MESSAGES if isinstance(text := value.get(key), str)), None)


def _cells(text: str, sign: str) -> list[PrintedLine] | None:
    """The outputs in cells of many lines, and the other lines of the sheet; None where no cell holds one."""
    import csv  # few bundles hold outputs in a sheet

    found, outputs, first = list[PrintedLine](), 0, 1
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=sign)
    lines = text.split("\n")
    try:
        for row in reader:
            shown = list(_outputs(row, first))
            outputs += bool(shown)
            found += shown or [(at, lines[at - 1]) for at in range(first, min(reader.line_num, len(lines)) + 1)]
            first = reader.line_num + 1
    except csv.Error:
        return None
    return found if outputs else None


def _outputs(row: list[str], line: int) -> Iterator[PrintedLine]:
    """The lines of the cells that hold an output."""
    for cell in row:
        lines = [(line + at, one) for at, one in enumerate(cell.split("\n"))]
        if len(lines) > FEWEST and (_is_output(lines) or is_log([one for _, one in lines])):
            yield from lines
        line += len(lines) - 1
