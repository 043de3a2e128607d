"""
The table below `Events:` of a described object.

::

    Type     Reason     Age                From     Message
    ----     ------     ----               ----     -------
    Warning  Unhealthy  2m (x231 over 40m) kubelet  Readiness probe failed: ...
    calico/node is not ready: BIRD is not ready: BGP not established with 10.44.1.11

A message of several lines goes on at column 0. Old clients print `FirstSeen LastSeen Count From SubObjectPath` in front.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from analyzer import schema
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.cells import number
from analyzer.parsers.kubernetes.described.block import Block

TITLES = regex.compile(r"\s+(?:Type\s+Reason\s+|FirstSeen\s+LastSeen\s+)|[\s-]+$")
AGE = r"\S+(?: ?\(x\d+ over [^()\n]{1,20}\))?"
EVENT = regex.compile(
    rf"\s+(?P<type>Normal|Warning|Error)\s+(?P<reason>[A-Z][\w.-]*)\s+(?P<age>{AGE})\s+(?P<from>[a-z][\w.,/ -]{{0,120}}?[\w)])?(?:\s{{2,}}|\t+)(?P<message>\S.*)$"
)
TIGHT = regex.compile(
    rf"\s+(?P<type>Normal|Warning|Error)\s+(?P<reason>[A-Z][\w.-]*)\s+(?P<age>{AGE})\s+(?P<from>[a-z][\w./-]*)\s+(?P<message>\S.*)$"
)
OLD = regex.compile(
    r"\s+(?P<first>\S+)\s+(?P<age>\S+)\s+(?P<count>\d+)\s+(?P<from>\{[^{}\n]*\}|[^\n]{1,160}?)\s+(?P<type>Normal|Warning)\s+(?P<reason>[A-Z]\w*)\s+(?P<message>\S.*)$"
)
TIMES_SEEN = regex.compile(r"\(x(\d+) over")
NONE = regex.compile(r"Events:\s*(?:<none>)?\s*$")
LONGEST = 40


@dataclass(slots=True)
class Event:
    line: int
    found: regex.Match[str]
    message: list[str]


def read(block: Block, kind: str, emit: Emit) -> set[int]:
    """One row an event; returns the lines that were understood. A line that follows an event belongs to its message."""
    rows: list[Event] = []
    done: set[int] = set()
    inside = False
    for line, text in block.lines:
        if text.startswith("Events:"):
            inside = True
            done.add(line)
        elif not inside:
            continue
        elif m := OLD.match(text) or EVENT.match(text) or TIGHT.match(text):
            rows.append(Event(line, m, [m["message"].strip()]))
            done.add(line)
        elif TITLES.match(text):
            done.add(line)
        elif rows and line == rows[-1].line + len(rows[-1].message) and len(rows[-1].message) < LONGEST:
            rows[-1].message.append(text.strip())
            done.add(line)
            emit.keep(line)
    for row in rows:
        _row(row, block, kind, emit)
    return done


def _row(row: Event, block: Block, kind: str, emit: Emit) -> None:
    m = row.found
    seen = TIMES_SEEN.search(m["age"])
    count = number(m["count"]) if "count" in m.groupdict() else int(seen[1]) if seen else 1
    emit(
        schema.EVENTS, row.line, namespace=block.value("Namespace"), type=m["type"], reason=m["reason"], object_kind=kind or None,
        object_name=block.value("Name"), message=" ".join(row.message), count=count, last_seen=m["age"],
    )  # fmt: skip
