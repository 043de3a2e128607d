"""What policy is about: endpoints, host endpoints, policies and tiers, as evaluation sees them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any

from analyzer.wording import is_number

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(slots=True, eq=False)
class Endpoint:
    """A workload endpoint (pod), a node, a network set or an outside address."""

    kind: str
    name: str
    namespace: str | None = None
    address: str | None = None
    node: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    ports: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    service_account: str = "default"
    nets: tuple[Network, ...] = ()
    row: Any = None
    labels_known: bool = True
    namespace_known: bool = True
    inherited: dict[str, str] = field(default_factory=dict)
    cache: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.address and not is_address(self.address):
            self.address = None  # a damaged column of a table is no address

    @property
    def all_labels(self) -> dict[str, str]:
        """Own labels over those inherited from namespace and service account."""
        found = self.cache.get("labels")
        if found is None:
            found = self.cache["labels"] = {**self.inherited, **self.labels}
        return found


@dataclass(slots=True, eq=False)
class HostEndpoint:
    name: str
    node: str | None
    interface: str | None
    addresses: tuple[str, ...]
    labels: dict[str, str]
    profiles: tuple[str, ...]
    ports: dict[str, list[tuple[int, int]]]
    row: Any = None
    cache: dict[Any, Any] = field(default_factory=dict)

    @property
    def all_labels(self) -> dict[str, str]:
        return self.labels


@dataclass(slots=True, eq=False)
class Policy:
    """One policy; `problem` says why it cannot be read, and then what depends on it is unknown."""

    kind: str
    namespace: str | None
    name: str
    tier: str
    order: float
    types: tuple[str, ...]
    spec: dict[str, Any]
    row: Any
    kubernetes: bool
    staged: bool = False
    problem: str = ""
    apply_on_forward: bool = False
    pre_dnat: bool = False
    untracked: bool = False

    @property
    def title(self) -> str:
        return f"{self.kind} {self.namespace + '/' if self.namespace else ''}{self.name}"


@dataclass(frozen=True, slots=True)
class Tier:
    name: str
    order: float
    default: str = "Deny"
    known: bool = True


def protocol_number(value: Any) -> int | None:
    """A protocol as Calico writes it: a name in any case, or a number."""
    if value is None:
        return None
    names = {"ICMP": 1, "TCP": 6, "UDP": 17, "ICMPV6": 58, "SCTP": 132, "UDPLITE": 136}
    text = str(value).upper()
    return names.get(text, int(text) if is_number(text) and int(text) < 256 else None)


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def network(text: Any) -> Network | None:
    try:
        return ipaddress.ip_network(str(text), strict=False)
    except ValueError:
        return None
