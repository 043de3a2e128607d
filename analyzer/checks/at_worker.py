"""
An address that the agents dial and that is a worker's own: no server of Konnectivity is there.

k0s writes the address of its API server into the agents' arguments, and without `spec.api.externalAddress` that is the first one
it finds on the controller's machine; whoever sets it by hand may name a worker.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.checks import port
from analyzer.facts.cluster import About
from analyzer.facts.nodes import Node
from analyzer.facts.scheduling import control_plane
from analyzer.tunnel.view import TunnelView
from analyzer.wording import is_number

TAKES = regex.compile(
    r"kube-apiserver|konnectivity-server|haproxy|keepalived|nginx|envoy|traefik|kube-vip|gobetween|nllb|balanc|gateway|ingress"
)
"""In the names of pods of a control plane, and of those that take connects on their node and pass them on."""
NODE_PORTS = range(20000, 32768)
"""Those of IBM Cloud's masters and of everybody else: behind one of them a Service may lead to a server from any node."""
LISTENS = "konnectivity_listens"


def of(about: About, tunnel: TunnelView) -> Node | None:
    """
    The worker whose own address or name the agents are given for a host; None where a server or a balancer may be there all the same.

    A lone node may be everything at once unless the server is known to be elsewhere, an agent that is connected has found a server, and nodes whose roles nothing states may be controllers.
    """
    host, dialled = about.agent_host.value, about.agent_port.value
    node = next((one for one in about.nodes.values() if host in (one.name, one.internal_ip, one.external_ip)), None)
    if node is None or control_plane(node) or node.version is None or node.ready is None:
        return None
    if port.is_ibms(about) or tunnel.connected or tunnel.connected_elsewhere or about.agent_endpoint == "local":
        return None
    if is_number(dialled or "") and int(dialled or "0") in NODE_PORTS:
        return None
    places = {text for text in (node.name, node.internal_ip, node.external_ip) if text}
    if len(about.nodes) < 2 and not _is_elsewhere(about, tunnel, places):
        return None
    there = [pod for pod in about.pods if pod.node in places or pod.ip in places]
    if any(pod.role == "server" or TAKES.search(pod.name) for pod in there):
        return None
    if any(places & set((one.external_ip or "").split(",")) for one in about.services):
        return None
    return None if any(row.typed_on in places for row in about.facts.get(LISTENS, [])) else node


def _is_elsewhere(about: About, tunnel: TunnelView, places: set[str]) -> bool:
    """Is the log of each server another machine's, or does k0s's own configuration name another for its API server."""
    machines = [log.node for log in tunnel.servers]
    if machines and all(machines):
        return not any(_is_one(machine, place) for machine in machines if machine for place in places)
    stated = {row.value for key in ("k0s_api_address", "k0s_address") for row in about.facts.get(key, [])}
    return bool(stated) and not stated & places


def _is_one(machine: str, place: str) -> bool:
    """A machine as a prompt or a journal calls it, and as Kubernetes does: with its domain or without."""
    return machine == place or (not valid(place) and machine.partition(".")[0] == place.partition(".")[0])
