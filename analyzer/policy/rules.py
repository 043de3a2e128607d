"""A policy as it is evaluated: selectors and rules that were read once, and what of it could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any, NamedTuple

from analyzer.model import Placed
from analyzer.policy.objects import Address, Network
from analyzer.policy.selector import Selector

LAST = float("inf")
FIRST_PORT, LAST_PORT = 1, 65535


class Nets:
    """Networks, asked by prefix length, so that a long list costs as little as a short one."""

    __slots__ = ("_all", "_by_length", "odd")

    def __init__(self, nets: Iterable[Network], odd: bool = False) -> None:
        self._all = tuple(nets)
        self.odd = odd
        self._by_length: dict[tuple[int, int], set[int]] = {}
        for net in self._all:
            shift = net.max_prefixlen - net.prefixlen
            self._by_length.setdefault((net.version, shift), set()).add(int(net.network_address) >> shift)

    def holds(self, address: Address) -> bool | None:
        """Is the address in any of them; None where one that could not be read might hold it."""
        number, version = int(address), address.version
        for (of, shift), found in self._by_length.items():
            if of == version and number >> shift in found:
                return True
        return None if self.odd else False

    def holds_range(self, network: Network) -> bool | None:
        """All of the range, none of it, or None for a part."""
        doubt = self.odd
        for net in self._all:
            if net.version == network.version:
                if network.subnet_of(net):  # type: ignore[arg-type]
                    return True
                doubt |= net.overlaps(network)
        return None if doubt else False

    def around(self, place: Address | Network | None) -> Network | None:
        """The first network that holds the address, or all of the range."""
        if place is None:
            return None
        whole = ip_network(place)  # an address is a range of one
        same = (net for net in self._all if net.version == whole.version)
        return next((net for net in same if whole.subnet_of(net)), None)  # type: ignore[arg-type]

    def holds_everything(self, version: int | None) -> bool:
        """Is there a network of every address of this version (of both, where it is not known)."""
        whole = {net.version for net in self._all if net.prefixlen == 0}
        return whole >= ({4, 6} if version is None else {version})

    def has(self, version: int) -> bool:
        """Is any of this version."""
        return any(net.version == version for net in self._all)


class Ports(NamedTuple):
    """Ranges (both ends included) and names of ports; `odd` says that one could not be read."""

    ranges: tuple[tuple[int, int], ...] = ()
    names: tuple[str, ...] = ()
    odd: bool = False

    @property
    def every(self) -> bool:
        """Does one range hold every port."""
        return any(low <= FIRST_PORT and high >= LAST_PORT for low, high in self.ranges)


class Entity(NamedTuple):
    """Source or destination of a rule; every field that is present must match. `problems` name fields that could not be read, `zones` Cilium's entities."""

    nets: Nets | None = None
    not_nets: Nets | None = None
    selectors: tuple[Selector, ...] = ()
    not_selectors: tuple[Selector, ...] = ()
    ports: Ports | None = None
    not_ports: Ports | None = None
    service: tuple[str, str] | None = None
    problems: tuple[str, ...] = ()
    zones: frozenset[str] = frozenset()


ANYONE = Entity()


class Rule(NamedTuple):
    """`number` and `raw` are the rule's place in the object and its own text; `action` is None for one that is not known."""

    action: str | None
    number: int
    raw: Any
    protocol: int | None = None
    not_protocol: int | None = None
    version: int | None = None
    icmp: bool = False
    source: Entity = ANYONE
    destination: Entity = ANYONE
    problems: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Policy:
    """
    One policy.

    Attributes:
        selectors: all of them must select an endpoint; None where that could not be read.
        directions: ``Ingress`` or ``Egress`` to whether it applies; None where that could not be read.
        problem: why its rules are not known, so that they may allow or deny anything.
        adrift: its tier or its order is not known either.
        lenient: directions in which what no rule allows is not dropped by it (Cilium's enableDefaultDeny).
    """

    kind: str
    namespace: str | None
    name: str
    tier: str
    order: float
    row: Placed
    selectors: tuple[Selector, ...] | None = ()
    directions: dict[str, bool | None] = field(default_factory=dict)
    rules: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    problem: str = ""
    adrift: bool = False
    apply_on_forward: bool = False
    pre_dnat: bool = False
    untracked: bool = False
    lenient: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """Kind, namespace and name as kubectl shows them."""
        kind = {"KubernetesNetworkPolicy": "Kubernetes NetworkPolicy", "NetworkPolicy": "Calico NetworkPolicy"}
        name = f"{self.namespace}/{self.name}" if self.namespace else self.name
        return f"{kind.get(self.kind, self.kind)} {name}"

    @property
    def newer_key(self) -> tuple[str, str, str]:
        """What breaks a tie of order in current releases (felix/calc/policy_sorter.go)."""
        return self.name, self.namespace or "", self.kind

    @property
    def older_key(self) -> str:
        """What broke it before: one text, with the prefix of the kind or the tier."""
        if self.kind == "KubernetesNetworkPolicy":
            name = f"knp.default.{self.name}"
        elif self.name.startswith(f"{self.tier}."):
            name = self.name
        else:
            name = f"{self.tier}.{self.name}"
        return f"{self.namespace}/{name}" if self.namespace else name
