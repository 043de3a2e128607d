"""
What FelixConfiguration and IPPool say of a node: failsafe ports, traffic of pods to their own host, tunnels between hosts.

Felix merges `default` and `node.<name>`, the latter wins field by field. Defaults: Felix's own configuration reference.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from analyzer.policy.objects import Address, Network, Packet, Side, network
from analyzer.policy.spec.values import loads, protocol_number
from analyzer.schema import CALICO_OBJECTS

if TYPE_CHECKING:
    from analyzer.tables.rows import Tables

FAILSAFE = {
    "Ingress": ((6, (22, 179, 2379, 2380, 5473, 6443, 6666, 6667)), (17, (68,))),
    "Egress": ((6, (179, 2379, 2380, 5473, 6443, 6666, 6667)), (17, (53, 67))),
}
FIELD = {"Ingress": "failsafeInboundHostPorts", "Egress": "failsafeOutboundHostPorts"}
IPIP, UDP = 4, 17
VXLAN_PORT = 4789
TUNNELS = {"IPIP": ("ipipEnabled", "ipipMode"), "VXLAN": ("vxlanEnabled", "vxlanMode")}
FROM_PODS = {"IPIP": "allowIPIPPacketsFromWorkloads", "VXLAN": "allowVXLANPacketsFromWorkloads"}


class Settings:
    """Felix's configuration of each node, and the address pools, of one bundle."""

    def __init__(self, tables: Tables, complete: frozenset[str]) -> None:
        self._tables = tables
        self._listed = "felixconfigurations" in complete
        self._pools_listed = "ippools" in complete

    @cached_property
    def _configs(self) -> dict[str, Any]:
        return {o.name: loads(o.spec) for o in self._tables[CALICO_OBJECTS] if o.kind == "FelixConfiguration" and o.name}  # fmt: skip

    @cached_property
    def _pools(self) -> list[Any]:
        return [loads(o.spec) for o in self._tables[CALICO_OBJECTS] if o.kind == "IPPool"]

    @cached_property
    def pod_networks(self) -> list[Network]:
        """Networks that pods get their addresses from."""
        stated = (network(p.get("cidr")) for p in self._pools if isinstance(p, dict))
        return [net for net in stated if net is not None]

    def masquerades(self, packet: Packet) -> bool:
        """Does a pod's packet take its node's address: its pool says so, and the other end is in no pool."""
        source, destination = packet.source.ip, packet.destination.ip
        if source is None or destination is None or any(_in(destination, net) for net in self.pod_networks):
            return False
        return any(
            pool.get("natOutgoing") is True and (net := network(pool.get("cidr"))) is not None and _in(source, net)
            for pool in self._pools
            if isinstance(pool, dict)
        )

    def felix(self, node: str | None) -> dict[str, Any] | None:
        """The fields that hold on this node; None where one of the two objects is not known."""
        own = self._configs.get(f"node.{node}", {})
        shared = self._configs.get("default", {} if self._listed or self._configs else None)
        if not isinstance(own, dict) or not isinstance(shared, dict):
            return None
        return {**shared, **own}

    def failsafe(self, node: str | None, direction: str, protocol: int, port: int | None, other: Side) -> bool | None:
        """Is this port of the node open whatever policy says; None where it cannot be read."""
        felix = self.felix(node)
        if felix is None and self._configs:
            return None
        listed = (felix or {}).get(FIELD[direction])
        if listed is None:
            return any(protocol == number and port in ports for number, ports in FAILSAFE[direction])
        if not isinstance(listed, list):
            return None
        answers = [_entry(entry, protocol, port, other) for entry in listed]
        return True if True in answers else None if None in answers else False

    def to_host(self, node: str | None) -> str | None:
        """``drop``, ``accept`` or ``return``: what becomes of a pod's packet to its own node; None where it is not known."""
        felix = self.felix(node) if self._configs else None
        if felix is None:
            return None
        action = felix.get("defaultEndpointToHostAction", "Drop")
        found = action.lower() if isinstance(action, str) else ""
        return found if found in ("drop", "accept", "return") else None

    def tunnel(self, node: str | None, protocol: int, port: int | None) -> str | None:
        """``IPIP`` or ``VXLAN`` for a packet of a tunnel between hosts."""
        if protocol == IPIP:
            return "IPIP"
        return "VXLAN" if protocol == UDP and port is not None and port == self.vxlan_port(node) else None

    def vxlan_port(self, node: str | None) -> int:
        """The UDP port of VXLAN on this node."""
        configured = (self.felix(node) or {}).get("vxlanPort")
        return configured if isinstance(configured, int) and configured > 0 else VXLAN_PORT

    def tunnel_on(self, node: str | None, kind: str) -> bool | None:
        """Does Felix run this tunnel: as configured, else when an address pool asks for it; None where neither is known."""
        option, mode = TUNNELS[kind]
        stated = (self.felix(node) or {}).get(option)
        if isinstance(stated, bool):
            return stated
        modes = [p.get(mode) if isinstance(p, dict) else None for p in self._pools]
        if any(one in ("Always", "CrossSubnet") for one in modes):
            return True
        known = bool(self._pools or self._pools_listed) and all(isinstance(p, dict) for p in self._pools)
        return False if known and stated is None else None

    def lets_pods_tunnel(self, node: str | None, kind: str) -> bool:
        """May pods send packets of this tunnel themselves; Felix drops them unless told otherwise."""
        return (self.felix(node) or {}).get(FROM_PODS[kind]) is True


def _in(address: Address, net: Network) -> bool:
    return address.version == net.version and address in net


def _entry(entry: Any, protocol: int, port: int | None, other: Side) -> bool | None:
    """Does one entry of a list of failsafe ports open this connection."""
    if not isinstance(entry, dict):
        return None
    of = protocol_number(entry.get("protocol", "TCP"))
    number = entry.get("port")
    if isinstance(number, str) and number.isascii() and number.isdigit():
        number = int(number)
    readable = isinstance(number, int) and not isinstance(number, bool)
    if (of is not None and of != protocol) or (readable and number != port):
        return False
    if of is None or not readable:
        return None
    stated = entry.get("net")
    if not stated:
        return True
    net = network(stated)
    if net is None:
        return None
    if other.ip is not None:
        return other.ip in net
    return True if other.range is not None and other.range.version == net.version and other.range.subnet_of(net) else None  # type: ignore[arg-type]  # fmt: skip
