"""
The AS number with which a peer opens, as BIRD logs it where it expects another one (``proto/bgp/packet.c``, 1.6 to 3.0).

    bird: Node_10_0_0_1: Error: Bad peer AS: 65171
    Mesh_10_0_0_3: Error: Bad peer AS: 64513
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.addresses import peer_of
from analyzer.schema import LogSignalRow

OPENED = regex.compile(r"(?<!Received): Bad peer AS: (?P<number>\d{1,10})\b")


def opened_with(signals: Iterable[LogSignalRow]) -> dict[str, str]:
    """Peer's address -> the number that it told last."""
    found: dict[str, str] = {}
    for row in signals:
        address = peer_of(row.name)[1] if row.name else None
        if address and (m := OPENED.search(row.message or "")):
            found[address] = m["number"]
    return found
