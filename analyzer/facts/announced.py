"""How many servers the servers announce to the agents, against how many there are."""

from __future__ import annotations

from analyzer.facts.generated import is_servers
from analyzer.facts.stated import Stated
from analyzer.schema import ContainerArgRow
from analyzer.wording import is_number

LEASES = "enable-lease-controller"
"""A server that counts the leases of all servers announces their number, and not its own argument (v0.31.1)."""


def too_low(about: Stated, by_logs: int = 0) -> list[tuple[ContainerArgRow, int]]:
    """
    Arguments of servers that announce fewer servers than there are, each with the true number.

    Agents hold as many streams as they are told servers (pkg/agent/clientset.go): of three servers that announce one, two stay empty.

    Args:
        by_logs: servers whose logs are there; else their pods count, without those that do not run.
    """
    of_servers = [row for row in about.args if is_servers(row.container, row.name)]
    if any(row.flag == LEASES and row.value != "false" for row in of_servers):
        return []
    running = {(pod.namespace, pod.name) for pod in about.role("server") if pod.health is not False}
    servers = max(by_logs, len(running))
    told = [row for row in about.args if row.flag == "server-count" and row.value and is_number(row.value)]
    return [(row, servers) for row in told if 0 < int(row.value or 0) < servers]
