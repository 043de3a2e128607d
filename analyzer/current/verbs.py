"""
Which use of the tunnel a failed command asked for, and which one an output shows: exec, a log, figures.

::

    $ kubectl exec web-1 -- date
    Error from server: error dialing backend: dial timeout, backstop
    $ kubectl logs web-1
    listening on :8080

A log is one plain request, exec and its kind upgrade their connection (apiserver, `streamer.go` and `upgradeaware.go`): a log that
came back does not say that exec is mended. An error without its command and its path says of no use that it failed.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.schema import FactRow, ToolErrorRow
from analyzer.sources.commands import read_command
from analyzer.tables.base import Row

OF_COMMAND = {
    "exec": "exec", "rsh": "exec", "attach": "exec", "port-forward": "exec", "cp": "exec", "logs": "logs", "log": "logs", "top": "top",
}  # fmt: skip
OF_PATH = {"exec": "exec", "attach": "exec", "portForward": "exec", "containerLogs": "logs"}
"""Paths of a kubelet's API."""
PATH = regex.compile(r":\d{1,5}/(exec|attach|portForward|containerLogs)/")
OF_FACT = {"exec_shown": "exec", "cp_shown": "exec", "logs_shown": "logs", "top_shown": "top"}


def verb_of(row: Row) -> str | None:
    """What was asked for: `exec` for all that upgrade their connection, `logs` or `top`; None where nothing says it."""
    if isinstance(row, FactRow):
        return OF_FACT.get(row.key)
    if not isinstance(row, ToolErrorRow):
        return None
    text = row.message or ""
    if m := PATH.search(text):
        return OF_PATH[m[1]]
    return OF_COMMAND.get(read_command(row.command).verb) if row.command else None


def are_other(failures: list[Row], successes: list[Row]) -> bool:
    """Was everything that came through asked for in another way than all that had failed."""
    failed, came = {verb_of(row) for row in failures}, {verb_of(row) for row in successes}
    return None not in failed | came and failed.isdisjoint(came)
