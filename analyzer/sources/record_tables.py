"""
Tables of a log service's records (TSV, CSV), with titles or without.

::

    TimeGenerated [UTC]\tPodName\tLogMessage
    3/2/2026, 8:00:01.100 AM\tkonnectivity-agent-7x2mq\tE0302 08:00:01.100000 ...

Each row becomes one line of JSON, as the service's own line format has it, at the row's first line.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.sources import any_service, services

TIME_TITLES = frozenset({"TimeGenerated", "timestamp", "Timestamp", "time", "Time", "@timestamp", "receiveTimestamp"})
MESSAGE_TITLES = frozenset({*services.MESSAGES, "Message", "Log", "message", "msg", "log"})
UTC = regex.compile(r" \[[^\]]*\]$")
LOOK = 1 << 16
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
OF_POD = regex.compile(r"[a-z][a-z0-9-]{1,60}-[bcdfghjklmnpqrstvwxz2456789]{5}$")  # a generated name
FEW = 20


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
        columns = len(rows[0][1])
        bare = [any(_is_body(cell) for cell in cells) for _, cells in rows]
        if bare[0] and len(rows) > 1 and all(len(cells) == columns for _, cells in rows[:2]) and bare[1]:
            return separator, [_title(cell, at) for at, cell in enumerate(rows[0][1])], first
        if not bare[0] and sum(bare) * 2 >= max(1, len(rows) - 1) and len(rows) > 1 and len(rows[1][1]) == columns:
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
    import csv  # few bundles hold records in a sheet

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
