"""
`kubectl get --raw '/readyz?verbose'` (and livez, healthz): what the API server says of its own parts.

::

    [+]ping ok
    [-]etcd failed: reason withheld
    [+]poststarthook/start-kube-apiserver-admission-initializer ok
    readyz check failed

Facts `api_probe` as `<part>: failed (<reason>)` for each part that failed, and `api_health` as the last line says it. The
reason is withheld from clients by design (https://kubernetes.io/docs/reference/using-api/health-checks/): what failed is known, why is not.
"""

from __future__ import annotations

from analyzer.parsers import tool_errors
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.health_parts import PART, told


def takes(fragment: Fragment) -> str:
    lines = [line for _, line in fragment.opening[:3]]
    return "parts of the API server's health" if any(PART.match(line) for line in lines) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if told(number, line, emit):
            continue
        if tool_errors.LINE.match(line):
            tool_errors.add(number, line, emit)
        else:
            emit.unread(number, "not a part of the API server's health")


PARSERS = (Parser("kubectl readyz", r"[ \t]{0,8}\[[+-]\][\w./:-]{1,120} (?:ok|failed: )", takes, parse, 27),)
