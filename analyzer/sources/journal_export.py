"""
The journal as `journalctl -o export` writes it: fields line by line, a blank line behind each entry.

::

    __REALTIME_TIMESTAMP=1772438401200000
    _HOSTNAME=wrk-1
    MESSAGE=E0302 08:00:01.100000 ...
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex

EXPORT = r"__(?:CURSOR|REALTIME_TIMESTAMP|MONOTONIC_TIMESTAMP|SEQNUM)=\S"
EXPORTED = regex.compile(EXPORT)
MESSAGE = regex.compile(r"^MESSAGE(?:=|$)", regex.M)
FIELD = regex.compile(r"[A-Z_][A-Z0-9_]{0,63}")
LENGTH = regex.compile(r"^[\x00-\x08\x0b-\x1f\ufffd]{1,8}")
OF_JOURNAL = frozenset({"MESSAGE", "__REALTIME_TIMESTAMP", "_HOSTNAME", "SYSLOG_IDENTIFIER"})


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
