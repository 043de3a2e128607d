"""
Interfaces and addresses of a machine that no other machine reaches: bridges of containers and virtual machines, and tunnels.

Calico's autodetection takes the first that it finds. What it says of it, as the scan keeps it in the signal's `name`::

    br-1234abcd: 172.18.0.1/16
"""

from __future__ import annotations

from analyzer.addresses import addresses
from analyzer.schema import LogSignalRow
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
