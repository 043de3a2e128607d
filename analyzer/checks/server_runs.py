"""
What shows a Konnectivity server that runs while the API server does not reach it (CP-11): then the way between the two is wrong.

The socket on the machine itself (`ls -l`), one at which it listens (`ss -xlp`), server pods that are all ready, a server's log that goes on behind the errors, agents that
stand connected. A server's log that ends before them shows it running until then.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from analyzer.checks.base import plural
from analyzer.checks.details import SeenRunning
from analyzer.checks.port import is_ibms
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Reason
from analyzer.model import Placed
from analyzer.schema import FactRow
from analyzer.tunnel.faults import Seen
from analyzer.tunnel.log import Log
from analyzer.tunnel.view import TunnelView

SOCKET, LISTENS_AT = "tunnel_socket", "konnectivity_socket"


class RunningServer(NamedTuple):
    """When it is seen to run, by what in words, and the rows that show it."""

    seen: SeenRunning
    by: str
    rows: tuple[Placed, ...]


def while_missed(about: About, tunnel: TunnelView, errors: Sequence[Seen], address: str | None) -> RunningServer | None:
    """The strongest of what shows it; None where nothing does. A socket that refuses may be one that a dead server left behind."""
    reason = errors[-1].fault.reason
    by_path = reason in (Reason.NO_SOCKET, Reason.FORBIDDEN)
    if by_path and (there := on_machine(about, address)):
        return RunningServer(SeenRunning.NOW, "the socket is there on the machine", tuple(there[-1:]))
    pods = about.role("server") if by_path and not is_ibms(about) else []  # whose mounts are no operator's to change
    if pods and all(pod.health is True for pod in pods):
        return RunningServer(SeenRunning.NOW, f"{pods[0].name} is {pods[0].state}", tuple(pods[0].rows[:1]))
    times = [at for one in errors if isinstance(at := getattr(one.row, "at", None), datetime)]
    last = max(times, default=None)
    node = next((node for one in reversed(errors) if (node := getattr(one.row, "node", None))), None)
    open_ = [row for row in about.facts.get(LISTENS_AT, []) if not (node and row.typed_on) or node == row.typed_on]
    if open_:
        return RunningServer(SeenRunning.NOW, f"it listens at {open_[-1].value}", (open_[-1],))
    before: RunningServer | None = None
    for log in tunnel.servers:
        if log.previous or log.fatal_end is not None or not log.events or (node and log.node and node != log.node):
            continue
        agents = tunnel.agents_open(log)
        row = tuple(log.events[-1:])
        if _goes_on(log, last):
            return RunningServer(SeenRunning.NOW, f"the log of {log.name} goes on after that", row)
        if agents and not (last and log.first and log.first > last):
            before = RunningServer(
                SeenRunning.BEFORE, f"the log of {log.name} ends with {plural(len(agents), 'agent')} connected", row
            )
    for state in tunnel.connected:
        if state.last is not None and _goes_on(state.log, last):
            return RunningServer(
                SeenRunning.NOW, f"the agent of {state.log.name} is connected after that", (state.last,)
            )
    return before


def on_machine(about: About, address: str | None) -> list[FactRow]:
    """Statements of a machine that the socket is there, at that path or, below another folder, by that name."""
    if not address:
        return []
    rows = about.facts.get(SOCKET, [])
    same = [row for row in rows if row.value == address]
    return list(same or [row for row in rows if posixpath.basename(row.value) == posixpath.basename(address)])


def _goes_on(log: Log, last: datetime | None) -> bool:
    return last is not None and log.last is not None and log.last > last


def beside(about: About, address: str) -> FactRow | None:
    """A socket in the folder of this one under another name, where none of a machine's listings has this one."""
    rows = about.facts.get(SOCKET, [])
    if any(posixpath.basename(row.value) == posixpath.basename(address) for row in rows):
        return None
    folder = posixpath.dirname(address)
    return next((row for row in reversed(rows) if posixpath.dirname(row.value) == folder), None)
