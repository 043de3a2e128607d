"""
Does one rule match one connection: yes, no, or unknown with the reason. Every field present must match.

A no on any field decides, also where another field is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.policy import zones
from analyzer.policy.objects import Endpoint, HostEndpoint, Packet, Side
from analyzer.policy.rules import ANYONE, Entity, Nets, Ports, Rule
from analyzer.policy.selector import Selector

if TYPE_CHECKING:
    from analyzer.policy.world import World

PORTED = frozenset({6, 17, 132, 136})
ICMP = frozenset({1, 58})
Matching = tuple[bool | None, str]
YES: Matching = (True, "")
NO: Matching = (False, "")


class Matcher:
    """Matches rules; what a selector says of an endpoint is worked out once."""

    def __init__(self, world: World) -> None:
        self.world = world

    def rule(self, rule: Rule, packet: Packet) -> Matching:
        """(True, False or None; why unknown)."""
        protocol = packet.protocol
        if rule.protocol is not None and rule.protocol != protocol:
            return NO
        if rule.not_protocol is not None and rule.not_protocol == protocol:
            return NO
        doubt = rule.problems[0] if rule.problems else ""
        if rule.icmp:
            if protocol not in ICMP:
                return NO  # neither form ever matches TCP or UDP
            doubt = doubt or "ICMP type and code are not part of the question"
        if rule.version is not None:
            known = _version(packet)
            if known is None:
                doubt = doubt or "no address known for ipVersion"
            elif known != rule.version:
                return NO
        for name, entity, side in (
            ("destination", rule.destination, packet.destination),
            ("source", rule.source, packet.source),
        ):
            if entity is ANYONE:
                continue
            hit, why = self._entity(entity, side, packet, name)
            if hit is False:
                return NO
            if hit is None:
                doubt = doubt or why
        return (None, doubt) if doubt else YES

    def _entity(self, entity: Entity, side: Side, packet: Packet, name: str) -> Matching:
        protocol = packet.protocol
        doubt = entity.problems[0] if entity.problems else ""
        for ports, wanted in ((entity.ports, True), (entity.not_ports, False)):
            if ports is None:
                continue
            hit, why = _ports(ports, side, protocol, name)
            if hit is None:
                doubt = doubt or why
            elif hit != wanted or (not wanted and protocol not in PORTED):
                return NO
        for nets, wanted in ((entity.nets, True), (entity.not_nets, False)):
            if nets is None:
                continue
            inside = _inside(nets, side, packet)
            if inside is None:
                doubt = doubt or f"the {name}'s address is not known exactly"
            elif inside != wanted:
                return NO
        if entity.selectors:
            found = self.anyone(entity.selectors, side)
            if found is False:
                return NO
            if found is None:
                doubt = doubt or side.unsure or f"labels of the {name} are not known"
        if entity.not_selectors:
            found = self.anyone(entity.not_selectors, side)
            if found:
                return NO
            if found is None:
                doubt = doubt or side.unsure or f"labels of the {name} are not known"
        if entity.zones:
            api = (
                self.world.services.member(zones.KUBERNETES, side, protocol, with_port=False)
                if zones.API_SERVER in entity.zones
                else None
            )
            there = zones.within(entity.zones, side, api_server=api, nodes_known=self.world.knows_nodes)
            if there is False:
                return NO
            if there is None:
                doubt = (
                    doubt or side.unsure or f"whether the {name} is of {', '.join(sorted(entity.zones))} is not known"
                )
        if entity.service is not None:
            member = self.world.services.member(entity.service, side, protocol, with_port=name == "destination")
            if member is False:
                return NO
            if member is None:
                doubt = doubt or f"endpoints of service {'/'.join(entity.service)} are not in the bundle"
        return (None, doubt) if doubt else YES

    def anyone(self, selectors: tuple[Selector, ...], side: Side) -> bool | None:
        """Does some endpoint or set of addresses that holds the address carry the labels."""
        holders = self.world.holders(side)  # which may leave the side unsure
        doubt = bool(side.unsure)
        for thing in holders:
            hit = thing.cache.get(selectors)
            if hit is None and selectors not in thing.cache:
                hit = thing.cache[selectors] = selected(selectors, thing)
            if hit:
                return True
            doubt |= hit is None
        doubt = doubt or any(selected(selectors, one) is not False for one in side.possible)
        return None if doubt else False


def selected(selectors: tuple[Selector, ...] | None, thing: Endpoint | HostEndpoint) -> bool | None:
    """Do all of the selectors match the labels; None where what is not known decides."""
    if selectors is None:
        return None
    labels = thing.labels
    answer: bool | None = True
    for one in selectors:
        hit = one.matches(labels)
        if hit is False:
            return False
        if hit is None:
            answer = None
    return answer


def _version(packet: Packet) -> int | None:
    for side in (packet.destination, packet.source):
        if side.ip is not None:
            return side.ip.version
        if side.range is not None:
            return side.range.version
    return None


def _inside(nets: Nets, side: Side, packet: Packet) -> bool | None:
    if side.ip is not None:
        return nets.holds(side.ip)
    if side.range is not None:
        return nets.holds_range(side.range)
    return (
        True
        if nets.holds_everything(_spoken(packet.source if side is packet.destination else packet.destination))
        else None
    )


def _spoken(side: Side) -> int | None:
    """The IP version that this end can speak alone, so the other end's address is of it."""
    if side.ip is None:
        return None
    several = side.endpoint is not None and len({":" in one for one in side.endpoint.addresses}) > 1
    return None if several else side.ip.version


def _ports(ports: Ports, side: Side, protocol: int, name: str) -> Matching:
    """Is the side's port one of them; a name is that of the endpoint that owns the address, of this protocol."""
    if protocol not in PORTED:
        return NO
    if ports.every:
        return YES
    number = side.port
    if number is None:
        return None, f"the {'source ' if name == 'source' else ''}port is not known"
    for low, high in ports.ranges:
        if low <= number <= high:
            return YES
    doubt = "a port that cannot be read" if ports.odd else ""
    for text in ports.names:
        known = named(side)
        if known is None:
            doubt = doubt or f"port {text} of an endpoint whose ports are not in the bundle"
        elif (protocol, number) in known.get(text, ()):
            return YES
    return (None, doubt) if doubt else NO


def named(side: Side) -> dict[str, list[tuple[int, int]]] | None:
    """Named ports of what owns the address; none for an address outside, None where they are not known."""
    if side.endpoint is not None and side.endpoint.kind == "workload":
        return side.endpoint.ports
    if side.hep is not None:
        return side.hep.ports
    return None if side.unsure or side.range is not None or (side.address is None and side.endpoint is None) else {}
