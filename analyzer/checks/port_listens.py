"""
Where a Konnectivity server listens for agents, beside the port at which agents get none (AG-07): two stated numbers that differ.

The server's number stands in its `--agent-port`, in the options of its log (``Agent port set to 8132.``), in the sockets of its
machine, and as a port or node port of the Service in front of it (`kubectl get service`: ``8132:30132/TCP``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer.checks.port import is_ibms
from analyzer.facts.cluster import About
from analyzer.facts.generated import SERVER, is_servers
from analyzer.model import Placed
from analyzer.policy.services import entries
from analyzer.schema import KonnectivityEventRow, ServiceRow
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.view import TunnelView
from analyzer.wording import is_number

OPTION, LISTENS = "Agent port", "konnectivity_listens"
NO_SERVER = frozenset({ErrorClass.REFUSED, ErrorClass.NOT_TLS, ErrorClass.NOT_GRPC})
"""What a connect gets where no Konnectivity server is: nobody, or another program."""
NODE_PORTS = range(30000, 32768)
"""Kubernetes' own range; a number of it is a Service's, not a program's."""
WEB = ("80", "443")
"""Ports of routes, ingresses and balancers, behind which every number is another."""
API_SERVER = frozenset({"443", "6443"})
"""Ports of the API server; a Service that has one of them and another leads to a control plane with its Konnectivity server."""
OTHERS = ("admin-port", "health-port", "server-port")


class ServersPort(NamedTuple):
    """A port at which a server takes agents, who says it, and the row."""

    port: str
    stated_by: str
    row: Placed


class Front(NamedTuple):
    """
    A port of a Service in front of the server: inside the cluster, on nodes, and at the pods behind it; empty where it states none.

    Attributes:
        place: which of the Service's ports it is, from 0.
    """

    service: ServiceRow
    port: str
    node_port: str
    inner: str
    place: int

    @property
    def addresses(self) -> set[str]:
        row = self.service
        every = [row.cluster_ip, *(row.cluster_ips or "").split(","), *(row.external_ip or "").split(",")]
        return {one.strip() for one in every if one and one.strip() not in ("", "None", "<none>", "<pending>")}


class Astray(NamedTuple):
    """
    What agents dial, and where the server takes agents instead.

    Attributes:
        surely: can nothing that stands between the two bring them together.
    """

    host: str
    dialled: str
    port: str
    stated_by: str
    rows: tuple[Placed, ...]
    surely: bool

    @property
    def says(self) -> str:
        return f"agents dial {self.host}:{self.dialled} and find no server there: the server takes agents at port {self.port} ({self.stated_by})"


def agents_ports(about: About, tunnel: TunnelView) -> list[ServersPort]:
    """The ports that servers state for agents: by their arguments, their own logs, the sockets of their machine."""
    found = [
        ServersPort(
            row.value.strip("\"'"),
            "its --agent-port" + (f" in {row.kind} {row.name}" if row.kind != "unknown" else ""),
            row,
        )
        for row in about.args
        if row.flag == "agent-port" and row.value and is_servers(row.container, row.name)
    ]
    for log in tunnel.servers:
        told = log.options.get(OPTION)
        if told is not None and told.value:
            found.append(ServersPort(told.value, f"by the options of {log.name}", told))
    if not found:
        open_ = about.facts.get(LISTENS, [])
        found += [ServersPort(r.value, "a socket of its machine", r) for r in open_ if len(open_) == 1]
    return found


def fronts(about: About, inner: set[str]) -> Iterator[Front]:
    """Ports of Services through which agents reach a server: by the Service's or the port's name, or by the server's port behind it."""
    for row in about.services:
        every = entries(row)
        for place, one in enumerate(every):
            called, port = str(one.get("name") or ""), str(one.get("port") or "")
            behind = str(one.get("targetPort") or (port if row.port_map else ""))
            by_name = called.startswith("konnectivity") or (SERVER in (row.name or "") and len(every) == 1)
            if not by_name and (SERVER not in (row.name or "") or behind not in inner):
                continue
            yield Front(row, port, str(one.get("nodePort") or ""), behind, place)


def at_no_server(about: About, tunnel: TunnelView) -> Astray | None:
    """
    Agents that find no server at the port that they dial, where the bundle states another one for it; None where nothing differs.

    Not on IBM Cloud, whose numbers are the master's own; nor where an agent is connected, or its own node's balancer is dialled.
    """
    kinds = tunnel.failure_classes()
    first = next(iter(kinds), None)
    silent = first is ErrorClass.TIMEOUT
    if first is None or not (first in NO_SERVER or silent) or tunnel.connected or is_ibms(about):
        return None
    event = kinds[first][-1]
    host, dialled = _target(tunnel, event)
    if not host or not is_number(dialled) or about.agent_endpoint == "local" or errors.refused_at_home(event.error):
        return None
    own = agents_ports(about, tunnel)
    if any(one.port == dialled for one in own):
        return None
    every = list(fronts(about, {one.port for one in own}))
    if any(dialled in (s.node_ports or "").split(",") for s in about.services):
        return None
    for front in every:
        if (found := _beside(about, front, host, dialled, event)) is not None:
            return found
    if (lacking := _lacks_port(about, host, dialled, event)) is not None:
        return lacking
    if silent or any(dialled == front.port for front in every):
        return None
    if not own or dialled in WEB or int(dialled) in NODE_PORTS or _translated(about):
        return None
    right = own[-1]
    other = next(
        (r.flag for r in about.args if r.flag in OTHERS and r.value == dialled and is_servers(r.container, r.name)), ""
    )
    stated_by = right.stated_by + (f", and {dialled} is its --{other}" if other else "")
    surely = first is not ErrorClass.NOT_GRPC and host in _own_addresses(about)
    return Astray(host, dialled, right.port, stated_by, (right.row, event), surely)


def led_astray(about: About, tunnel: TunnelView) -> tuple[Front, ServersPort, KonnectivityEventRow] | None:
    """
    The Service whose port the agents dial and that leads to a port of the pods at which no server takes agents, with the server's own
    port and a connect that was refused; None where they agree, or where either number is not stated.
    """
    refused = tunnel.failure_classes().get(ErrorClass.REFUSED, [])
    own = agents_ports(about, tunnel)
    if not refused or not own or tunnel.connected:
        return None
    _, dialled = _target(tunnel, refused[-1])
    for front in fronts(about, {one.port for one in own}):
        fits = dialled in (front.port, front.node_port)
        if fits and is_number(front.inner) and all(one.port != front.inner for one in own):
            return front, own[-1], refused[-1]
    return None


def _target(tunnel: TunnelView, event: KonnectivityEventRow) -> tuple[str, str]:
    """Host and port of a failed connect: as it says itself, else as the agents are told."""
    host, _, port = (errors.target(event.error) or "").rpartition(":")
    told_host, told_port = tunnel.server_address
    return host.strip("[]") or told_host or "", port or told_port or ""


def _beside(about: About, front: Front, host: str, dialled: str, event: KonnectivityEventRow) -> Astray | None:
    """The Service whose address or node is dialled at a port that it does not have there; a silent connect wants its own address."""
    row = front.service
    nodes = {a for n in about.nodes.values() for a in (n.name, n.internal_ip, n.external_ip) if a}
    name = f"service {row.name}"
    if host in front.addresses or host.split(".")[0] == row.name:
        if dialled == front.port or not front.port:
            return None
        return Astray(host, dialled, front.port, f"the port of {name}", (row, event), True)
    if host in nodes and front.node_port:
        return Astray(host, dialled, front.node_port, f"the node port of {name}", (row, event), True)
    if errors.classify(event.error) is ErrorClass.TIMEOUT or dialled in (front.port, *WEB):
        return None
    if row.type == "NodePort" and front.node_port:
        return Astray(host, dialled, front.node_port, f"the node port of {name}", (row, event), False)
    return Astray(host, dialled, front.port, f"the port of {name}", (row, event), False) if front.port else None


def _lacks_port(about: About, host: str, dialled: str, event: KonnectivityEventRow) -> Astray | None:
    """The Service that has this address, and of its ports, beside the API server's, one alone: the agents dial another."""
    for row in about.services:
        ports = [str(one.get("port")) for one in entries(row)]
        own = [port for port in ports if port not in API_SERVER]
        if host in Front(row, "", "", "", 0).addresses and ports != own and len(own) == 1 and dialled not in ports:
            return Astray(host, dialled, own[0], f"the port of service {row.name}", (row, event), True)
    return None


def _translated(about: About) -> bool:
    """Do the server's pods have a network of their own: what is dialled is something in front of them, with numbers of its own."""
    servers = about.role("server")
    return bool(servers) and all(p.host_network is False for p in servers)


def _own_addresses(about: About) -> set[str]:
    """Addresses of machines whose own network a server's pod is stated to use."""
    hosted = [p for p in about.role("server") if p.host_network]
    stated = {r.value or "" for r in about.args if r.flag == "advertise-address" and r.container == "kube-apiserver"}
    found = stated if hosted and len(stated) == 1 else set()
    return found | {p.ip for p in hosted if p.ip}
