"""
Rules of Cilium's policies on layers 3 and 4: peers by selector, network or entity, and ports; what else a rule asks for stays a problem of it.

An allow section and a deny section stand side by side; an empty rule matches nothing, a rule of ports alone matches every peer. A network
never matches a pod or node of the cluster. Source: docs.cilium.io/en/stable/security/policy/language, pkg/policy/api.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from analyzer.policy.rules import ANYONE, Entity, Ports, Rule
from analyzer.policy.selector import Selector
from analyzer.policy.spec import values
from analyzer.policy.spec.values import Odd, take
from analyzer.wording import nth

SECTIONS = {
    "Ingress": (("ingress", "Allow"), ("ingressDeny", "Deny")),
    "Egress": (("egress", "Allow"), ("egressDeny", "Deny")),
}
PEERS = {"Ingress": "from", "Egress": "to"}
OUTSIDE = frozenset({"world"})
"""Where networks are looked for: nothing of the cluster is known by its address."""
ENTITIES = frozenset({"all", "world", "world-ipv4", "world-ipv6", "cluster", "host", "remote-node", "kube-apiserver"})
UNREAD_PEERS = ("FQDNs", "Services", "Groups", "Nodes", "Requires")
EVERY_PORT = frozenset({None, "", 0, "0"})
SelectorOf = Callable[[Any], "tuple[Selector, ...] | None"]


def rules(found: dict[str, Any], direction: str, selector: SelectorOf) -> tuple[Rule, ...]:
    """
    The rules of a direction, those that deny first.

    Args:
        selector: reads a selector of peers; None for one of which not every part is known.
    """
    made = [
        one
        for key, action in reversed(SECTIONS[direction])
        for number, raw in enumerate(found.get(key) or [])
        for one in _of(raw, number, action, direction, selector)
    ]
    return tuple(made)


def _of(raw: Any, number: int, action: str, direction: str, selector: SelectorOf) -> Iterator[Rule]:
    """One rule for each pair of a peer and a port, all with the number of what they were made from."""
    if not isinstance(raw, dict):
        yield Rule(action, number, raw, problems=(f"the {nth(number)} rule is {values.quoted(raw)}, no mapping",))
        return
    side = PEERS[direction]
    known = {f"{side}{what}" for what in ("Endpoints", "CIDR", "CIDRSet", "Entities", *UNREAD_PEERS)} | {
        "toPorts",
        "icmps",
    }
    problems = tuple(values.unknown_fields(raw, frozenset(known), ""))
    if raw.get("icmps") and not raw.get("toPorts"):
        return  # neither TCP nor UDP
    stated = any(
        raw.get(f"{side}{what}") is not None for what in ("Endpoints", "CIDR", "CIDRSet", "Entities", *UNREAD_PEERS)
    )
    peers = list(_peers(raw, side, selector)) if stated else [ANYONE] if raw.get("toPorts") or problems else []
    for peer in peers:
        for protocol, ports, odd in _ports(raw.get("toPorts")):
            both = peer._replace(ports=ports)
            more = ANYONE if ports is None else Entity(ports=ports)
            source, destination = (peer, more) if direction == "Ingress" else (ANYONE, both)
            yield Rule(
                action, number, raw, protocol, source=source, destination=destination, problems=(*problems, *odd)
            )


def _peers(raw: dict[str, Any], side: str, selector: SelectorOf) -> Iterator[Entity]:
    for one in raw.get(f"{side}Endpoints") or []:
        chosen = selector(one)
        yield (
            Entity(problems=("a selector of which not every part is known",))
            if chosen is None
            else Entity(selectors=chosen)
        )
    if listed := raw.get(f"{side}CIDR"):
        problems: list[str] = []
        nets = take(problems, f"{side}CIDR", values.nets, listed)
        yield Entity(nets, zones=OUTSIDE, problems=tuple(problems))
    for one in raw.get(f"{side}CIDRSet") or []:
        yield _block(one)
    if zones := raw.get(f"{side}Entities"):
        named = frozenset(str(one) for one in zones) if isinstance(zones, list) else frozenset()
        odd = sorted(named - ENTITIES)
        yield Entity(
            zones=(named & ENTITIES) or OUTSIDE, problems=(f"entity {', '.join(odd)}",) if odd or not named else ()
        )
    for what in UNREAD_PEERS:
        if raw.get(f"{side}{what}"):
            yield Entity(problems=(f"who {side}{what} stands for is not worked out",))


def _block(raw: Any) -> Entity:
    if not isinstance(raw, dict) or "cidr" not in raw:
        return Entity(problems=("a set of networks that stands elsewhere",))
    problems: list[str] = []
    nets = take(problems, "cidr", values.nets, [raw["cidr"]])
    but = take(problems, "except", values.nets, raw.get("except") or [])
    return Entity(nets, but, zones=OUTSIDE, problems=tuple(problems))


def _ports(raw: Any) -> Iterator[tuple[int | None, Ports | None, tuple[str, ...]]]:
    """(protocol, ports, problems) of each entry; one for everything where no port is asked for."""
    listed = raw if isinstance(raw, list) else []
    if not any(isinstance(group, dict) and group.get("ports") for group in listed):
        yield None, None, () if not raw or listed else ("toPorts is no list",)
        return
    for group in listed:
        found = group.get("ports") if isinstance(group, dict) else None
        deeper = isinstance(group, dict) and bool(group.get("rules"))
        for one in found if isinstance(found, list) else [None]:
            protocol, ports, odd = _port(one)
            yield protocol, ports, (*odd, *(("its rules look into what is sent",) if deeper else ()))


def _port(raw: Any) -> tuple[int | None, Ports | None, tuple[str, ...]]:
    if not isinstance(raw, dict):
        return None, None, (f"a port is {values.quoted(raw)}, no mapping",)
    problems: list[str] = []
    stated = raw.get("protocol")
    protocol = None if stated in (None, "", "ANY", "any") else take(problems, "protocol", values.protocol, stated)
    first, last = raw.get("port"), raw.get("endPort")
    if first in EVERY_PORT:
        return protocol, None, tuple(problems)
    try:
        ports = values.ports([f"{first}:{last}" if last else first])
    except Odd as odd:
        return protocol, None, (*problems, str(odd))
    return protocol, ports, tuple(problems)
