"""
Logs of one server: two dumps, taken one after the other, and what several commands print of one pod's log are no two servers.

The same server is told by its pod, its ID or lines that both have, or because there is only one; another one by its pod, or by
other lines at the same time.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from enum import Enum, auto

from analyzer.tunnel.log import Log


def later_logs(logs: Sequence[Log], *, only_one: bool) -> dict[int, list[Log]]:
    """
    The logs that begin when another of the same server has ended, by that one's identity; logs that overlap are not in it.

    Args:
        only_one: the cluster has one server.
    """
    dated = [(log, log.first, log.last) for log in logs if log.first is not None and log.last is not None]
    if len(dated) < 2:
        return {}
    ids = {id(log): {event.server_id for event in log.events if event.server_id} for log, _, _ in dated}
    found: dict[int, list[Log]] = {}
    for log, _, ends in dated:
        for other, begins, _ in dated:
            if other is log or begins < ends or log.previous:
                continue
            named = log.pod is not None and log.pod == other.pod
            if only_one or named or not ids[id(log)].isdisjoint(ids[id(other)]):
                found.setdefault(id(log), []).append(other)
    return found


class SameServer(Enum):
    """Are two logs of one server."""

    SAME = auto()
    OTHER = auto()
    OPEN = auto()
    """Nothing shows it: neither of another server, nor of the same."""


def whole_logs(logs: Sequence[Log]) -> list[Log]:
    """
    The logs without what is a part of another of the same server: a search or a count that printed no line of it, its last lines.

    A part says nothing that the whole does not, and lines that are counted twice are more than there are.
    """
    kept: list[Log] = []
    for log in sorted(logs, key=lambda one: -one.lines):
        if not any(_is_part(log, whole) for whole in kept):
            kept.append(log)
    left = {id(log) for log in kept}
    return [log for log in logs if id(log) in left]


def servers_of(logs: Sequence[Log], *, only_one: bool) -> list[list[Log]]:
    """
    The logs by server, as far as they are shown to be of several; the longest first.

    Args:
        only_one: the cluster has one server.
    """
    servers: list[list[Log]] = []
    for log in sorted(logs, key=lambda one: -one.lines):
        found = [[_alike(log, other) for other in server] for server in servers]
        same = [at for at, alike in enumerate(found) if only_one or SameServer.SAME in alike]
        same = same or [at for at, alike in enumerate(found) if SameServer.OTHER not in alike]
        if same:
            servers[same[0]].append(log)
        else:
            servers.append([log])
    return servers


def _is_part(log: Log, whole: Log) -> bool:
    if log.previous != whole.previous or not whole.records:
        return False
    named = log.pod is not None and log.pod == whole.pod and log.container in (None, whole.container or log.container)
    if not log.records:
        return named or None in (log.pod, whole.pod)
    if log.first is None or log.last is None or whole.first is None or whole.last is None or log.from_start:
        return False
    return whole.first <= log.first and log.last <= whole.last and (named or _shared(log, whole))


def _alike(log: Log, other: Log) -> SameServer:
    if log.pod is not None and other.pod is not None:
        return SameServer.SAME if log.pod == other.pod else SameServer.OTHER
    if log.source == other.source and log.is_of_many and other.is_of_many:
        return SameServer.SAME if log.node == other.node else SameServer.OTHER
    ids = [_ids(one, by_options=log.source != other.source) for one in (log, other)]
    if not ids[0].isdisjoint(ids[1]):
        return SameServer.SAME
    if not log.records or not other.records:
        return SameServer.OPEN
    if all(ids):
        return SameServer.OTHER
    if log.first is None or log.last is None or other.first is None or other.last is None:
        return SameServer.OPEN if log.filtered or other.filtered else SameServer.OTHER
    if log.last < other.first or other.last < log.first:
        return SameServer.OPEN
    return SameServer.SAME if _shared(log, other) else SameServer.OTHER


def _ids(log: Log, *, by_options: bool) -> set[str]:
    """IDs that a server prints of itself; options are known by member only."""
    own = {event.server_id for event in log.events if event.server_id}
    given = log.options.get("ServerID") if by_options else None
    return own | {given.value} if given is not None and given.value else own


def _shared(log: Log, other: Log) -> bool:
    """
    Have they the lines of the time in common that both cover, but for those that a search took out.

    klog's times are of microseconds; one line that only the one has is of another server.
    """
    if log.first is None or log.last is None or other.first is None or other.last is None:
        return False
    begins, ends = max(log.first, other.first), min(log.last, other.last)
    marks = [{mark for mark in _marks(one) if begins <= mark[0] <= ends} for one in (log, other)]
    both = marks[0] & marks[1]
    return bool(both) and all(one.filtered or of <= both for one, of in zip((other, log), marks, strict=True))


def _marks(log: Log) -> set[tuple[datetime.datetime, str | None, str | None]]:
    return {(event.at, event.message, event.dial_id) for event in log.events if event.at is not None}
