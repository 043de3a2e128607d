"""
The journal as `journalctl -o verbose` prints it: a line for the time, and below it each field on a line of its own.

::

    Mon 2026-03-02 08:00:01.100000 UTC [s=1f2e;i=9c]
        SYSLOG_IDENTIFIER=k0s
        MESSAGE=E0302 08:00:01.100000 ...
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.sources.clock import rfc3339_us

START = r"[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? [A-Z+][\w+:-]{1,8} \[s=[^\]\n]{1,300}\][ \t]*$"
HEAD = regex.compile(START, regex.M)
FIELD = regex.compile(r"[ \t]+(?P<key>[A-Z_][A-Z0-9_]{0,63})=(?P<value>.*)")
KEPT = frozenset({"MESSAGE", "__REALTIME_TIMESTAMP", "_HOSTNAME", "SYSLOG_IDENTIFIER"})
END = "end of the text"


def is_verbose(text: str) -> bool:
    """Is this a journal as `journalctl -o verbose` prints it: a line for the time, and each field below it on a line of its own."""
    return HEAD.match(text) is not None


def verbose(text: str) -> Iterator[tuple[int, str]]:
    """(line of the message counted from 0, entry as one line of JSON); "" for a line that is none of an entry."""
    fields: dict[str, str] = {}
    place, name = 0, ""
    for at, line in enumerate([*text.split("\n"), END]):
        if line[:1] not in (" ", "\t", ""):
            if "MESSAGE" in fields:
                yield place, json.dumps({key: one for key, one in fields.items() if key in KEPT})
            fields, name = {}, ""
            if not HEAD.match(line):
                if line is not END:
                    yield at, ""
                continue
            _, day, clock, zone, _ = line.split(" ", 4)
            moment = rfc3339_us(f"{day}T{clock}Z") if zone in ("UTC", "GMT") else None
            if moment is not None:
                fields["__REALTIME_TIMESTAMP"] = str(moment)
        elif m := FIELD.match(line):
            name = m["key"]
            fields[name] = m["value"]
            place = at if name == "MESSAGE" else place
        elif name == "MESSAGE" and line.strip():
            fields[name] += "\n" + line.strip()
