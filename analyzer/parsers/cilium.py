"""
Flows of Cilium: `hubble observe` as lines, table or JSON, and `cilium monitor`; a row for each connection that a policy refused.

The forms of lines and of JSON are those of `vendors.cilium`. A flow that went on, and a drop for another reason than a policy, is read
and is no row: what was lost for another reason is told as unread where it is a drop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.scan.denials import columns
from analyzer.vendors import cilium
from analyzer.vendors.appliances import RefusedConnection

STARTS = (
    rf"(?:{cilium.STAMP}(?: \[[\w./-]{{1,200}}\])?: {cilium.END}(?: \([^()\n]{{1,200}}\))? (?:->|<>|<-) |{cilium.STAMP}[ ]{{2,}}{cilium.END}[ ]{{2,}}{cilium.END}[ ]{{2,}}|TIMESTAMP[ ]{{2,}}SOURCE[ ]{{2,}}DESTINATION|"
    r"[ \t]{0,9}TIMESTAMP: |Listening for events on \d{1,4} CPUs|(?:CPU \d{1,4}: )?(?:xx drop \(|Policy verdict log: flow ))"
)
FURNITURE = regex.compile(
    r"TIMESTAMP[ ]{2,}SOURCE|Listening for events on|Press Ctrl-C to quit|level=info |time=\S{1,60} level=info |EVENTS LOST|-{4,}$"
)
FIELDS = ("TIMESTAMP", "SOURCE", "DESTINATION", "TYPE", "VERDICT", "SUMMARY")
FIELD = regex.compile(rf"[ \t]*(?P<key>{'|'.join(FIELDS)}): (?P<told>[^\n]*)$")
BEGUN = regex.compile(rf"[ \t]*(?:{cilium.STAMP}|xx drop \(|Policy verdict log: )")
LOST = "a packet that was dropped for another reason than a policy"
JSON = regex.compile(r'"(?:verdict|drop_reason_desc|traffic_direction|dstLabel|srcLabel)"\s{0,9}:')


def takes(fragment: Fragment) -> str:
    lines = [line for _, line in _whole(fragment.opening[:9]) if not FURNITURE.match(line.strip())]
    if any(cilium.is_flow(line) or cilium.denial_of(line) is not None for line in lines[:3]):
        return "flows as Cilium prints them"
    return ""


def _whole(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """
    A flow a line: one that was wrapped is put together, and so are the fields of `-o dict`, each on a line of its own.

    Its number is that of its first line.
    """
    at = 0
    while at < len(lines):
        number, line = lines[at]
        fields = [m for _, text in lines[at : at + len(FIELDS)] if (m := FIELD.match(text))]
        if [m["key"] for m in fields] == list(FIELDS):
            yield number, "   ".join(m["told"].strip() for m in fields)
            at += len(FIELDS)
            continue
        taken = next((n for n in (2, 3) if BEGUN.match(line) and _is_one(lines[at : at + n])), 1)
        yield number, " ".join(text.strip() for _, text in lines[at : at + taken])
        at += taken


def _is_one(lines: list[tuple[int, str]]) -> bool:
    """Is this one flow, of which the first line alone is none, and only the first has a time."""
    joined = " ".join(text.strip() for _, text in lines)
    rest = [text for _, text in lines[1:]]
    alone = cilium.is_flow(lines[0][1]) or any(BEGUN.match(text) for text in rest)
    return bool(rest) and not alone and (cilium.is_flow(joined) or cilium.denial_of(joined) is not None)


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in _whole(fragment.filled):
        found = cilium.denial_of(line)
        if found is not None:
            _add(number, found, line, emit)
        elif cilium.is_loss(line):
            emit.unread(number, LOST)
        elif cilium.is_flow(line) or FURNITURE.match(line.strip()):
            emit.records += 1
        else:
            emit.unread(number, "no flow of Cilium")


def _add(number: int, found: RefusedConnection, line: str, emit: Emit) -> None:
    emit(schema.FIREWALL_DENIALS, number, message=line.strip()[:600], **columns(found))


def takes_json(fragment: Fragment) -> str:
    head = fragment.head(40)
    if head.lstrip()[:1] not in ("{", "[") or not JSON.search(head):
        return ""
    return "flows of Cilium as JSON" if any(cilium.is_record(flow) for _, flow in _flows(fragment)) else ""


def parse_json(fragment: Fragment, emit: Emit) -> None:
    for number, flow in _flows(fragment):
        if (found := cilium.of_flow(flow)) is not None:
            at = fragment.line_of(str(found.port), number)
            _add(at, found, fragment.raw_line(at), emit)
        elif cilium.is_record(flow):
            emit.records += 1
        else:
            emit.unread(number, "no flow of Cilium")


def _flows(fragment: Fragment) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of the text one after the other: a line each, spread over lines, or in one list."""
    decoder, text, at = json.JSONDecoder(), fragment.text, 0
    while (begin := _next(text, at)) < len(text):
        try:
            value, at = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            at = text.find("\n", begin) + 1 or len(text)
            continue
        number = fragment.first_line + text.count("\n", 0, begin)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield number, one


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] not in "{[":
        at += 1
    return at


PARSERS = (
    Parser("Cilium flows", STARTS, takes, parse, 31),
    Parser("Cilium flows as JSON", r"(?!)", takes_json, parse_json, 12),
)
