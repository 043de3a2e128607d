"""A new connection that is asked of a machine's own firewall, and whether a rule's networks, ports and interfaces are of it."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from analyzer.addresses import valid
from analyzer.wording import is_number

ALL = "all"


class HostAsk(NamedTuple):
    """
    Attributes:
        port: None for a protocol without ports.
        host: the machine's own address, "" where it is not known.
        sources: addresses from which it may come; none where they are not known.
    """

    protocol: str
    port: int | None
    host: str
    sources: tuple[str, ...] = ()

    @property
    def is_six(self) -> bool:
        return ":" in self.host

    def is_of_family(self, chain: str) -> bool:
        """Does a table of this family see it: ``ip filter INPUT``; those of other tools have none."""
        family = chain.split(" ")[0]
        return family != ("ip" if self.is_six else "ip6") and family not in ("arp", "bridge", "netdev")

    def of_traffic(self, traffic: str | None) -> bool | None:
        """Is it among what the rule is about; None where that is not shown."""
        if traffic is None:
            return None
        return any(self._is(one) for one in traffic.split(","))

    def _is(self, text: str) -> bool:
        protocol, _, ports = text.partition(":")
        if protocol not in (ALL, self.protocol):
            return False
        if not ports:
            return True
        low, dash, high = ports.partition("-")
        if self.port is None or not is_number(low) or (dash and not is_number(high)):
            return False
        return int(low) <= self.port <= int(high or low)

    def of_interface(self, interfaces: str | None, of_pods: tuple[str, ...]) -> bool | None:
        """By which interface it comes is not known, but by none of the pods' own and not from the machine itself."""
        if not interfaces:
            return True
        answers = [_of_interface(one, of_pods) for one in interfaces.split(",")]
        return True if True in answers else None if None in answers else False


def _of_interface(name: str, of_pods: tuple[str, ...]) -> bool | None:
    if name in ("*", "+", "any"):
        return True
    own = name.lstrip("!").startswith(of_pods)
    if name.startswith("!"):
        return True if own else None
    return False if own else None


def hit(networks: str | None, address: str) -> bool | None:
    """Is the address in one of the networks (`!`: in none of them); None where either is not known."""
    if not networks:
        return True
    parts = networks.split(",")
    answers = [_within(one, address) for one in parts]
    if all(one.startswith("!") for one in parts):
        return False if False in answers else None if None in answers else True
    return True if True in answers else None if None in answers else False


def _within(network: str, address: str) -> bool | None:
    bare = network.lstrip("!")
    if bare in ("0.0.0.0/0", "::/0"):
        inside: bool | None = (":" in address) is (":" in bare) if address else None
    elif not valid(address):
        inside = None
    else:
        try:
            inside = _in(bare, address)
        except ValueError:
            inside = None
    return inside if inside is None or not network.startswith("!") else not inside


def _in(network: str, address: str) -> bool:
    low, dash, high = network.partition("-")
    one = ipaddress.ip_address(address)
    if dash:
        ends = ipaddress.ip_address(low), ipaddress.ip_address(high)
        return one.version == ends[0].version == ends[1].version and int(ends[0]) <= int(one) <= int(ends[1])
    return one in ipaddress.ip_network(network, strict=False)
