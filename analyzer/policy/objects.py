"""The things that policy is about: endpoints of pods, of hosts, sets of addresses, and the two ends of a connection."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from analyzer.model import Placed

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Named = dict[str, list[tuple[int, int]]]
"""Port names, each with its (protocol, number) pairs."""


@dataclass(slots=True, eq=False)
class Endpoint:
    """
    A workload endpoint (pod), a node, or a set of networks.

    Attributes:
        kind: ``workload``, ``node`` or ``set``.
        labels: own and inherited ones together; a `labels.Partial` where the bundle does not show all.
        ports: named ports; None where the bundle does not show them.
        profiles: in their order; of a workload only.
    """

    kind: str
    name: str
    namespace: str | None = None
    addresses: tuple[str, ...] = ()
    node: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    ports: Named | None = None
    profiles: tuple[str, ...] = ()
    row: Placed | None = None
    cache: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # a damaged column of a table is no address
        self.addresses = tuple(a for a in (plain(text) for text in self.addresses) if a is not None)

    @property
    def title(self) -> str:
        """``pod a/b`` or ``node n``, for people."""
        name = f"{self.namespace}/{self.name}" if self.namespace else self.name
        return f"{'pod' if self.kind == 'workload' else self.kind} {name}"

    @property
    def address(self) -> str | None:
        """The first address, which others use."""
        return self.addresses[0] if self.addresses else None

    def address_like(self, other: Address | None) -> str | None:
        """The first address of the other end's IP version, or the first at all."""
        for text in self.addresses if other is not None else ():
            if (":" in text) == (other.version == 6):  # type: ignore[union-attr]
                return text
        return self.address


@dataclass(slots=True, eq=False)
class HostEndpoint:
    """An interface of a node that policy knows; `labels` is None, and so is `ports`, where the bundle has only its name."""

    name: str
    node: str | None
    interface: str | None
    addresses: tuple[str, ...]
    labels: dict[str, str]
    profiles: tuple[str, ...]
    ports: Named | None
    row: Placed | None = None
    problem: str = ""
    cache: dict[Any, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """For people."""
        return f"HostEndpoint {self.name}"

    @property
    def everywhere(self) -> bool:
        """Does it stand for all interfaces of the node that have none of their own."""
        return self.interface == "*"


class Tier(NamedTuple):
    """`problem` says why its order or its default action is not known."""

    name: str
    order: float
    default: str = "Deny"
    problem: str = ""


@dataclass(slots=True, eq=False)
class Side:
    """
    One end of the connection.

    Attributes:
        endpoint: the pod or node, None for an address outside.
        address: None where the bundle does not show it.
        port: None for protocols without ports, and at the source.
        hep: the host endpoint that holds the address.
        range: a whole network in place of one address.
        unsure: why the address may belong to something that the bundle does not show.
        holders: what holds the address, once that was asked; `possible`: sets that may hold it, too.
    """

    endpoint: Endpoint | None
    address: str | None
    port: int | None = None
    hep: HostEndpoint | None = None
    range: Network | None = None
    unsure: str = ""
    ip: Address | None = None
    holders: list[Endpoint | HostEndpoint] | None = None
    possible: list[Endpoint] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.address is not None:
            self.ip = ipaddress.ip_address(self.address)


@dataclass(slots=True, eq=False)
class Packet:
    """The first packet of a new connection."""

    source: Side
    destination: Side
    protocol: int


def plain(text: str | None) -> str | None:
    """An address in its usual form, without prefix length, an IPv4 one that is written as IPv6 as IPv4; None for what is none."""
    if not text:
        return None
    try:
        found = ipaddress.ip_address(text.split("/")[0])
    except ValueError:
        return None
    return str((found.ipv4_mapped if found.version == 6 else None) or found)


def network(text: Any) -> Network | None:
    """A network or address as text; None for what is none."""
    if not isinstance(text, str):
        return None
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
