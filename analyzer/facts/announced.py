"""How many servers the servers announce to the agents, against how many there are."""

from __future__ import annotations

from analyzer.facts.agent_target import AgentTarget
from analyzer.facts.fact import Origin
from analyzer.facts.generated import is_servers
from analyzer.model import Placed
from analyzer.schema import LOG_OPTIONS, WORKLOADS
from analyzer.wording import is_number

LEASES = "enable-lease-controller"
"""A server that counts the leases of all servers announces their number, and not its own argument (v0.31.1)."""
COUNTED = frozenset({"EnableLeaseController", "CountServerLeases"})
"""Options of logs, of servers and of agents, by which leases are counted."""
BY_LOGS = frozenset({Origin.OPTION, Origin.ANNOUNCED})


def listed(about: AgentTarget) -> int:
    """How many servers the lists show: pods, without those that do not run, or the replicas that are wanted."""
    running = {pod.name for pod in about.role("server") if pod.health is not False}
    wanted = [
        row.desired or 0
        for row in about.tables[WORKLOADS]
        if is_servers(row.name) and row.kind in ("Deployment", "StatefulSet")
    ]
    return max(len(running), *wanted, 0)


def too_low(about: AgentTarget, by_logs: int = 0) -> list[tuple[Placed, str, int]]:
    """
    What announces fewer servers than there are: its row, the number in it, and the true one; arguments before what logs print.

    Agents hold as many streams as they are told servers (pkg/agent/clientset.go): of three servers that announce one, two stay empty.

    Args:
        by_logs: servers whose logs are there; else their pods count, without those that do not run, or the replicas that are wanted.
    """
    of_servers = [row for row in about.args if is_servers(row.container, row.name)]
    if any(row.flag == LEASES and row.value != "false" for row in of_servers):
        return []
    tables = about.tables
    if any(row.option in COUNTED and row.value == "true" for row in tables[LOG_OPTIONS]):
        return []
    servers = max(by_logs, listed(about))
    given: list[tuple[Placed, str]] = [
        (row, row.value) for row in about.args if row.flag == "server-count" and row.value and is_number(row.value)
    ]
    given += [(w.row, w.value) for w in about.server_count.witnesses if w.origin in BY_LOGS and w.row is not None]
    return [(row, value, servers) for row, value in given if 0 < int(value) < servers]
