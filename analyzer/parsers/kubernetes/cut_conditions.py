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

from analyzer import patterns as regex
from analyzer import schema
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.condition_fields import CutCondition, cut_conditions
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
NAMED = regex.compile(
    r"(?i:\bapi[ ]?services?)(?:\.apiregistration\.k8s\.io)?[ /:]{1,4}[\"'`*]{0,3}(v\d\w{0,20}\.[a-z0-9][a-z0-9.-]{1,240}[a-z0-9])"
)
NEAR = 8
"""Filled lines above a condition among which its object may be named."""


def takes(fragment: Fragment) -> str:
    if HAS_REASON.search(fragment.text) is None or _asks_for_others(fragment.context.command):
        return ""
    return (
        "the condition of an API service, cut out"
        if any(_is_of_api(one) for one in cut_conditions(fragment.filled))
        else ""
    )


def _is_of_api(one: CutCondition) -> bool:
    return one.reason in REASONS and (one.said("type") or "Available") == "Available" and one.said("status") == "False"


def _asks_for_others(command: str) -> bool:
    """Does the command above list or show other kinds: what quotes the reason there is no object of its own."""
    asked = read_command(command) if command else None
    return asked is not None and bool(asked.kinds) and not any("apiservice" in kind.lower() for kind in asked.kinds)


def parse(fragment: Fragment, emit: Emit) -> None:
    found = [one for one in cut_conditions(fragment.filled) if _is_of_api(one)]
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


def _name(fragment: Fragment, one: CutCondition) -> str | None:
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
