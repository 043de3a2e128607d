"""
What k0s's own script says of each agent: how many controllers its log names, and how many agents name all of them.

Sample (docs.k0sproject.io, "Control plane high availability", the check of the connections)::

    Pod: pod/konnectivity-agent-c2kvc, seen controllers: 1
    Error from server: Get "https://10.77.4.53:10250/containerLogs/...": No agent available
    Pod: pod/konnectivity-agent-mc5qd, seen controllers: 0
    Seen pods with expected amount of controller connections: 0

Facts: `agent_seen_servers` as ``<pod>: <controllers>``, and `agents_with_every_server`. A count of none is
mostly of a log that nobody got, so it states nothing.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers import tool_errors
from analyzer.parsers.base import Emit, Fragment, Parser

SEEN = regex.compile(
    r"[ \t>]{0,8}Pod: (?:pod/)?(?P<pod>[a-z0-9][a-z0-9.-]{0,252}), seen controllers: (?P<count>\d{1,4})[ \t]*$"
)
WHOLE = regex.compile(r"[ \t>]{0,8}Seen pods with expected amount of controller connections: (?P<count>\d{1,6})[ \t]*$")


def takes(fragment: Fragment) -> str:
    first = next((line for _, line in fragment.opening), "")
    return "connections that k0s's script counted" if SEEN.match(first) or WHOLE.match(first) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if m := SEEN.match(line):
            if int(m["count"]):
                emit.fact("agent_seen_servers", f"{m['pod']}: {int(m['count'])}", number)
            else:
                emit.records += 1
        elif m := WHOLE.match(line):
            emit.fact("agents_with_every_server", str(int(m["count"])), number)
        elif tool_errors.LINE.match(line):
            tool_errors.add(number, line, emit)
        else:
            emit.unread(number, "not a count of connections")


PARSERS = (Parser("k0s seen controllers", rf"{SEEN.pattern}|{WHOLE.pattern}", takes, parse, 32),)
