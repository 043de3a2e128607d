"""
Which host endpoint of a node a packet passes: the interface is known by the node's own address, else by what is beyond it.

An interface with an endpoint of its own uses that one, and ``*`` stands for the others (felix endpoint_mgr and dispatch).
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from analyzer.policy.objects import HostEndpoint, Side
from analyzer.vendors import ibm

PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", ibm.PRIVATE_ENDPOINTS, ibm.SERVICES, "100.64.0.0/10", "169.254.0.0/16",
    )
)  # fmt: skip


class Choice(NamedTuple):
    """The host endpoints that it may be, None among them where it may be none; `assumed` says what was taken for granted."""

    candidates: tuple[HostEndpoint | None, ...]
    assumed: str = ""


def by_own_address(heps: list[HostEndpoint], near: Side) -> Choice:
    """The packet carries the node's address `near`."""
    holding = [hep for hep in heps if near.address in hep.addresses]
    named = [hep for hep in holding if not hep.everywhere]
    if named:
        return Choice(tuple(named))
    rest = [hep for hep in heps if not hep.everywhere and not hep.addresses]
    stars = [hep for hep in heps if hep.everywhere]
    if near.address is None:
        return Choice(tuple(heps))
    if stars:
        return Choice((*rest, stars[0]))
    return Choice((*rest, None) if rest and len(heps) > 1 else tuple(rest) or (*heps, None))


def by_far_side(heps: list[HostEndpoint], near: Side, far: Side) -> Choice:
    """The packet leaves for, or comes from, what is beyond the interface."""
    if len(heps) <= 1:
        return Choice(tuple(heps))
    if far.hep is not None and far.hep in heps:
        return Choice((far.hep,))
    if far.endpoint is not None and near.address is not None:
        return by_own_address(heps, near)  # the cluster's own traffic takes the node's own address
    roles = {hep.labels.get(ibm.ROLE): hep for hep in heps if not hep.everywhere}
    there = far.ip or (far.range.network_address if far.range is not None else None)
    if there is None or not {ibm.WORKER_PRIVATE, ibm.WORKER_PUBLIC} <= set(roles):
        return Choice(tuple(heps))
    private = any(there.version == net.version and there in net for net in PRIVATE)
    role = ibm.WORKER_PRIVATE if private else ibm.WORKER_PUBLIC
    return Choice((roles[role],), f"{there} is taken to be reached through the interface of {role}")
