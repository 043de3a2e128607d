"""
Nodes that nobody gets into while they get out: every connect that fails goes to them, and what they dialled themselves stands.

Calico's mesh is one-way: of two nodes the one with the greater address dials, and the other waits (`Passive`; confd's template
``bird.cfg.template``, "passive on"). A node that lost its network loses both kinds of sessions; one whose port 179 is filtered
where it comes in keeps those that it dialled::

    on .14   Mesh_10_0_0_11  up     Established
             Mesh_10_0_0_12  start  Active   Socket: No route to host
    on .12   Mesh_10_0_0_11  up     Established
             Mesh_10_0_0_14  start  Passive
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from analyzer.addresses import is_address
from analyzer.mesh.bird_errors import BirdError, bird_error

if TYPE_CHECKING:
    from analyzer.mesh.view import Mesh

DIALS = frozenset({"Active", "Connect"})
ON_THE_WAY = frozenset({None, BirdError.UNROUTED, BirdError.TIMEOUT, BirdError.REFUSED, BirdError.HOLD})
"""What BIRD says of a connect that something on the way, or in front of the other end, does not let through."""
LEAST_DIALS = 2
"""Connects that failed; of a single one either end may be at fault."""


def _number(address: str) -> int:
    return int(ipaddress.ip_address(address))


def _by_number(one: str, other: str) -> bool:
    return _number(one) > _number(other)


def _as_written(one: str, other: str) -> bool:
    return one > other


GREATER = (_by_number, _as_written)
"""Which of two addresses is the greater: releases of Calico compare numbers, or what is written."""


def shut(mesh: Mesh) -> tuple[str, ...]:
    """Addresses of the nodes that are so, in order; empty where one bad pair says otherwise, or its dialling end is not shown."""
    dials: set[tuple[str, str]] = set()
    for pair in mesh.down:
        rows = [row for row in pair.views if row.state in DIALS]
        if len(rows) != 1 or bird_error(rows[0].last_error) not in ON_THE_WAY:
            return ()  # whoever dials is not shown, both do, or an end says no itself
        dials.add((pair.other(rows[0].peer_ip), rows[0].peer_ip))
    if len(dials) < LEAST_DIALS or not all(is_address(one) for dial in dials for one in dial):
        return ()
    targets = {target for _, target in dials}
    own = mesh.pairs_of
    if any(own[one][1] == own[one][0] for one in targets | {by for by, _ in dials}):
        return ()  # one that has no session at all is cut off, whichever way
    orders = [greater for greater in GREATER if all(greater(by, target) for by, target in dials)]
    inward = not orders or any(
        greater(pair.other(end), end)
        for pair in mesh.pairs
        if pair.up and is_address(pair.a) and is_address(pair.b)
        for end in (pair.a, pair.b)
        if end in targets
        for greater in orders
    )
    return () if inward else tuple(sorted(targets, key=_number))
