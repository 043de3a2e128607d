"""
`k0s status`, as text, YAML or JSON: what this node of a k0s cluster is, and whether it reaches the API server.

::

    Version: v1.30.1+k0s.0
    Process ID: 411
    Role: controller
    Workloads: false
    Kube-api probing successful: false
    Kube-api probing last error: Get "https://localhost:6443/version": dial tcp 127.0.0.1:6443: connect: connection refused

Facts `version`, `k0s_role`, `k0s_api` (`reached` or `not reached`) and `k0s_api_error`. Names of the fields:
https://github.com/k0sproject/k0s (pkg/component/status).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers import tool_errors
from analyzer.parsers.base import Emit, Fragment, Parser

FIELD = regex.compile(r"[ \t]{0,12}+\"?(?P<key>[A-Za-z][A-Za-z -]{1,40})\"?:(?P<value>[ \t][^\n]{0,1000})?$")
NUMBER = regex.compile(r"v\d+\.\d+\.\d+\+k0s[\w.+-]{0,40}$")
BRACE = regex.compile(r"[ \t]*[{}],?[ \t]*$")


def takes(fragment: Fragment) -> str:
    fields = [m for _, line in fragment.opening[:4] if (m := FIELD.match(line))]
    told = any(m["key"].lower() == "version" and NUMBER.match(_value(m["value"])) for m in fields)
    return "the status of k0s" if told else ""


def _value(text: str | None) -> str:
    return (text or "").strip().rstrip(",").strip('"')


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if (m := FIELD.match(line)) is None:
            if tool_errors.LINE.match(line):
                tool_errors.add(number, line, emit)
            elif BRACE.match(line):
                emit.records += 1
            else:
                emit.unread(number, "not a field of the status of k0s")
            continue
        emit.records += 1
        key, value = m["key"].lower(), _value(m["value"])
        if key == "version" and NUMBER.match(value):
            emit.fact("version", value, number)
        elif key == "role" and value:
            emit.fact("k0s_role", value, number)
        elif key == "kube-api probing successful" and value in ("true", "false"):
            emit.fact("k0s_api", "reached" if value == "true" else "not reached", number)
        elif key == "kube-api probing last error" and value:
            emit.fact("k0s_api_error", value, number)


PARSERS = (Parser("k0s status", r"Version: v\d+\.\d+\.\d+\+k0s", takes, parse, 27),)
