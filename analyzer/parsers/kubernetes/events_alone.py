"""
Events of `kubectl describe` without the object above them: the end of the output, or single rows in a note.

::

    Warning  Unhealthy  9s (x4410 over 12h)  kubelet  Readiness probe failed: ...
    calico/node is not ready: BIRD is not ready: BGP not established with 10.1.40.11

Whose they are is not told, unless a command or a heading names the pod.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.described import events
from analyzer.sources.asked_object import asked_object

ROW = r"[ \t]{0,8}(?:Normal|Warning)[ \t]{1,20}[A-Z][\w.-]{1,60}[ \t]{1,20}(?:\d\w{0,10}|<unknown>|<invalid>)(?: ?\(x\d+ over [^()\n]{1,20}\))?[ \t]{1,20}[a-z]"
FIRST = regex.compile(ROW)
HEAD = regex.compile(r"[ \t]*+(?:Events:[ \t]*+$|Type[ ]{2,20}Reason[ ]{2,20}Age\b)")


def takes(fragment: Fragment) -> str:
    lines = [line for _, line in fragment.opening[:4]]
    first = lines[0] if lines else ""
    found = FIRST.match(first) or (HEAD.match(first) and any(FIRST.match(line) for line in lines))
    return "rows of described events" if found else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    context = fragment.context
    asked = asked_object(context.command) if context.command else None
    kind, name = (asked.kind, asked.name) if asked is not None else ("Pod" if context.pod else "", context.pod)
    done = events.rows(fragment.filled, emit, kind, name, context.namespace)
    for line, _ in fragment.filled:
        if line not in done:
            emit.unread(line, "not a row of described events")


PARSERS = (Parser("kubectl described events", ROW, takes, parse, 39),)
