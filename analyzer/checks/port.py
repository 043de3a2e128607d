"""Host and port that agents dial: what is wrong with them, for CTX-09 and AG-07."""

from __future__ import annotations

from enum import Enum

from analyzer import patterns as regex
from analyzer.facts.cluster import About
from analyzer.facts.fact import Origin
from analyzer.facts.generated import is_servers
from analyzer.schema import ContainerArgRow, FactRow, ServiceRow
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import ibm
from analyzer.wording import is_number


class PortFault(Enum):
    """Why a port cannot be the agent port of the Konnectivity server."""

    NO_PORT = "is no port"
    NO_NODE_PORT = "is no node port (20000-32767)"
    API_SERVER = "is the API server's port"


OF_AGENTS = (Origin.ARGUMENT, Origin.OPTION)
"""Sources that say what the agents themselves are given: their arguments, and their own log."""


def is_ibms(about: About) -> bool:
    """Is the server one of IBM Cloud, by the cluster's product or by the host's own name."""
    host = about.agent_host.value or ""
    return about.product.value in ibm.PRODUCTS or ibm.is_own_host(host)  # a host of IBM's makes it a cluster of IBM's


def fault(about: About) -> PortFault | None:
    """What is wrong with the port; None for nothing, or for no port."""
    port = about.agent_port.value
    if port is None:
        return None
    if not is_number(port) or not 0 < int(port) < 65536:
        return PortFault.NO_PORT
    api = regex.search(r":(\d+)", about.stated("server_url") or about.stated("public_endpoint_url") or "")
    if is_ibms(about) and api and api[1] == port:
        return PortFault.API_SERVER
    if is_ibms(about) and int(port) not in ibm.NODE_PORTS:
        return PortFault.NO_NODE_PORT
    return None


def of_another_master(about: About) -> FactRow | None:
    """The statement of an endpoint of this cluster, where the agents' host names another of IBM's masters; None where they agree."""
    given = ibm.master_of_host(about.agent_host.value or "")
    rows = [
        r for key in ("private_endpoint_url", "public_endpoint_url", "server_url") for r in about.facts.get(key, [])
    ]
    stated = [(row, master) for row in rows if (master := ibm.master_of_host(row.value)) is not None]
    if given is None or not stated or any(master == given for _, master in stated):
        return None
    return stated[0][0]


def of_server(about: About) -> ContainerArgRow | None:
    """
    The server's own `--agent-port`, where the agents dial the machine of a server itself at another port; None where they agree.

    Behind a balancer, a Service or a node port the two may differ.
    """
    host, dialled = about.agent_host.value, about.agent_port.value
    rows = [r for r in about.args if r.flag == "agent-port" and r.value and is_servers(r.container, r.name)]
    if not host or not dialled or not rows or any(r.value == dialled for r in rows):
        return None
    if any(dialled in (s.node_ports or "").split(",") for s in about.services):
        return None
    for pod in about.role("server"):
        node = about.nodes.get(pod.node or "")
        own: set[str | None] = {pod.ip} if pod.ip else set()
        if pod.host_network or (node is not None and pod.ip == node.internal_ip):
            own |= {pod.node, node.internal_ip if node else None}
        if host in own:
            return next((r for r in rows if r.name == pod.name), rows[-1])
    return None


def of_k0s(about: About) -> FactRow | None:
    """The port of k0s's own configuration, which its controllers tell server and agents alike; None where the agents dial it, or several are stated."""
    stated = about.facts.get("k0s_agent_port", [])
    if len({row.value for row in stated}) != 1 or about.agent_port.value in (None, stated[0].value):
        return None
    return stated[0]


def host_of_k0s(about: About) -> FactRow | None:
    """The external address of k0s's own configuration, which its controllers tell the agents; None where these dial it, or no other than a balancer of theirs."""
    stated = about.facts.get("k0s_address", [])
    known = {row.value for key in ("k0s_address", "k0s_virtual_address") for row in about.facts.get(key, [])}
    own = any(row.value == "true" for row in about.facts.get("k0s_node_balancer", []))
    if not stated or about.agent_host.value in (None, *known) or about.agent_endpoint == "local" or own:
        return None
    return stated[0]


def of_service(about: About) -> ServiceRow | None:
    """The Service before IBM's server, where the agents dial no node port of it; None where they agree, or it states none."""
    port, own = about.agent_port.value, f"konnectivity-server-{about.id.value}"
    if port is None or not is_ibms(about):
        return None
    rows = [s for s in about.services if s.name == own and s.node_ports]
    return rows[0] if rows and not any(port in (s.node_ports or "").split(",") for s in rows) else None


def of_node_port(about: About, tunnel: TunnelView) -> tuple[ServiceRow, str] | None:
    """
    A Service that has the agents' port inside the cluster and another one on its nodes, with that, where agents do not connect to the former.

    None where any has it on its nodes. A balancer in front of the nodes may translate, so it is a sign and no proof; the Service's own
    addresses have the inner port.
    """
    host, dialled = about.agent_host.value, about.agent_port.value
    failed = {errors.target(s.failures[-1].error) for s in tunnel.failing if s.failures}
    if (
        not host
        or not dialled
        or is_ibms(about)
        or f"{host}:{dialled}" not in failed
        or any(dialled in (s.node_ports or "").split(",") for s in about.services)
    ):
        return None
    for row in about.services:
        own = {row.cluster_ip, *(row.cluster_ips or "").split(","), *(row.external_ip or "").split(",")}
        found = regex.search(rf"(?:^|,){dialled}:(\d{{4,5}})/TCP\b", row.ports or "") if dialled.isdigit() else None
        if row.type == "NodePort" and host not in own and found:
            return row, found[1]
    return None


def others(about: About) -> list[str]:
    """Ports that other sources state, sorted."""
    return sorted({w.value for w in about.agent_port.witnesses} - {about.agent_port.value or ""})
