"""
Whose port it is that the API server dials on its way to a node: Konnectivity's server where something says so.

An error names an address alone (``dial tcp 127.0.0.1:6443: connect: connection refused``). Ports of the projects' own manifests speak for
themselves (`chain.PROXY_PORTS`); another is the server's where its argument or the API server's egress configuration names it, or where the
bundle shows Konnectivity, and it is none that API servers and supervisors have of themselves (`chain.API_PORTS`).
"""

from __future__ import annotations

from analyzer.facts.generated import is_servers
from analyzer.konnectivity.chain import API_PORTS, Fault, Leg
from analyzer.schema import CONTAINER_ARGS, FACTS, LOG_SOURCES, PODS, WORKLOADS
from analyzer.tables.rows import Tables

OWN = "konnectivity-"


def placed(fault: Fault, tables: Tables) -> Fault:
    """The same, on the leg to the Konnectivity server where the bundle says that the program on the way is that."""
    if fault.leg is not Leg.PROXY:
        return fault
    port = (fault.address or "").rpartition(":")[2]
    own = port in _stated(tables) or (port not in API_PORTS and _is_shown(tables))
    return fault._replace(leg=Leg.SERVER) if own else fault


def _stated(tables: Tables) -> set[str]:
    """By the server's arguments and the API server's configuration."""
    ports = {
        row.value or ""
        for row in tables[CONTAINER_ARGS]
        if row.flag == "server-port" and is_servers(row.container, row.name)
    }
    urls = (row.value for row in tables[FACTS] if row.key == "egress_url")
    return ports | {url.rstrip("/").rpartition(":")[2] for url in urls}


def _is_shown(tables: Tables) -> bool:
    """Does the bundle have a part of Konnectivity, or a log of one."""
    names = [*(row.name for row in tables[PODS]), *(row.name for row in tables[WORKLOADS])]
    logs = (row.component in ("server", "agent", "client") for row in tables[LOG_SOURCES])
    return any((name or "").startswith(OWN) for name in names) or any(logs)
