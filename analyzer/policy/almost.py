"""
The rule that allows a packet's way on other ports: a range of a provider's addresses with a list of its ports, in which one is missing.

::

    - action: Allow
      protocol: TCP
      destination: {nets: [166.8.0.0/14], ports: [443, 2040]}
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from analyzer.policy.objects import Packet, Side
from analyzer.policy.rules import Entity, Nets, Policy

if TYPE_CHECKING:
    from analyzer.policy.match import Matcher


class AlmostAllowed(NamedTuple):
    """
    A rule that would allow the packet, had it the packet's port.

    Attributes:
        net: the network of the rule in which the far end lies; blank where a selector finds it.
    """

    policy: Policy
    rule: int
    net: str


def but_for_port(
    matcher: Matcher, inside: Iterable[tuple[Policy, bool]], direction: str, packet: Packet, denied: tuple[Policy, int] | None
) -> AlmostAllowed | None:  # fmt: skip
    """
    The first such rule in front of the one that denies.

    A rule for every destination is none: its port would be open to all of them.

    Args:
        inside: policies of a tier in their order, each with whether it is certain that it applies.
        denied: policy and number of the rule that denies; None for the end of the tier.
    """
    if packet.destination.port is None:
        return None
    for policy, certain in inside:
        for rule in policy.rules.get(direction, ()):
            if denied is not None and policy is denied[0] and rule.number >= denied[1]:
                return None
            if rule.action != "Allow" or rule.destination.ports is None or not certain:
                continue
            inward = direction == "Ingress"
            far, side = (rule.source, packet.source) if inward else (rule.destination, packet.destination)
            net = _network(far.nets, side)
            if net is None and not (far.selectors or far.service):
                continue
            on_any_port = rule._replace(destination=_without_ports(rule.destination))
            if matcher.rule(on_any_port, packet)[0]:
                return AlmostAllowed(policy, rule.number, net or "")
    return None


def _without_ports(entity: Entity) -> Entity:
    return entity._replace(ports=None)


def _network(nets: Nets | None, side: Side) -> str | None:
    if nets is None:
        return None
    found = nets.around(side.ip if side.ip is not None else side.range)
    return str(found) if found is not None else None
