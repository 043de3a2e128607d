"""
Logs of firewalls and routers, and flow logs of clouds: a row for each connection that was refused.

The forms of lines are those of `vendors.appliances`; IBM Cloud writes the flow logs of a VPC as JSON, an object a file or an entry a line::

    {"version": "0.0.1", "vpc_crn": "...", "flow_logs": [{"direction": "O", "action": "rejected", "initiator_ip": "10.1.2.3",
     "target_ip": "166.9.14.5", "initiator_port": 43122, "target_port": 31417, "transport_protocol": 6}]}

What was let through, and what else such a log holds, is read and is no row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.scan.denials import columns
from analyzer.vendors import appliances
from analyzer.vendors.appliances import Device, RefusedConnection

STAMP = r"(?:<\d{1,3}>(?:1 )?)?(?:[A-Z][a-z]{2}[ ]{1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)[^\n]{1,100}?"
ACT = r"(?:(?:DROP|BLOCK|DENY|REJECT)(?:P?ED)?|DENIED|[Dd]ropped|[Bb]locked|[Dd]enied|[Rr]ejected)[: ]"
STARTS = (
    rf"(?:{STAMP}(?:RT_FLOW_SESSION_DENY|\bIN=\S{{0,20}} OUT=|%(?:ASA|FTD|PIX|SEC)-\d-|filterlog\[|[A-Z]{{3,5}} request from |[ ]{ACT})|RT_FLOW: RT_FLOW_SESSION_DENY|\[[\w.-]{{1,100}}-[DR]\][ ]?IN=|(?:kernel: )?[^\n=]{{0,62}}+=(?<=\bIN=)\S{{0,20}} OUT=\S{{0,20}} |"
    rf"date=\d{{4}}-\d\d-\d\d time=|%(?:ASA|FTD|PIX|SEC)-\d-|\d{{1,2}} \d{{12}} eni-|1,\d{{4}}/\d\d/\d\d \d\d:\d\d:\d\d,\w{{1,20}},TRAFFIC,|(?:(?i:firewall|fw|iptables)[\w-]{{0,20}}(?: log)?:? )?{ACT})"
)
"""How the first line of such a log begins; what it says is asked of the line itself."""
FLOWS = regex.compile(r'"initiator_ip"\s{0,9}:')
FIELDS = ("initiator_ip", "target_ip")


def takes(fragment: Fragment) -> str:
    if any(appliances.denial_of(line) is not None for _, line in fragment.opening[:3]):
        return "connections that a firewall refused"
    return ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        found = appliances.denial_of(line)
        if found is not None:
            add(number, found, line, emit)
        elif appliances.is_record(line):
            emit.records += 1
        else:
            emit.unread(number, "no line of a firewall's log")


def add(number: int, found: RefusedConnection, line: str, emit: Emit) -> None:
    """A row for the connection that this line tells of."""
    emit(schema.FIREWALL_DENIALS, number, message=line.strip()[:600], **columns(found))


def takes_flows(fragment: Fragment) -> str:
    head = fragment.head(40)
    return "it has the fields of a VPC's flow log" if head.lstrip()[:1] in ("{", "[") and FLOWS.search(head) else ""


def parse_flows(fragment: Fragment, emit: Emit) -> None:
    at = fragment.first_line
    for number, entry in _entries(fragment):
        at = fragment.line_of(f'"{entry["target_ip"]}"', max(at, number))
        fields = {key: str(value) for key, value in entry.items() if isinstance(value, str | int)}
        if (found := appliances.of_fields(fields, Device.VPC)) is not None:
            add(at, found, fragment.raw_line(at), emit)
        else:
            emit.records += 1
        at += "\n" in fragment.text.strip()


def _entries(fragment: Fragment) -> Iterator[tuple[int, dict[str, object]]]:
    """The flows of one document, or of one a line; what is none of both is unread."""
    whole = _read(fragment.text)
    documents = (
        [(fragment.first_line, whole)] if whole is not None else [(at, _read(line)) for at, line in fragment.filled]
    )
    for number, document in documents:
        for one in document if isinstance(document, list) else [document]:
            held = one.get("flow_logs", [one]) if isinstance(one, dict) else []
            for flow in held if isinstance(held, list) else ():
                if isinstance(flow, dict) and all(isinstance(flow.get(key), str) for key in FIELDS):
                    yield number, flow


def _read(text: str) -> object:
    """The document; None for what is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


PARSERS = (
    Parser("firewall log", STARTS, takes, parse, 32),
    Parser("VPC flow log", r"(?!)", takes_flows, parse_flows, 12),
)
