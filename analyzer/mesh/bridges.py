"""
Interfaces and addresses of a machine that no other machine reaches: bridges of containers and virtual machines, and tunnels.

Calico's autodetection takes the first that it finds. What it says of it, as the scan keeps it in the signal's `name`::

    br-1234abcd: 172.18.0.1/16
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Interface

from analyzer.addresses import addresses
from analyzer.schema import CalicoNodeRow, LogSignalRow
from analyzer.wording import is_number

INTERFACES = ("br-", "docker", "virbr", "cni", "podman", "lxc", "tun", "wg", "tailscale", "zt")
OTHERS = frozenset({"192.168.122.1", "10.4.0.1", "192.188.1.1", "10.88.0.1"})
"""Defaults of libvirt and podman, and of kinds of them."""


DETECTED = "autodetected IPv4 address"


def taken(row: LogSignalRow) -> str:
    """The address of a row with the signal ``autodetected_address``; "" where its line states none."""
    found = addresses(row.name or "") or addresses((row.message or "").partition(DETECTED)[2])
    return found[0] if found else ""


def is_on_bridge(row: LogSignalRow) -> bool:
    """Is the address of a row with the signal ``autodetected_address`` one of a bridge, by its interface or by itself."""
    return (row.name or "").startswith(INTERFACES) or is_bridge(taken(row))


def is_bridge(address: str) -> bool:
    """The default addresses of docker, compose and libvirt bridges: 172.17-31.0.1, 192.168.122.1, 10.4.0.1."""
    parts = address.split(".")
    if len(parts) != 4:
        return False
    of_docker = parts[0] == "172" and is_number(parts[1]) and 17 <= int(parts[1]) <= 31 and parts[2:] == ["0", "1"]
    return of_docker or address in OTHERS


LEAST_OTHERS = 2


def apart(records: Iterable[CalicoNodeRow]) -> list[tuple[CalicoNodeRow, int]]:
    """
    Calico's records of nodes whose address is a bridge's, in a network in which no other node is, with the number of these others.

    Where several nodes have such an address their network may be one of that kind.
    """
    stated = [(row, net) for row in records if (net := _network(row.ipv4)) is not None]
    found = []
    for row, net in stated:
        others = [one for other, one in stated if other.name != row.name]
        strange = is_bridge(str(net.ip)) and not any(is_bridge(str(one.ip)) for one in others)
        if (
            strange
            and len(others) >= LEAST_OTHERS
            and not any(one.ip in net.network or net.ip in one.network for one in others)
        ):
            found.append((row, len(others)))
    return found


def _network(text: str | None) -> IPv4Interface | None:
    """The address with its network, as `calicoctl get node` prints it; None for one that is not whole."""
    try:
        return IPv4Interface(text or "")
    except ValueError:
        return None
