"""
Lines of one object that a filter let through, where the command names the object and no line does.

::

    $ kubectl get apiservice v1beta1.custom.metrics.k8s.io -o yaml | tail -6
        message: 'failing or missing response from https://172.30.3.9:6443/apis/...: x509:
          certificate signed by unknown authority'
        reason: FailedDiscoveryCheck
        status: "False"
        type: Available

The same of `describe`, whose keys begin with a capital, and of an image stream whose imports failed (`oc describe is`).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.described import imagestreams

API = regex.compile(
    r"\b(?:get|describe)\s{1,8}apiservices?(?:\.apiregistration\.k8s\.io)?[ /]{1,8}(?P<name>[a-z0-9][\w.-]{2,253})\b[^|]*\|"
)
STREAM = regex.compile(r"\bdescribe\s{1,8}(?:is|imagestreams?)[ /]{1,8}[a-z0-9][\w.-]{0,253}[^|]*\|")
FIELD = regex.compile(
    r"(?P<indent>[ \t]*+)(?:- )?(?P<key>[A-Za-z][\w ]{0,60}):(?:[ \t]++(?P<value>\S[^\n]*+))?[ \t]*+$"
)
STATUS = regex.compile(r"(?i)[ \t]*+(?:- )?status:[ \t]")
SERVICE = ("name", "namespace")
LONGEST = 2000


def takes_api(fragment: Fragment) -> str:
    if not API.search(fragment.context.command):
        return ""
    found = any(FIELD.match(line) for _, line in fragment.opening[:2])
    # without a status the lines are no state of the object, and an error that one quotes is read as such
    stated = found and any(STATUS.match(line) for _, line in fragment.filled)
    return "lines of an API service, filtered" if stated else ""


def parse_api(fragment: Fragment, emit: Emit) -> None:
    """A row where the condition `Available` stands whole: its status, and the message over as many lines as it has."""
    named = API.search(fragment.context.command)
    state: dict[str, str] = {}
    service: dict[str, str] = {}
    cited = key = parent = ""
    at = fragment.first_line
    for number, line in fragment.filled:
        m = FIELD.match(line)
        if m is None:
            if key == "message" and line[:1] in " \t":
                state[key] = f"{state[key]} {line.strip()}"[:LONGEST]
                at = number
            else:
                emit.unread(number, "not a field of an API service")
            continue
        key, value = m["key"].lower(), (m["value"] or "").strip()
        parent = key if not value else parent
        if parent == "service" and key in SERVICE:
            service[key] = value
        elif key in ("message", "reason", "status", "type") and value:
            state[key] = value
            if key == "message" or not cited:
                at, cited = number, key
    status = state.get("status", "").strip("'\"")
    if named is None or state.get("type", "Available") != "Available" or status not in ("True", "False"):
        emit.records += 1
        return
    reason = state.get("reason", "").strip("'\"") or None
    emit(
        schema.APISERVICES, at, name=named["name"],
        service=f"{service['namespace']}/{service['name']}" if len(service) == len(SERVICE) else None,
        available=f"False ({reason})" if status == "False" else status, reason=reason,
        message=state.get("message", "").strip("'\"") or None,
    )  # fmt: skip


def takes_stream(fragment: Fragment) -> str:
    if not STREAM.search(fragment.context.command):
        return ""
    found = any(imagestreams.ERROR.match(line) for _, line in fragment.filled)
    return "lines of an image stream, filtered" if found else ""


def parse_stream(fragment: Fragment, emit: Emit) -> None:
    emit.records += 1
    imagestreams.errors(fragment.filled, emit)


PARSERS = (
    Parser("an API service, filtered", r"(?!)", takes_api, parse_api, 19),
    Parser("an image stream, filtered", r"(?!)", takes_stream, parse_stream, 39),
)
