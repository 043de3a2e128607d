"""Addresses inside names and texts of Calico, BIRD and kubectl."""

from __future__ import annotations

import functools
import ipaddress

from analyzer import patterns as regex

# a time stamp may be glued to the last address: "192.168.2.262021-06-23" names .26
GLUED = regex.compile(
    r"(?<![\d.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}?)(?=(?:19|20)\d\d[-/]\d\d[-/]\d\d|[^\d.]|\.(?!\d)|$)"
)
PEER_NAME = regex.compile(r"(?P<type>Mesh|Node|Global|Local_Workload)_(?P<ip>[0-9a-fA-F_]+?)(?:_port_(?P<port>\d+))?$")
UNDERSCORES = regex.compile(r"\d{1,3}(?:_\d{1,3}){3}")
PORT = regex.compile(r"[.:]port[.:]\d+$")
TYPES = {"Mesh": "mesh", "Node": "node", "Global": "global", "Local_Workload": "workload"}
ANY = regex.compile(r"(?<![\w.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")


def addresses(text: str) -> list[str]:
    """IPv4 addresses in a text, in order, also where something is glued behind the last one."""
    found = []
    for value in GLUED.findall(text):
        if valid(value) and value not in found:
            found.append(value)
    return found


def valid(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@functools.lru_cache(maxsize=16384)
def is_address(text: str | None) -> bool:
    """Is it one address, a link-local one with its interface too, and not what somebody wrote over one."""
    return text is not None and valid(text.split("%")[0])


@functools.lru_cache(maxsize=16384)
def peer_of(name: str) -> tuple[str | None, str | None]:
    """(peer type, address) of a confd name such as ``Mesh_10_0_0_2`` or ``Mesh_fd80_24e2__2``."""
    m = PEER_NAME.match(name)
    if not m:
        return None, None
    parts = m["ip"]
    if UNDERSCORES.fullmatch(parts):
        return TYPES[m["type"]], parts.replace("_", ".")
    address = parts.replace("_", ":")
    if address.startswith(":") and not address.startswith("::"):
        address = ":" + address  # a leading `::` loses one colon in the name
    return TYPES[m["type"]], address if valid(address) else None


@functools.lru_cache(maxsize=16384)
def version_of(address: str | None) -> int | None:
    if not address:
        return None
    try:
        return ipaddress.ip_address(address.split("%")[0]).version
    except ValueError:
        return None


def split_port(address: str) -> str:
    """calicoctl prints ``10.93.12.62.port.1790`` for a peer with its own port."""
    return PORT.sub("", address) if "port" in address else address


def is_loopback(host: str) -> bool:
    """Is it a name or address of the machine itself: ``localhost``, ``127.0.0.1``, ``[::1]``."""
    if host.lower().rstrip(".") in ("localhost", "localhost.localdomain"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def as_network(text: str) -> str:
    """An address as the network of itself; a network as it is."""
    return text if "/" in text else f"{text}/{128 if ':' in text else 32}"


DOCUMENTED = tuple(ipaddress.ip_network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))
"""What stands for public addresses in examples, and in copies from which names were taken (RFC 5737)."""


def is_public(address: str) -> bool:
    """Is it routed on the internet."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (found.is_global and not found.is_multicast) or any(found in network for network in DOCUMENTED)


def is_private(address: str) -> bool:
    """Is it of a range that is not routed between networks of different owners (RFC 1918, RFC 4193)."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False
