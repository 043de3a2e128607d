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

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.cells import number
from analyzer.parsers.kubernetes.described.block import Block
from analyzer.sources.wrapped_fields import is_around

TITLES = regex.compile(r"\s*+(?:Type\s{1,40}Reason\s|FirstSeen\s{1,40}LastSeen\s|-{2,}+[\s-]*+$)")
AGE = r"\S{1,30}(?: ?\(x\d{1,9} over [^()\n]{1,20}\))?"
HEAD = rf"\s*+(?P<type>Normal|Warning|Error)\s{{1,40}}(?P<reason>[A-Z][\w.-]{{0,80}})\s{{1,80}}(?P<age>{AGE})\s{{1,80}}"
EVENT = regex.compile(rf"{HEAD}(?P<from>[a-z][\w.,/ -]{{0,120}}?[\w)])?(?:\s{{2,200}}|\t)(?P<message>\S.*)$")
TIGHT = regex.compile(rf"{HEAD}(?P<from>[a-z][\w./-]{{0,120}}+)\s{{1,80}}(?P<message>\S.*)$")
OLD = regex.compile(
    r"\s{1,40}(?P<first>\S{1,20})\s{1,40}(?P<age>\S{1,20})\s{1,40}(?P<count>\d{1,7})\s{1,40}(?P<from>\{[^{}\n]{0,160}\}|[^\n]{1,120}?)\s{1,60}(?P<type>Normal|Warning)\s{1,40}(?P<reason>[A-Z]\w{0,80})\s{1,80}(?P<message>\S.*)$"
)
REPORTER = regex.compile(r"^[a-z][\w.-]{1,80} (?=[A-Z(])")
"""Who reports an event, where a lost blank glued it to a message."""
TIMES_SEEN = regex.compile(r"\(x(\d+) over")
# of somebody who writes below the output: a program's next line has a date, a key, a value, or words in capitals
SENTENCE = regex.compile(r"[ \t]*+(?:[A-Z][a-z']*+[ ,](?!.*[:=\d])|[A-Z][^\n]*[a-z][.?!][ \t]*+$)")
PLACED = regex.compile(r"Successfully assigned (?P<ns>[a-z0-9-]{1,63})/(?P<name>[a-z0-9.-]{1,253}) to \S")
"""What the scheduler says of a pod: its name, where the head of the object was not pasted."""
LONGEST = 40


@dataclass(slots=True)
class _EventRow:
    """An event, and the lines that its message goes on over."""

    line: int
    found: regex.Match[str]
    message: list[str]
    last: int


def read(block: Block, kind: str, emit: Emit) -> set[int]:
    """One row an event; returns the lines that were understood. A line that follows an event belongs to its message."""
    below = [at for at, (_, text) in enumerate(block.lines) if text.startswith("Events:")][:1]
    lines = block.lines[below[0] :] if below else []
    return rows(lines, emit, kind, block.value("Name"), block.value("Namespace"))


def rows(lines: list[tuple[int, str]], emit: Emit, kind: str, name: str | None, namespace: str | None) -> set[int]:
    """The events among these (number, line) pairs, of the object of that kind and name; the lines that were understood."""
    found: list[_EventRow] = []
    done: set[int] = set()
    for line, text in lines:
        if text.strip().startswith("Events:") or TITLES.match(text):
            done.add(line)
        elif m := OLD.match(text) or EVENT.match(text) or TIGHT.match(text):
            message = m["message"].strip()
            found.append(_EventRow(line, m, [message if m["from"] else REPORTER.sub("", message, count=1)], line))
            done.add(line)
        elif (
            found
            and line == _behind(found[-1].last, emit)
            and len(found[-1].message) < LONGEST
            and not SENTENCE.match(text)
            and not is_around(text)
        ):
            found[-1].message.append(text.strip())
            found[-1].last = line
            done.add(line)
            emit.keep(line)
    placed = [m for one in found if one.found["reason"] == "Scheduled" and (m := PLACED.match(one.message[0]))]
    if name is None and len(placed) == 1:
        kind, name, namespace = kind or "Pod", placed[0]["name"], namespace or placed[0]["ns"]
    for one in found:
        m = one.found
        seen = TIMES_SEEN.search(m["age"])
        count = number(m["count"]) if "count" in m.groupdict() else int(seen[1]) if seen else 1
        emit(
            schema.EVENTS, one.line, namespace=namespace, type=m["type"], reason=m["reason"], object_kind=kind or None, object_name=name,
            message=" ".join(one.message), count=count, last_seen=m["age"],
        )  # fmt: skip
    return done


def _behind(line: int, emit: Emit) -> int:
    """The next line of the output: what went to the line above, for it was broken there, is none."""
    lines, raws = emit.fragment.lines, emit.fragment.raw_lines
    at = line + 1 - emit.fragment.first_line
    while 0 <= at < min(len(lines), len(raws)) and not lines[at].strip() and raws[at].strip(" \t>|"):
        at += 1
    return at + emit.fragment.first_line
