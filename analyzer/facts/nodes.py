"""Nodes merged over all places that state them: addresses, zone, subnet, VLAN, pool, conditions."""

from __future__ import annotations

import functools
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from analyzer import patterns as regex
from analyzer.addresses import is_address
from analyzer.schema import CalicoNodeRow, InterfaceRow, NodeRow
from analyzer.tables.rows import Rows

FIELDS = (
    "internal_ip", "external_ip", "zone", "region", "subnet", "private_vlan", "public_vlan", "worker_pool", "ready", "version",
    "runtime", "pressure", "conditions", "subnet_id", "worker_id", "worker_version", "unschedulable", "taints", "labels", "label_columns",
    "created_at", "addresses", "roles", "system", "kernel",
)  # fmt: skip

NAMED_AFTER_ADDRESS = regex.compile(
    r"ip-(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})\.(?:ec2|[a-z0-9-]+\.compute)\.internal"
)
"""The private DNS name that AWS gives a machine: it is made of its address (EC2 user guide, "instance hostname types")."""


class NetworkFault(Enum):
    """What a node's conditions say of its network."""

    UNAVAILABLE = "its network is stated to be unavailable"
    CALICO = "Calico states that, by the reason that it alone sets"
    UNINITIALIZED = "its network plug-in is not up"
    PLUGIN = "the container runtime waits for its network plug-in"


NETWORK = {
    NetworkFault.UNAVAILABLE: "NetworkUnavailable=True",
    NetworkFault.CALICO: "NetworkUnavailable=True Calico",
    NetworkFault.UNINITIALIZED: "cni plugin not initialized",
    NetworkFault.PLUGIN: "NetworkPluginNotReady",
}
"""How conditions say so: Calico sets a reason such as ``CalicoIsDown``; the kubelet's condition Ready quotes the runtime."""


@dataclass(slots=True)
class Node:
    """One worker; `subnet` is a CIDR where some source states the prefix length."""

    name: str
    internal_ip: str | None = None
    external_ip: str | None = None
    zone: str | None = None
    region: str | None = None
    subnet: str | None = None
    private_vlan: str | None = None
    public_vlan: str | None = None
    worker_pool: str | None = None
    ready: bool | None = None
    version: str | None = None
    runtime: str | None = None
    pressure: str | None = None
    conditions: str | None = None
    subnet_id: str | None = None
    worker_id: str | None = None
    worker_version: str | None = None
    unschedulable: bool | None = None
    taints: str | None = None
    labels: str | None = None
    label_columns: str | None = None
    created_at: datetime | None = None
    addresses: str | None = None
    roles: str | None = None
    system: str | None = None
    kernel: str | None = None
    rows: list[NodeRow] = field(default_factory=list)

    @property
    def network(self) -> frozenset[NetworkFault]:
        """What keeps its network from being up; empty where nothing is said."""
        return frozenset(fault for fault, text in NETWORK.items() if text in (self.conditions or ""))

    @property
    def why_not_ready(self) -> str | None:
        """Reason and message of its condition Ready: ``NodeStatusUnknown Kubelet stopped posting node status``."""
        stated = (one for one in (self.conditions or "").split("; ") if one.startswith("Ready="))
        return next(stated, "").partition(" ")[2].rstrip(".") or None


@functools.lru_cache(maxsize=16384)
def subnet_of(address_with_length: str | None) -> str | None:
    """``10.1.2.3/26`` as ``10.1.2.0/26``; nothing for a host route or a bad text."""
    if not address_with_length or "/" not in address_with_length:
        return None
    try:
        network = ipaddress.ip_interface(address_with_length).network
    except ValueError:
        return None
    return None if network.prefixlen == network.max_prefixlen else str(network)


def merge(nodes: Rows[NodeRow], calico_nodes: Rows[CalicoNodeRow], interfaces: Rows[InterfaceRow]) -> dict[str, Node]:
    """
    Nodes by name.

    Where an address's prefix length comes from, best first: worker JSON (VPC), Calico's node record, `birdcl show
    interfaces`. Kubernetes itself does not print it.
    """
    found: dict[str, Node] = {}
    by_ip: dict[str, str] = {}
    for row in nodes:
        key = by_ip.get(row.internal_ip or "", row.name)
        if row.name in found:
            key = row.name
        elif key and row.name and row.version and key in found and found[key].version:
            key = row.name  # two kubelets under one address are two nodes, which is a fault of its own
        if not key:
            continue
        node = found.setdefault(key, Node(key))
        _fill(node, row)
        node.rows.append(row)
        if node.internal_ip:
            by_ip.setdefault(node.internal_ip, key)
    found = {node.name: node for node in map(_under_its_name, found.values())}
    prefixes: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for record in calico_nodes:
        if record.ipv4 and (subnet := subnet_of(record.ipv4)):
            prefixes.setdefault(record.ipv4.split("/")[0], subnet)
            if record.name:
                by_name.setdefault(record.name, subnet)
    for one in interfaces:
        if one.scope != "host" and one.address and ":" not in one.address and (subnet := subnet_of(one.address)):
            prefixes.setdefault(one.address.split("/")[0], subnet)
    for node in found.values():
        if node.internal_ip is None and (m := NAMED_AFTER_ADDRESS.fullmatch(node.name)):
            node.internal_ip = ".".join(m.groups())
        if node.subnet is None:
            own = by_name.get(node.name)
            node.subnet = prefixes.get(node.internal_ip or "") or (own if holds(own, node.internal_ip) else None)
    return found


def _fill(node: Node, stated: NodeRow | Node) -> None:
    """What is stated first counts, and that it is not ready, wherever that stands."""
    for name in FIELDS:
        value = getattr(stated, name)
        if getattr(node, name) is None and value is not None:
            setattr(node, name, value)
    if stated.label_columns is not None and stated.label_columns != node.label_columns:  # lists with other columns
        both = json.loads(stated.label_columns) | json.loads(node.label_columns or "{}")
        node.label_columns = json.dumps(both, sort_keys=True)
    if stated.ready is False:
        node.ready = False


def take(node: Node, other: Node) -> None:
    """Let a node have what is stated of it under another name."""
    _fill(node, other)
    node.rows += other.rows


def _under_its_name(node: Node) -> Node:
    """One that a list of workers calls by its address, and Kubernetes by another name, has the latter: commands ask for it by that."""
    if node.name == node.internal_ip:
        own = (row.name for row in node.rows if row.version and row.name and not is_address(row.name))
        node.name = next(own, None) or node.name
    return node


def holds(subnet: str | None, address: str | None) -> bool:
    """May an address be one of a subnet: a record of a node that Calico took another address for states another network."""
    if subnet is None or address is None:
        return True
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(subnet)
    except ValueError:
        return False


def network_of(address: str | None) -> str | None:
    """The first 20 bits of an IPv4 address: no subnet of IBM Cloud's classic infrastructure is larger, so two that differ are of two subnets."""
    try:
        return str(ipaddress.ip_network((int(ipaddress.IPv4Address(address or "")) & 0xFFFFF000, 20)))
    except ValueError:
        return None


def apart(one: Node, other: Node) -> bool:
    """Are two nodes known to be in different zones, private VLANs or subnets."""
    places = ((getattr(one, key), getattr(other, key)) for key in ("zone", "private_vlan", "subnet"))
    networks = (network_of(one.internal_ip), network_of(other.internal_ip))
    return any(None not in two and two[0] != two[1] for two in (*places, networks))


def shared(nodes: dict[str, Node]) -> dict[str, list[Node]]:
    """Internal addresses that several nodes state for their own, with these nodes."""
    found: dict[str, list[Node]] = {}
    for node in nodes.values():
        if node.internal_ip:
            found.setdefault(node.internal_ip, []).append(node)
    return {address: owners for address, owners in found.items() if len(owners) > 1}


def subnets(
    calico_nodes: Rows[CalicoNodeRow], interfaces: Rows[InterfaceRow], nodes: dict[str, Node]
) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Every node subnet that some source states, longest prefix first."""
    texts = {node.subnet for node in nodes.values() if node.subnet}
    texts |= {subnet for row in calico_nodes for subnet in (subnet_of(row.ipv4), subnet_of(row.ipv6)) if subnet}
    texts |= {
        subnet
        for row in interfaces
        if row.scope != "host"
        and not (row.address or "").startswith("fe80")
        and row.interface
        and not row.interface.startswith(("tunl", "cali", "vxlan", "lo"))
        and (subnet := subnet_of(row.address))
    }
    return sorted((ipaddress.ip_network(t) for t in texts), key=lambda n: (-n.prefixlen, str(n)))


def without_address(nodes: Mapping[str, Node]) -> list[Node]:
    """Nodes without an internal address in a list that shows those of others, and what runs on each."""
    if not any(node.internal_ip for node in nodes.values()):
        return []
    return [node for node in nodes.values() if node.internal_ip is None and any(row.runtime for row in node.rows)]


UNINITIALISED = '"node.cloudprovider.kubernetes.io/uninitialized'


def is_uninitialised(node: Node) -> bool:
    """Has the node the taint that a cloud's controller manager takes off once it has written what the cloud knows of the machine."""
    return UNINITIALISED in (node.taints or "")


def named(nodes: Mapping[str, Node], text: str | None) -> str | None:
    """The node of that name, of that first part of a name, of that address, or of that ID as IBM Cloud gives its workers."""
    if not text:
        return None
    if text in nodes:
        return text
    found = {
        one.name
        for one in nodes.values()
        if text in (one.internal_ip, one.external_ip, one.worker_id, one.name.partition(".")[0])
        or text.partition(".")[0] == one.name
    }
    return found.pop() if len(found) == 1 else None
