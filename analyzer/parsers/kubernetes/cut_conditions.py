"""
The condition of an API service, cut out of its object and quoted without it: who quotes shows what matters to him.

::

    Conditions:
        Message:  no response from https://10.8.32.4:6443: Get https://10.8.32.4:6443: net/http: request canceled (Client.Timeout ...)
        Reason:   FailedDiscoveryCheck
        Status:   False
        Type:     Available

The reasons are the API server's own and stand in no other condition (kube-aggregator, `available_controller.go`). The name stands in the
command, in the line above that names the object, or in the URL that was asked; without any the message is an error of some API service.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer import schema
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.sources.asked_object import asked_object
from analyzer.sources.commands import read_command

REASONS = frozenset(
    {
        "FailedDiscoveryCheck",
        "MissingEndpoints",
        "EndpointsNotFound",
        "EndpointsAccessError",
        "ServiceNotFound",
        "ServicePortError",
        "ServiceAccessError",
    }
)
HAS_REASON = regex.compile(rf"(?i:reason)[\"']?:[ \t]{{1,40}}[\"']?(?:{'|'.join(sorted(REASONS))})\b")
FIELD = regex.compile(
    r"(?P<indent>[ \t]*+)(?P<item>-[ ]+)?[\"']?(?P<key>[A-Za-z]\w{0,40}(?:[ ][A-Z]\w{0,40}){0,3})[\"']?:(?:[ \t]++(?P<value>\S[^\n]*+))?[ \t]*+$"
)
KEYS = frozenset({"message", "reason", "status", "type", "lasttransitiontime"})
NAMED = regex.compile(
    r"(?i:\bapi[ ]?services?)(?:\.apiregistration\.k8s\.io)?[ /:]{1,4}[\"'`*]{0,3}(v\d\w{0,20}\.[a-z0-9][a-z0-9.-]{1,240}[a-z0-9])"
)
TELLING = 24
"""Characters of a line that says something on its own."""
NEAR = 8
"""Filled lines above a condition among which its object may be named."""
LONGEST = 2000


@dataclass(slots=True)
class _Condition:
    """What stands of it, and its lines."""

    lines: list[int] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    at: int = 0

    @property
    def reason(self) -> str:
        return self.stated.get("reason", "").strip("\"',")

    @property
    def is_of_api(self) -> bool:
        state = {key: value.strip("\"',") for key, value in self.stated.items()}
        return (
            self.reason in REASONS and state.get("type", "Available") == "Available" and state.get("status") == "False"
        )

    @property
    def message(self) -> str | None:
        return self.stated.get("message", "").strip("\"',") or None


def takes(fragment: Fragment) -> str:
    if HAS_REASON.search(fragment.text) is None or _asks_for_others(fragment.context.command):
        return ""
    return (
        "the condition of an API service, cut out" if any(one.is_of_api for one in _conditions(fragment.filled)) else ""
    )


def _asks_for_others(command: str) -> bool:
    """Does the command above list or show other kinds: what quotes the reason there is no object of its own."""
    asked = read_command(command) if command else None
    return asked is not None and bool(asked.kinds) and not any("apiservice" in kind.lower() for kind in asked.kinds)


def parse(fragment: Fragment, emit: Emit) -> None:
    found = [one for one in _conditions(fragment.filled) if one.is_of_api]
    known = {line for one in found for line in one.lines}
    for number, _ in fragment.filled:
        if number not in known:
            emit.unread(number, "not of the condition of an API service")
    for one in found:
        name = _name(fragment, one)
        if name is not None:
            emit(
                schema.APISERVICES, one.at, name=name, available=f"False ({one.reason})", reason=one.reason, message=one.message,
            )  # fmt: skip
            continue
        fault = chain.read(one.message)
        if fault is None or fault.caller is not Caller.AGGREGATED:
            for number in one.lines:
                emit.unread(number, "the condition of an API service that nothing names")
            continue
        emit(
            schema.TOOL_ERRORS, one.at, tool="kubectl", **{"class": "other"}, command=fragment.context.command or None, message=one.message,
        )  # fmt: skip


def _conditions(lines: Sequence[tuple[int, str]]) -> Iterator[_Condition]:
    """Runs of a condition's fields, each once; a message goes on in lines that stand deeper than its key."""
    one, key, deep = _Condition(), "", 0
    for number, text in lines:
        m = FIELD.match(text)
        name = m["key"].replace(" ", "").lower() if m else ""
        if m is not None and name in KEYS and m["value"]:
            if m["item"] or name in one.stated:
                yield one
                one = _Condition()
            one.stated[name] = m["value"].strip()[:LONGEST]
            one.lines.append(number)
            key, deep = name, len(m["indent"]) + len(m["item"] or "")
            one.at = number if name == "message" or not one.at else one.at
        elif key == "message" and m is None and len(text) - len(text.lstrip()) > deep:
            one.stated[key] = f"{one.stated[key]} {text.strip()}"[:LONGEST]
            one.lines.append(number)
            one.at = number if len(text.strip()) >= TELLING else one.at  # why it is down stands at the end
        else:
            yield one
            one, key = _Condition(), ""
    yield one


def _name(fragment: Fragment, one: _Condition) -> str | None:
    """By the command, by the nearest line above that names an API service, by the group in the URL that was asked."""
    asked = asked_object(fragment.context.command) if fragment.context.command else None
    if asked is not None and asked.kind == "APIService":
        return asked.name
    above = [text for number, text in fragment.filled if number < one.lines[0]][-NEAR:]
    for text in reversed(above):
        if (m := NAMED.search(text)) is not None:
            return str(m[1])
    fault = chain.read(one.message)
    return fault.name if fault is not None and fault.caller is Caller.AGGREGATED else None


PARSERS = (Parser("an API service's condition", "(?!)", takes, parse, 60),)
