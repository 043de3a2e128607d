"""What the readers of a machine's own firewall share: how a rule becomes a row, whose machine it is, and whether the list may lack a part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.sources.commands import read_command

EVERYTHING = "all"
ANYWHERE = frozenset({"0.0.0.0/0", "::/0", "anywhere", "Anywhere", ""})
PROTOCOLS = {"0": EVERYTHING, "1": "icmp", "4": "ipip", "6": "tcp", "17": "udp", "47": "gre", "50": "esp", "58": "icmpv6", "94": "ipip", "112": "vrrp", "132": "sctp", "ipencap": "ipip", "ipv4": "ipip", "ipv6-icmp": "icmpv6"}  # fmt: skip
"""Numbers and other names of protocols; what carries IP within IP has three."""
NUMBERS = {"ssh": "22", "domain": "53", "http": "80", "bgp": "179", "https": "443", "ntp": "123"}
"""Names that a list without `-n` shows in place of a port (/etc/services)."""
OF_TEST = regex.compile(r"\|[ \t]*(?:grep|egrep|awk|sed|head|tail|cut|uniq|sort)\b")
OF_SOS = regex.compile(
    r"(?:^|/)sosreport-(?P<host>[\w.-]+?)(?:-\d{5,12})?-\d{4}-\d\d-\d\d-[\w-]{3,40}(?:\.tar(?:\.\w+)?)?[/!]"
)
"""The folder of a sosreport: its host, the case's number, the day and a random end."""


class HostRule(NamedTuple):
    """A rule in the making; `conditional` where a part of it is not understood."""

    action: str = "none"
    target: str | None = None
    traffic: str | None = EVERYTHING
    sources: str | None = None
    destinations: str | None = None
    interfaces: str | None = None
    answer: str | None = None
    standing: bool = False
    conditional: bool = False

    def put(self, emit: Emit, number: int, tool: str, chain: str | None) -> None:
        values = self._asdict()
        emit(schema.HOST_RULES, number, node=machine(emit.fragment), tool=tool, chain=chain, **values)


def machine(fragment: Fragment) -> str | None:
    """Whose firewall it is: the host of the prompt, of the command or of the folder."""
    if fragment.context.node:
        return fragment.context.node
    found = OF_SOS.search(fragment.source)
    return found["host"] if found else None


def is_cut(fragment: Fragment) -> bool:
    """May a part of the output be missing: it went through a filter, or its member ends early."""
    command = fragment.context.command
    return read_command(command).filtered or OF_TEST.search(command) is not None or not fragment.complete


def protocol_of(text: str) -> str:
    """``6`` and ``tcp`` as ``tcp``."""
    word = text.lower()
    return PROTOCOLS.get(word, word)


def ports_of(text: str) -> str | None:
    """``30000:32767`` and ``bgp`` as numbers; None for a name that is not known."""
    low, dash, high = text.strip().replace(":", "-").partition("-")
    ends = [NUMBERS.get(end, end) for end in (low, high) if end]
    if not ends or not all(end.isascii() and end.isdigit() for end in ends):
        return None
    return "-".join(ends) if len(ends) == 2 else f"{ends[0]}-65535" if dash else ends[0]


def traffic_of(protocols: Iterable[str], ports: Iterable[str]) -> str | None:
    """``tcp:80,tcp:443`` of protocols and ports; None where a port's name is not known."""
    numbers = [ports_of(port) for port in ports]
    if None in numbers:
        return None
    names = [protocol_of(one) for one in protocols] or ["tcp", "udp"]
    return ",".join([f"{name}:{number}" for name in names for number in numbers] or names)


def networks(text: str, *, negated: bool = False) -> str | None:
    """Networks with commas between; None for everything."""
    if text in ANYWHERE:
        return None
    parts = [one.strip() for one in text.split(",") if one.strip()]
    return ",".join(f"!{one}" if negated else one for one in parts) or None
