"""
`kubectl get componentstatuses`: health of the control plane's parts as the API server's old probes see it.

::

    NAME                 STATUS      MESSAGE                                        ERROR
    scheduler            Unhealthy   Get "http://127.0.0.1:10251/healthz": dial tcp 127.0.0.1:10251: connection refused

Facts `component_status` as `<name>: <status> <message>`. Scheduler and controller manager are Unhealthy on many clusters
that are fine, for their insecure ports are closed (deprecated since 1.19), so no check fails by it.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

TITLES = regex.compile(r"[ \t]*(?:NAME[ ]{2,}STATUS[ ]{2,}MESSAGE|NAME[ ]{2,}AGE[ ]*$)")
ROW = regex.compile(
    r"(?P<name>(?:scheduler|controller-manager|etcd-\d+))[ ]{2,}(?P<status>Healthy|Unhealthy|Unknown)(?:[ ]{2,}(?P<message>\S.*))?$"
)
REMARK = regex.compile(r"Warning: v1 ComponentStatus is deprecated")


def takes(fragment: Fragment) -> str:
    lines = [line for _, line in fragment.opening[:3]]
    return "rows of component statuses" if any(ROW.match(line) for line in lines) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if m := ROW.match(line):
            message = " ".join((m["message"] or "").split())
            emit.fact("component_status", f"{m['name']}: {m['status']} {message}".rstrip(), number)
        elif TITLES.match(line) or REMARK.match(line):
            emit.records += 1
        else:
            emit.unread(number, "not a row of component statuses")


PARSERS = (
    Parser(
        "kubectl componentstatuses",
        r"NAME[ ]{2,}STATUS[ ]{2,}MESSAGE[ ]{2,}|Warning: v1 ComponentStatus",
        takes,
        parse,
        26,
    ),
)
