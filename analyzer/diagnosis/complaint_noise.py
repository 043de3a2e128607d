"""
Errors in the logs of agents and servers that are none: an end of a connection that was told of twice.

::

    E0719 13:53:30.670717 1 client.go:486] "connection read failure" err="read tcp 10.0.0.14:47702->10.1.0.4:10250: use of closed network connection"

Whoever asks what these lines mean is answered, where nothing else complains. Which lines: the programs' own sources, where the other
side of a connection is closed first, and upstream's answers to reports of them.
"""

from __future__ import annotations

from analyzer.checks.base import Cite, plural
from analyzer.model import Complaint
from analyzer.schema import KonnectivityEventRow
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView

ERRORS = frozenset({"E", "F"})


def noise(tunnel: TunnelView, cite: Cite) -> Complaint | None:
    """That all errors in the tunnel's logs are of connections that had ended; None where there is none, or another one."""
    told: list[KonnectivityEventRow] = [
        e for log in (*tunnel.agents, *tunnel.servers) for e in log.events if e.level in ERRORS
    ]
    if not told or not all(errors.is_of_closed(e.message, e.error) for e in told):
        return None
    line = cite(told[-1:])
    if not line:
        return None
    count = plural(len(told), "error line")
    says = f"{count} of that kind, and no other: one side had closed the connection when the other read or wrote"
    over = "the errors in the tunnel's logs are the usual end of connections that were used and closed"
    return Complaint(line[0], "none: the connection had done its work", says, (), over)
