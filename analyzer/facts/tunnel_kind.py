"""Which tunnel a cluster should have by its product and version, which one the bundle shows, and why there may be none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.facts.pods import Pod, role_of
from analyzer.konnectivity.chain import PROXY_PORTS
from analyzer.konnectivity.proxied import dialled_port, proxy_of, proxy_place
from analyzer.model import Placed
from analyzer.schema import (
    CLUSTER_OPERATORS,
    CONTAINERS_ON_NODE,
    FACTS,
    LISTINGS,
    LOG_SIGNALS,
    LOG_SOURCES,
    TOOL_ERRORS,
    UNITS,
    WORKLOADS,
)
from analyzer.tables.rows import Tables
from analyzer.vendors import distributions, ibm, spaces

VERSION = regex.compile(r"v?(?<!\d)(\d+)\.(\d+)(?:\.(\d+))?")
FIRST_IKS = (1, 21)
"""The first IKS version with Konnectivity (IBM Cloud docs, "Konnectivity" in the version notes of 1.21)."""
FIRST_ROKS = (4, 14)
OFTEN = ("hypershift", "k0s", "aks", "gke")
GARDENERS = "vpn-seed-server"
"""The proxy beside OpenVPN's server by which an API server on a seed dials the nodes of its shoot (gardener, `charts/seed-controlplane`)."""
ENOUGH = 5
"""So many pods of kube-system are a listing and not an excerpt."""
GARDENERS_PORT = "8132"
"""On which a seed's load balancer takes in the clients of OpenVPN, over TCP (gardener, `vpn-seed-server`'s reversed VPN)."""
CLIENTS = frozenset({"vpn-seed", "vpn-shoot", "vpn-client", "openvpn-client", "openvpn-server", "openvpn"})
"""Containers of it in pods of another name: Gardener's client beside the API server, Kubermatic's own."""
ITS_OWN_WORDS = ("TLS Error: TLS ", "SIGUSR1[soft,")
"""How lines on an end of a session begin that no other program writes."""
TRACE = regex.compile(r"gent available|konnectivity|tunnel-uds|tunnels available")


def version_key(text: str) -> tuple[int, int]:
    """Major and minor version; (0, 0) for what is none."""
    m = VERSION.match(text)
    return (int(m[1]), int(m[2])) if m else (0, 0)


class Known(NamedTuple):
    """What decides the expected tunnel."""

    product: str | None
    called: str | None
    version: str | None
    infrastructure: str | None
    hypershift: bool | None
    fedramp: bool
    location: bool
    direct: str | None = None


def expected(known: Known) -> tuple[str, str]:
    """(konnectivity, openvpn or unknown; why)."""
    product, version = known.product, known.version
    if known.fedramp:
        return "konnectivity", "FedRAMP clusters use Konnectivity"
    if product == "iks":
        if version and version_key(version) < FIRST_IKS:
            return "openvpn", f"IKS {version} is before 1.21"
        return "konnectivity", "every supported IKS version uses Konnectivity"
    if product in OFTEN:
        return "konnectivity", f"{product} uses Konnectivity"
    if product == "roks":
        return _roks(known)
    if known.direct:
        return "unknown", known.direct
    return (
        "unknown",
        "product unknown" if known.called is None else f"{known.called} has Konnectivity only where it was added",
    )


def _roks(known: Known) -> tuple[str, str]:
    version = known.version
    if known.location:
        return "konnectivity", "Satellite locations use Konnectivity"
    if version is None:
        return "unknown", "OpenShift without a known version: 4.14 is the border"
    if version_key(version) >= FIRST_ROKS:
        return "konnectivity", f"OpenShift {version} is 4.14 or later"
    if known.infrastructure == "satellite":
        if known.hypershift is None:
            return "unknown", "Satellite cluster, and nothing says whether it uses hypershift"
        return (
            ("konnectivity", "Satellite with hypershift")
            if known.hypershift
            else ("openvpn", "Satellite without hypershift")
        )
    return "openvpn", f"OpenShift {version} is before 4.14"


def present(tables: Tables, pods: list[Pod]) -> dict[str, list[Placed]]:
    """Tunnel kinds whose pods or workloads the bundle shows, with the rows that show them."""
    found: dict[str, list[Placed]] = {}
    for pod in pods:
        if pod.role in ("agent", "server", "control-plane-agent"):
            found.setdefault("konnectivity", []).append(pod.rows[0])
        elif pod.role in ("vpn", "openvpn-server"):
            found.setdefault("openvpn", []).append(pod.rows[0])
    for row in tables[WORKLOADS]:
        if row.name in ("konnectivity-agent", "konnectivity-server"):
            found.setdefault("konnectivity", []).append(row)
        elif row.name == "vpn" and spaces.is_system(row.namespace):
            found.setdefault("openvpn", []).append(row)
    return found


def signs_of_openvpn(tables: Tables) -> Iterator[Placed]:
    """
    Lines of its own log in a pod or container of its, or in a log of no named pod that dials Gardener's port or a node port of a control
    plane, refuses a certificate or ends a handshake, or that its workload was asked for; a client that a node's runtime lists, and calls that
    went through Gardener's server of it.
    """
    asked = {row.source for row in tables[FACTS] if row.key == "asked_openvpn"}
    contained = {(row.source, row.pod) for row in tables[LOG_SOURCES] if row.container in CLIENTS}
    for row in tables[LOG_SIGNALS]:
        own = row.signal == "openvpn_endpoint" or (
            (row.signal or "").startswith("openvpn_")
            and role_of("kube-system", row.pod or "")
            in (
                "vpn",
                "openvpn-server",
            )
        )
        says = (row.signal or "").startswith("openvpn_")
        held = says and row.pod is not None and (row.source, row.pod) in contained
        worded = row.signal == "openvpn_fault" or (row.name or "").startswith(ITS_OWN_WORDS)
        placed = row.source in asked or _is_of_control_plane(dialled_port(row.message))
        nameless = says and not row.pod and (placed or (worded and not row.node))
        if own or held or nameless or proxy_of(row.message) == GARDENERS:
            yield row
    yield from (row for row in tables[CONTAINERS_ON_NODE] if row.name == "vpn-shoot")
    yield from (row for row in tables[TOOL_ERRORS] if proxy_of(row.message) == GARDENERS)


def _is_of_control_plane(port: str | None) -> bool:
    """Is it the port of Gardener's seeds, or one that a control plane has on its nodes, as IBM Cloud's have; a VPN of anything else takes others."""
    return port == GARDENERS_PORT or (port is not None and port.isdecimal() and int(port) in ibm.NODE_PORTS)


def traced(tables: Tables) -> list[Placed]:
    """Lines that name Konnectivity or what only its server answers: error texts of a tool, logs of other programs, a runtime's containers, units of systemd, an operator's DaemonSet."""
    return [
        *(row for row in tables[CONTAINERS_ON_NODE] if (row.name or "").startswith("konnectivity-")),
        *(row for row in tables[UNITS] if (row.part or "").startswith("konnectivity-") and row.load != "not-found"),
        *(
            row
            for row in tables[TOOL_ERRORS]
            if row.class_ == "tunnel" and (TRACE.search(row.message or "") or _proxied(row.message))
        ),
        *(
            row
            for row in tables[LOG_SIGNALS]
            if row.signal in ("no_agent", "server_leg") or (row.signal == "proxy_error" and _proxied(row.message))
        ),
        *(row for row in tables[CLUSTER_OPERATORS] if '/konnectivity-agent"' in (row.message or "")),
    ]


def _proxied(text: str | None) -> bool:
    """Did an API server dial through a proxy on a port that Konnectivity's server has and no other tunnel's proxy."""
    return (proxy_place(text) or "").rpartition(":")[2] in PROXY_PORTS


def old_tunnel(pods: list[Pod]) -> list[Pod]:
    """Pods of a tunnel that a product had before Konnectivity."""
    return [pod for pod in pods if distributions.OLD_TUNNELS.match(pod.name)]


def absent(tables: Tables, pods: list[Pod]) -> str | None:
    """Why the bundle looks like a cluster without Konnectivity, once nothing of it was found; None where too little is shown."""
    if old := old_tunnel(pods):
        m = distributions.OLD_TUNNELS.match(old[0].name)
        return f"its pods {m[1] if m else '?'}-... are another tunnel, and no trace of Konnectivity is shown"
    system = [pod for pod in pods if pod.namespace == "kube-system"]
    if len(system) >= ENOUGH:
        return f"no agent, server, argument or log of it beside {len(pods)} pods, {len(system)} of them in kube-system"
    sets = [row for row in tables[WORKLOADS] if row.kind == "DaemonSet" and row.namespace == "kube-system"]
    if len(sets) >= 2:
        return f"no agent among {len(sets)} DaemonSets of kube-system, and no other trace of it"
    return None


def only_told(tables: Tables) -> bool:
    """
    Are all logs of Konnectivity of no named pod or node, and parts of members that show lists of objects as well.

    Who writes an issue puts beside his own outputs what others wrote of the same symptom; a log in a file of its own was collected.
    """
    logs = [row for row in tables[LOG_SOURCES] if row.component in ("server", "agent", "client")]
    mixed = {row.source for row in tables[LISTINGS]}
    return bool(logs) and all(not (row.pod or row.node) and row.source in mixed for row in logs) and not traced(tables)
