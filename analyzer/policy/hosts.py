"""
The host endpoints that a packet passes on its way into, out of or through a node, and what policy on them says.

Order on one of them: failsafe ports, untracked policy, pre-DNAT policy, the tiers, the profiles. Before all of them Felix
accepts the tunnels between Calico's hosts, and drops them from elsewhere (felix/rules/static.go).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.policy.decision import ALLOWED, DENIED, UNKNOWN, Decision, agreed, softened, strictest
from analyzer.policy.interfaces import Choice, by_far_side, by_own_address
from analyzer.policy.objects import Endpoint, HostEndpoint, Packet, Side
from analyzer.policy.profiles import ALLOWS_ALL

if TYPE_CHECKING:
    from analyzer.policy.walk import Walk

OPPOSITE = {"Ingress": "Egress", "Egress": "Ingress"}


class Hosts:
    """Answers for the nodes of one world."""

    def __init__(self, walk: Walk) -> None:
        self.world = walk.world
        self.walk = walk

    def _heps(self, node: str | None) -> list[HostEndpoint]:
        return self.world.host_endpoints.get(node or "", [])

    def _not_read(self, node: str | None) -> Decision | None:
        """Of a host endpoint that could not be read nothing tells whose it is and what it lets pass."""
        lost = self.world.unread_host_endpoint
        return Decision(UNKNOWN, "", f"node {node} may have {lost}, which could not be read") if lost else None

    def own(self, node: Endpoint, direction: str, packet: Packet, *, stated: bool) -> Decision:
        """The node's own traffic; `stated`: the question names the node's address, and so the interface."""
        near, far = (packet.destination, packet.source) if direction == "Ingress" else (packet.source, packet.destination)  # fmt: skip
        tunnel = self.world.settings.tunnel(node.node, packet.protocol, packet.destination.port)
        by_policy = self._own(node, direction, packet, near, far, stated)
        return by_policy if tunnel is None else self._tunnel(tunnel, node, direction, far, by_policy)

    def _own(
        self, node: Endpoint, direction: str, packet: Packet, near: Side, far: Side, stated: bool
    ) -> Decision:  # fmt: skip
        if unread := self._not_read(node.node):
            return unread
        heps = self._heps(node.node)
        if not heps:
            return Decision(ALLOWED, "", f"node {node.name} has no host endpoint there")
        sure = stated or direction == "Ingress"
        choice = by_own_address(heps, near) if sure and near.address else by_far_side(heps, near, far)
        return self._asked(choice, direction, packet, node)

    def _asked(self, choice: Choice, direction: str, packet: Packet, node: Endpoint) -> Decision:
        found = [
            Decision(ALLOWED, "", f"node {node.name} has no host endpoint there")
            if hep is None
            else self._hep(hep, direction, self._from(hep, direction, packet, choice), forwarded=False)
            for hep in choice.candidates
        ]
        made = agreed(found, f"which interface of node {node.name} the packet takes is not known")
        return replace(made, reason=f"{made.reason}; {choice.assumed}") if choice.assumed else made

    def _from(self, hep: HostEndpoint, direction: str, packet: Packet, choice: Choice) -> Packet:
        """Through an assumed interface a packet leaves with that interface's address."""
        if direction == "Ingress" or not choice.assumed or not hep.addresses:
            return packet
        source = packet.source
        if source.address in hep.addresses:
            return packet
        return Packet(Side(source.endpoint, hep.addresses[0], source.port, hep), packet.destination, packet.protocol)

    def _tunnel(self, kind: str, node: Endpoint, direction: str, far: Side, by_policy: Decision) -> Decision:
        """What Felix does with a tunnel's packet before it looks at policy."""
        on = self.world.settings.tunnel_on(node.node, kind)
        member = far.address is not None and far.address in self.world.node_by_ip
        accepted = Decision(ALLOWED, f"Felix accepts {kind} between Calico's hosts", "before host endpoint policy")
        if member:
            if on:
                return accepted
            return by_policy if on is False else softened(by_policy, f"whether {kind} is on is not in the bundle")
        if direction == "Egress" or on is False:
            return by_policy
        if "nodes" not in self.world.complete:
            return Decision(UNKNOWN, "", "whether the other end is a host of the cluster is not in the bundle")
        dropped = Decision(DENIED, f"Felix drops {kind} from what is no host of Calico's", f"node {node.name}")
        return dropped if on else agreed([by_policy, dropped], f"whether {kind} is on is not in the bundle")

    def forwarded(self, node: str | None, direction: str, packet: Packet) -> Decision:
        """Traffic of pods through the node's host endpoints: applyOnForward policies only; None for a node that is not known."""
        if node is None:
            nodes = [name for name in self.world.host_endpoints if name]
            found = [self.forwarded(name, direction, packet) for name in nodes]
            if any(name not in nodes for name in self.world.nodes) or not found:
                found.append(Decision(ALLOWED, "", "no host endpoint on the way"))
            return agreed(found, "the pod's node is not in the bundle")
        if unread := self._not_read(node):
            return unread
        heps = self._heps(node)
        if not heps:
            return Decision(ALLOWED, "", "no host endpoint on the way")
        far = packet.source if direction == "Ingress" else packet.destination
        owner = self.world.nodes.get(node or "")
        near = Side(owner, owner.address if owner is not None else None)
        choice = by_far_side(heps, near, far)
        found = [
            Decision(ALLOWED, "", "no host endpoint there")
            if hep is None
            else self._hep(hep, direction, packet, forwarded=True)
            for hep in choice.candidates
        ]
        made = agreed(found, f"which interface of node {node} the packet takes is not known")
        made = replace(made, reason=f"{made.reason}; {choice.assumed}") if choice.assumed else made
        # the pod's own interface is one of those that `*` stands for
        inner = [self._hep(h, OPPOSITE[direction], packet, forwarded=True) for h in heps if h.everywhere]
        return strictest([*inner, made])

    def inside(self, node: str | None, packet: Packet) -> list[Decision]:
        """Traffic between pods of one node passes the host endpoints of all its interfaces alone."""
        if unread := self._not_read(node):
            return [unread]
        return [
            self._hep(h, direction, packet, forwarded=True)
            for h in self._heps(node)
            if h.everywhere
            for direction in ("Ingress", "Egress")
        ]

    def _hep(self, hep: HostEndpoint, direction: str, packet: Packet, *, forwarded: bool) -> Decision:
        where = f"host endpoint {hep.name}"
        failsafe: bool | None = False
        if not forwarded:
            other = packet.source if direction == "Ingress" else packet.destination
            failsafe = self.world.settings.failsafe(hep.node, direction, packet.protocol, packet.destination.port, other)  # fmt: skip
            if failsafe:
                return Decision(ALLOWED, "failsafe port", f"{direction.lower()} of {where}", hep.row)
        found = self._by_policy(hep, direction, packet, where, forwarded)
        if forwarded and found.ruling == DENIED and self._early(hep, direction, packet):
            # Felix asks the failsafe ports in front of these rules, whatever the packet is bound for; the docs say otherwise
            return softened(
                found, "whether failsafe ports pass forwarded traffic before untracked and preDNAT policy is not sure"
            )
        return softened(found, "the failsafe ports could not be read") if failsafe is None else found

    def _early(self, hep: HostEndpoint, direction: str, packet: Packet) -> bool:
        """Does untracked or preDNAT policy decide over what may be a failsafe port."""
        other = packet.source if direction == "Ingress" else packet.destination
        if self.world.settings.failsafe(hep.node, direction, packet.protocol, packet.destination.port, other) is False:
            return False
        early = self.walk.policies_for(hep, direction, lambda p: p.untracked or (p.pre_dnat and direction == "Ingress"))
        return self.walk.first_match(early, direction, packet, "") is not None

    def _by_policy(
        self, hep: HostEndpoint, direction: str, packet: Packet, where: str, forwarded: bool
    ) -> Decision:  # fmt: skip
        untracked = self.walk.policies_for(hep, direction, lambda p: p.untracked)
        first = self.walk.first_match(untracked, direction, packet, where)
        if first is not None:
            return self._replied(hep, first, direction, packet, where) if first.ruling == ALLOWED else first
        if direction == "Ingress":
            early = self.walk.policies_for(hep, direction, lambda p: p.pre_dnat)
            decided = self.walk.first_match(early, direction, packet, where)
            if decided is not None:
                return decided
        wanted = self.walk.policies_for(
            hep, direction, lambda p: not p.pre_dnat and not p.untracked and (p.apply_on_forward or not forwarded)
        )
        if forwarded:
            if not wanted:
                return Decision(ALLOWED, "", "no applyOnForward policy in this direction")
            end = Decision(ALLOWED, "", "forwarded traffic that no tier decides goes on")
        elif hep.problem:
            end = Decision(UNKNOWN, "", f"{where}: {hep.problem}")
        else:
            end = self._profiles(hep, direction, packet)
        return self.walk.tiers(wanted, direction, packet, where, end)

    def _replied(
        self, hep: HostEndpoint, first: Decision, direction: str, packet: Packet, where: str
    ) -> Decision:  # fmt: skip
        """Untracked policy must let the reply pass as well."""
        reverse = Packet(packet.destination, packet.source, packet.protocol)
        back = OPPOSITE[direction]
        reply = self.walk.first_match(self.walk.policies_for(hep, back, lambda p: p.untracked), back, reverse, where)
        if reply is not None and reply.ruling == ALLOWED:
            return first
        return replace(first, ruling=UNKNOWN, reason="untracked policy allows it, and nothing untracked allows the reply")  # fmt: skip

    def _profiles(self, hep: HostEndpoint, direction: str, packet: Packet) -> Decision:
        for name in hep.profiles:
            explicit = self.world.profiles.explicit.get(name)
            if explicit is None:
                if name == ALLOWS_ALL:
                    return Decision(ALLOWED, f"profile {name}", "automatic host endpoint", hep.row)
                return Decision(UNKNOWN, "", f"profile {name} is named and not in the bundle")
            found = self.walk.profile(explicit, direction, packet)
            if found is not None:
                return found
        return Decision(
            DENIED, f"host endpoint {hep.name}: end of profiles", "no policy allows it, and a host endpoint without profiles denies", hep.row
        )  # fmt: skip
