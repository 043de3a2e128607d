"""Where the nodes of a mesh are: the subnet, zone, VLAN and worker pool of an address."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.facts.nodes import Node


class Places:
    """
    Attributes of addresses, each worked out once.

    Args:
        stated: subnets that the sessions themselves state, by address.
    """

    def __init__(self, about: About, stated: Mapping[str, str]) -> None:
        self._about = about
        self._stated = stated
        self._known: dict[tuple[str, str], str | None] = {}

    @cached_property
    def _nodes(self) -> dict[str, Node]:
        """Nodes by address and by name."""
        found: dict[str, Node] = {}
        for node in self._about.nodes.values():
            for key in (node.internal_ip, node.name):
                if key:
                    found.setdefault(key, node)
        return found

    def _read(self, address: str, kind: str) -> str | None:
        if kind == "subnet":
            return self._stated.get(address) or self._guess(address)
        node = self._nodes.get(address)
        if node is None:
            return None
        return {"zone": node.zone, "VLAN": node.private_vlan, "worker pool": node.worker_pool}.get(kind)

    def known(self, address: str, kind: str) -> str | None:
        """Subnet, zone, VLAN or worker pool of an address."""
        key = (address, kind)
        if key not in self._known:
            self._known[key] = self._read(address, kind)
        return self._known[key]

    def _guess(self, address: str) -> str | None:
        """
        No prefix length anywhere: VLAN, else zone, else the /26 that IBM classic subnets use.

        A node of which nothing is said stands where all those of its /26 stand of which something is.
        """
        if stated := self._place(address):
            return stated
        if (block := _block(address)) is None:
            return None
        beside = self._by_block.get(block, set())
        return next(iter(beside)) if len(beside) == 1 else f"{block}/26 (assumed)"

    def _place(self, address: str) -> str | None:
        node = self._nodes.get(address)
        if node and node.private_vlan:
            return f"VLAN {node.private_vlan}"
        return f"zone {node.zone}" if node and node.zone else None

    @cached_property
    def _by_block(self) -> dict[str, set[str]]:
        """Places that are stated of the nodes of each /26."""
        found: dict[str, set[str]] = {}
        for node in self._about.nodes.values():
            own = node.internal_ip or node.name
            if (block := _block(own)) and (place := self._place(own)):
                found.setdefault(block, set()).add(place)
        return found


def _block(address: str) -> str | None:
    """Where the /26 of an IPv4 address begins."""
    parts = address.split(".")
    if len(parts) != 4 or not is_number(parts[3]):
        return None
    return f"{'.'.join(parts[:3])}.{int(parts[3]) & 0xC0}"
