"""
Where agents find the Konnectivity server, for commands that are to be typed: nothing of it decides.

As they are told or dial; else by the Service in front of the server; else the machine of the one server, or of the one API server::

    konnectivity-server   LoadBalancer   10.96.4.17   203.0.113.9   8132:31742/TCP
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.facts.cluster import About
from analyzer.facts.scheduling import control_plane
from analyzer.schema import ServiceRow
from analyzer.vendors import ibm

NAME = "konnectivity-server"
USUAL_PORT = "8132"
"""The server's --agent-port where nobody chose another."""
PORTS = regex.compile(r"(?P<port>\d{1,5})(?::(?P<node>\d{1,5}))?/TCP")


class ServerPlace(NamedTuple):
    """Host and port; None where the bundle has no value for it."""

    host: str | None
    port: str | None

    @property
    def address(self) -> str:
        """Both for a command, with what a reader has to fill in where nothing is known."""
        host = self.host or "<server_address>"
        return f"{f'[{host}]' if ':' in host else host}:{self.port or '<port>'}"


def of(about: About, host: str | None = None, port: str | int | None = None) -> ServerPlace:
    """
    The place, beginning with what is known already.

    IBM's servers stand at an address that no node and no Service of the cluster has.
    """
    known = ServerPlace(host or about.agent_host.value, str(port) if port else about.agent_port.value)
    if (known.host and known.port) or about.product.value in ibm.PRODUCTS:
        return known
    service = next((row for row in about.services if row.name == NAME and row.type != "ClusterIP"), None)
    behind = _of_service(about, service) if service is not None else ServerPlace(_machine(about), None)
    own = {row.value for row in about.args if row.flag == "agent-port" and row.value}
    listens = own.pop() if len(own) == 1 else USUAL_PORT
    found = known.host or behind.host
    at = (
        behind.port if found == behind.host and not port else None
    )  # which port of a Service is meant, its address tells
    return ServerPlace(found, at or known.port or (listens if found else None))


def _of_service(about: About, service: ServiceRow) -> ServerPlace:
    """The balancer's address and port; without one a node's own with the port that each node has for it."""
    ports = list(PORTS.finditer(service.ports or ""))
    named = next((m for m in ports if m["port"] == USUAL_PORT), ports[0] if ports else None)
    outside = (service.external_ip or "").split(",")[0].strip()
    if outside and not outside.startswith("<"):
        return ServerPlace(outside, named["port"] if named else None)
    return ServerPlace(_machine(about), named["node"] if named else None)


def _machine(about: About) -> str | None:
    """Address of the one machine with a server, or of the one node of the control plane."""
    servers = {
        node.internal_ip for node in about.nodes.values() if node.name in {pod.node for pod in about.role("server")}
    }
    planes = {node.internal_ip for node in about.nodes.values() if control_plane(node)}
    for found in (servers, planes):
        if len(found) == 1 and (one := next(iter(found))) is not None and valid(one):
            return one
    return None
