"""
What answers the calls of a service: the pod, its address, and the port that is dialled there, which is seldom the service's own.

``https://guard.policy.svc:443`` leads to ``10.8.2.9:8443``: by the address that an error names, the service's endpoints, its `targetPort`.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzer.addresses import valid
from analyzer.facts.generated import deployment_of
from analyzer.facts.nodes import NAMED_AFTER_ADDRESS, Node
from analyzer.facts.pods import Pod
from analyzer.schema import ENDPOINTS, EndpointRow, ServiceRow
from analyzer.tables.rows import Tables

LARGEST = 16
"""Prefix of the largest network that a VPC may have."""
SECOND = tuple(ipaddress.ip_network(text) for text in ("100.64.0.0/10", "198.19.0.0/16"))
"""Networks from which a VPC gives pods addresses beside its own: outside the nodes' network and routed all the same."""


class CalledPod(NamedTuple):
    """
    Attributes:
        host: the address that is dialled, None where nothing shows it.
        port: the port there, which a firewall has to let in.
        pod: what listens, where a list has it.
    """

    host: str | None = None
    port: str | None = None
    pod: Pod | None = None


def behind(
    tables: Tables,
    pods: Sequence[Pod],
    services: Iterable[ServiceRow],
    service: tuple[str, str] | None,
    port: int | None = None,
    dialled: str | None = None,
) -> CalledPod:
    """
    Args:
        service: (namespace, name) of what was called.
        port: the service's port that was called, 443 where none is named.
        dialled: ``host:port`` that an error names; a service's own address is none of a pod.
    """
    record = next((one for one in services if service == (one.namespace, one.name)), None)
    listed = next((one for one in tables[ENDPOINTS] if service == (one.namespace, one.name) and one.addresses), None)
    host, _, number = (dialled or "").rpartition(":")
    host = host.strip("[]")
    if not valid(host) or (record is not None and host == record.cluster_ip):
        host, number = (listed.addresses or "").split(",")[0] if listed is not None else "", ""
    known = [pod for pod in pods if pod.health and (service is None or pod.namespace == service[0])]
    pod = next((one for one in known if host and one.ip == host), None)
    if pod is None and service is not None and not host:
        pod = next(iter(ready(known, service)), None)
    at = number or _target(record, port or 443, pod) or _only(listed)
    return CalledPod(host or (pod.ip if pod is not None else None), at or None, pod)


def ready(pods: Iterable[Pod], service: tuple[str, str]) -> list[Pod]:
    """
    Pods that are ready, in its namespace, and called as the service is; else those after whose Deployment it is called.

    ``ingress-nginx-controller-admission`` is a service of the Deployment ``ingress-nginx-controller``.
    """
    space, name = service
    known = [pod for pod in pods if pod.health and pod.namespace == space]
    called = [pod for pod in known if pod.name.startswith(f"{name}-")]
    return called or [pod for pod in known if name.startswith(f"{deployment_of(pod.name) or pod.name}-")]


def _only(row: EndpointRow | None) -> str | None:
    """The port of endpoints that have one; of several nothing says which is called."""
    ports = [one for one in (row.ports or "").split(",") if one] if row is not None else []
    return ports[0] if len(set(ports)) == 1 else None


def _target(row: ServiceRow | None, port: int, pod: Pod | None) -> str | None:
    """The `targetPort` of the port that was called; one with a name is the container's of that name."""
    ports = json.loads(row.port_map) if row is not None and row.port_map else []
    entry: dict[str, object] = next((one for one in ports if len(ports) == 1 or one.get("port") == port), {})
    target = entry.get("targetPort")
    if isinstance(target, str) and not target.isdigit():
        named = json.loads(pod.ports) if pod is not None and pod.ports else []
        return next((str(one[1]) for one in named if one[0] == target), None)
    return str(target) if target else None


def is_outside(host: str | None, nodes: Iterable[Node], pods: Iterable[Pod]) -> bool | None:
    """
    Does an address lie outside the network that the nodes are in, so that an overlay gave it; None where too little is known.

    A VPC may have further networks, so this is a sign and no proof.
    """
    if not valid(host or ""):
        return None
    address = ipaddress.ip_address(host or "")
    if address.version != 4 or any(address in network for network in SECOND):
        return None
    homes = {one.internal_ip or "" for one in nodes}
    homes |= {".".join(m.groups()) for pod in pods if (m := NAMED_AFTER_ADDRESS.fullmatch(pod.node or ""))}
    known = [one for one in homes if valid(one) and ":" not in one]
    return (
        not any(address in ipaddress.ip_network(f"{one}/{LARGEST}", strict=False) for one in known) if known else None
    )
