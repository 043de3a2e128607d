"""Agents that dial different hosts and share no server: nothing says then that the servers belong to one cluster."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from analyzer.schema import LogOptionRow
from analyzer.tunnel.log import AgentState

HOST = "ProxyServerHost"


def parted_hosts(states: Iterable[AgentState], options: Iterable[LogOptionRow]) -> list[str]:
    """The hosts, where the agents of each hold servers that none of another holds; empty where a host is not stated or a server is common."""
    dialled: dict[str, set[str]] = {}
    for row in options:
        if row.option == HOST and row.value:
            dialled.setdefault(row.source, set()).add(row.value)
    held: dict[str, set[str]] = {}
    for state in states:
        hosts = dialled.get(state.log.source, set())
        if not state.servers:
            continue
        if len(hosts) != 1:
            return []
        held.setdefault(next(iter(hosts)), set()).update(state.servers)
    apart = all(a.isdisjoint(b) for a, b in itertools.combinations(held.values(), 2))
    return sorted(held) if len(held) > 1 and apart else []
