"""
The host endpoints that a packet passes on its way into, out of or through a node, and what policy on them says.

Order on one of them: failsafe ports, untracked policy, pre-DNAT policy, the tiers, the profiles.
"""

from __future__ import annotations

import ipaddress
from dataclasses import replace

from analyzer.policy.objects import Endpoint, HostEndpoint, protocol_number
from analyzer.policy.rules import Packet, Side
from analyzer.policy.walk import Decision, Walk, strictest
from analyzer.vendors import ibm

PRIVATE = tuple(
    ipaddress.ip_network(t)
    for t in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        ibm.PRIVATE_ENDPOINTS,
        ibm.SERVICES,
        "100.64.0.0/10",
        "169.254.0.0/16",
    )
)
# protocol and ports that are open whatever policy says (Felix's defaults)
FAILSAFE_IN = ((6, (22, 179, 2379, 2380, 5473, 6443, 6666, 6667)), (17, (68,)))
FAILSAFE_OUT = ((6, (179, 2379, 2380, 5473, 6443, 6666, 6667)), (17, (53, 67)))


class Hosts:
    """Answers for the nodes of one world."""

    def __init__(self, walk: Walk) -> None:
        self.world = walk.world
        self.walk = walk

    def _heps(self, node: str | None) -> list[HostEndpoint]:
        return self.world.host_endpoints.get(node or "", [])

    def _choose(self, node: str | None, other: Side) -> tuple[list[HostEndpoint], bool, str]:
        """(host endpoints that the packet may pass, is it certain which, what was taken for granted to choose)."""
        heps = self._heps(node)
        stars = [h for h in heps if h.interface == "*"]
        if stars:
            return stars, True, ""
        if len(heps) <= 1:
            return heps, True, ""
        if other.hep in heps:
            return [other.hep], True, ""
        roles = {h.labels.get(ibm.ROLE): h for h in heps}
        address = (
            other.range.network_address
            if other.range is not None
            else ipaddress.ip_address(other.address)
            if other.address
            else None
        )
        if address is not None and {ibm.WORKER_PRIVATE, ibm.WORKER_PUBLIC} <= set(roles):
            role = (
                ibm.WORKER_PRIVATE
                if any(address.version == n.version and address in n for n in PRIVATE)
                else ibm.WORKER_PUBLIC
            )
            return [roles[role]], True, f"{address} is taken to be reached through the interface of {role}"
        return heps, False, ""

    def own(self, node: Endpoint, direction: str, packet: Packet, other: Side) -> Decision:
        """The node's own traffic."""
        target = packet.destination if direction == "Ingress" else other
        own = packet.destination.address if direction == "Ingress" else packet.source.address
        heps, certain, assumed = self._choose(node.node, target)
        if direction == "Ingress":
            everyone = self._heps(node.node)
            if exact := [h for h in everyone if own in h.addresses]:
                heps, certain, assumed = exact, True, ""
            elif len(everyone) > 1 and heps == everyone:
                certain = False
        if not heps:
            return Decision("allowed", "", f"node {node.name} has no host endpoint there")
        found = [self._hep(hep, direction, packet, forwarded=False) for hep in heps]
        return _agreed(found, certain, assumed, f"node {node.name} has several host endpoints")

    def forwarded(self, node: str | None, direction: str, packet: Packet, other: Side) -> Decision:
        """Traffic of pods through the node's host endpoints: applyOnForward policies only."""
        heps, certain, assumed = self._choose(node, other)
        if not heps:
            return Decision("allowed", "", "no host endpoint on the way")
        found = []
        for hep in heps:
            directions = ("Ingress", "Egress") if hep.interface == "*" else (direction,)
            found.append(strictest([self._hep(hep, one, packet, forwarded=True) for one in directions]))
        return _agreed(found, certain, assumed, "several host endpoints")

    def inside(self, node: str | None, packet: Packet) -> list[Decision]:
        """Traffic between pods of one node passes the host endpoints of all its interfaces alone."""
        return [
            self._hep(h, d, packet, forwarded=True)
            for h in self._heps(node)
            if h.interface == "*"
            for d in ("Ingress", "Egress")
        ]

    def _hep(self, hep: HostEndpoint, direction: str, packet: Packet, *, forwarded: bool) -> Decision:
        where = f"host endpoint {hep.name}"
        doubts: list[str] = []
        if hep.cache.get("labels unknown") and any(p.kind == "GlobalNetworkPolicy" for p in self.world.policies):
            return Decision("unknown", "", f"labels of {where} are not in the bundle")
        untracked = self.walk.policies_for(hep, direction, doubts, lambda p: p.untracked)
        if not forwarded and self._failsafe(direction, packet):
            return Decision("allowed", "failsafe port", where)
        first = self.walk.first_match(untracked, direction, packet, where)
        if first is not None:
            if first.verdict == "allowed":
                reverse = Packet(packet.destination, packet.source, packet.protocol)
                back = self.walk.first_match(
                    self.walk.policies_for(
                        hep, "Egress" if direction == "Ingress" else "Ingress", doubts, lambda p: p.untracked
                    ),
                    "Egress" if direction == "Ingress" else "Ingress",
                    reverse,
                    where,
                )
                if back is None or back.verdict != "allowed":
                    return Decision(
                        "unknown",
                        first.deciding,
                        "untracked policy allows it, and nothing untracked allows the reply",
                        first.row,
                    )
            return first
        if direction == "Ingress":
            early = self.walk.first_match(
                self.walk.policies_for(hep, direction, doubts, lambda p: p.pre_dnat), direction, packet, where
            )
            if early is not None:
                return early
        wanted = self.walk.policies_for(
            hep,
            direction,
            doubts,
            lambda p: not p.pre_dnat and not p.untracked and (p.apply_on_forward or not forwarded),
        )
        if forwarded:
            if not wanted and not doubts:
                return Decision("allowed", "", "no applyOnForward policy in this direction")
            end = Decision("allowed", "", "forwarded traffic that no tier decides goes on")
            return self.walk.tiers(wanted, direction, packet, where, doubts, end)
        return self.walk.tiers(wanted, direction, packet, where, doubts, self._host_profiles(hep, direction, packet))

    def _host_profiles(self, hep: HostEndpoint, direction: str, packet: Packet) -> Decision:
        for name in hep.profiles:
            if name == "projectcalico-default-allow":
                return Decision("allowed", f"profile {name}", "automatic host endpoint")
            spec = self.world.profiles.get(name)
            if spec is None:
                return Decision("unknown", "", f"profile {name} is named and not in the bundle")
            found = self.walk.profile(name, spec, direction, packet)
            if found is not None:
                return found
        return Decision(
            "denied",
            f"host endpoint {hep.name}: end of profiles",
            "no policy allows it, and a host endpoint without profiles denies",
            hep.row,
        )

    def _failsafe(self, direction: str, packet: Packet) -> bool:
        felix = self.world.felix or {}
        option = felix.get("failsafeInboundHostPorts" if direction == "Ingress" else "failsafeOutboundHostPorts")
        port, protocol = packet.destination.port, packet.protocol
        if option is None:
            return any(
                protocol == p and port in ports
                for p, ports in (FAILSAFE_IN if direction == "Ingress" else FAILSAFE_OUT)
            )
        for entry in option if isinstance(option, list) else []:
            if (protocol_number(entry.get("protocol", "TCP")) or 6) == protocol and entry.get("port") == port:
                other = packet.source if direction == "Ingress" else packet.destination
                net = entry.get("net")
                if not net or (
                    other.address and ipaddress.ip_address(other.address) in ipaddress.ip_network(net, strict=False)
                ):
                    return True
        return False


def _agreed(found: list[Decision], certain: bool, assumed: str, several: str) -> Decision:
    """What host endpoints say with one voice, or the one that is known to be on the way."""
    if not certain and len({decision.verdict for decision in found}) > 1:
        return Decision("unknown", "", f"{several}, and no route chooses the interface")
    first = found[0]
    return replace(first, reason="; ".join(filter(None, (first.reason, assumed)))) if assumed else first
