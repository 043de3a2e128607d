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
        """No prefix length anywhere: VLAN, else zone, else the /26 that IBM classic subnets use."""
        node = self._nodes.get(address)
        if node and node.private_vlan:
            return f"VLAN {node.private_vlan}"
        if node and node.zone:
            return f"zone {node.zone}"
        parts = address.split(".")
        if len(parts) == 4 and is_number(parts[3]):
            return f"{'.'.join(parts[:3])}.{int(parts[3]) & 0xC0}/26 (assumed)"
        return None
