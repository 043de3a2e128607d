"""
Logs of one server from two times: two dumps, taken one after the other, are no two servers.

The same server is told by its pod or its ID, or because there is only one.
"""

from __future__ import annotations

from collections.abc import Sequence

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
