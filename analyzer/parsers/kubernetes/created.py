"""
What kubectl says it wrote: the API server took the object, so the webhooks that it asked of it answered.

::

    $ kubectl run web --image=nginx
    pod/web created
    deployment.apps/web restarted

Facts: `written`, the kind in lower case without its group, and `written_from`, the file that the command names. A dry run writes
nothing and says so.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

ROW = regex.compile(
    r"[ \t]{0,8}(?P<kind>[a-z]{2,60})(?:\.[a-z0-9.-]{1,120})?/(?P<name>[a-z0-9][\w.:-]{0,252}) (?:created|configured|patched|edited|scaled|restarted|replaced|labeled|annotated)[ \t]*$"
)


FILE = regex.compile(r"\s(?:-f|--filename)(?:\s+|=)[\"']?([^\s\"']{1,300})")
"""The file of a command that writes what it holds."""


def takes(fragment: Fragment) -> str:
    first = next((line for _, line in fragment.opening), "")
    return "what kubectl wrote" if ROW.match(first) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    named = FILE.search(fragment.context.command)
    for number, line in fragment.filled:
        if m := ROW.match(line):
            emit.fact("written", m["kind"], number)
            emit.fact("written_from", named[1] if named else None, number)
        else:
            emit.unread(number, "not a line of what kubectl wrote")


PARSERS = (Parser("kubectl write", ROW.pattern, takes, parse, 33),)
