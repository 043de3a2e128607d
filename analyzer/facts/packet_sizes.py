"""
Whether packets of full size pass between the nodes: by what a ping of that size met, and by the links of overlay and network.

An overlay puts its own headers around each packet of a pod: VXLAN 50 bytes (70 over IPv6), IP in IP 20, WireGuard 60 (80). Where that is
more than the way carries, small packets pass and large ones vanish: `kubectl logs` of a few lines works, and a long log hangs.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.schema import PacketSizeRow

OVERLAYS = (
    (regex.compile(r"vxlan-v6\."), 70),
    (regex.compile(r"vxlan\.|flannel\.\d|flannel-v6|weave$|antrea-"), 50),
    (regex.compile(r"tunl0$|kube-bridge-ipip|tun-"), 20),
    (regex.compile(r"wireguard\.cali|cilium_wg0|flannel-wg"), 60),
)
"""Links by which a cluster's network sends packets of pods, and what they put around each."""
ASIDE = regex.compile(
    r"lo\d{0,2}$|cali|veth|lxc|docker|br-|cni|virbr|kube-ipvs|nodelocaldns|dummy|ovn|genev|cilium_|ifb|gre|erspan|sit|ip6"
)
"""Links that carry nothing between nodes, or whose MTU says nothing of it."""


class SizeFault(Enum):
    """How packets of full size are shown not to pass."""

    OVERLAY = "the overlay's packets are larger than the way carries"
    LOST = "large packets vanish without a word, small ones are answered"
    STATED = "the way carries smaller packets than were sent"


class Misfit(NamedTuple):
    """
    What does not fit.

    Attributes:
        host: where the ping went; "" where links alone tell.
        carries: bytes that the way carries, 0 where only a loss shows that it is less; `by`: the link or the error that says so.
        overlay, mtu, headers: the overlay's link, its MTU, and what it puts around each packet; "" and 0 without one.
        sent: bytes of the packet that did not pass.
    """

    fault: SizeFault
    host: str
    carries: int
    by: str
    overlay: str
    mtu: int
    headers: int
    sent: int
    place: str
    rows: tuple[PacketSizeRow, ...]

    @property
    def fits(self) -> int:
        """The largest MTU of pods that the way carries; 0 where neither is known."""
        return self.carries - (self.headers or 50) if self.carries else 0


def place_of(row: PacketSizeRow) -> str:
    return row.node or row.typed_on or row.source


def misfits(rows: Iterable[PacketSizeRow]) -> list[Misfit]:
    """One a machine, the surest first; empty where everything that was sent whole passed, or nothing was."""
    places: dict[str, list[PacketSizeRow]] = {}
    for row in rows:
        places.setdefault(place_of(row), []).append(row)
    found = [one for place, own in places.items() if (one := _misfit(place, own)) is not None]
    return sorted(found, key=lambda one: list(SizeFault).index(one.fault))


def passed_whole(rows: Iterable[PacketSizeRow]) -> list[PacketSizeRow]:
    """Pings of full size (an overlay's on Ethernet) that nobody might split and that were answered."""
    return [row for row in rows if row.kind == "ping" and row.whole and row.passes and (row.size or 0) >= 1400]


def _misfit(place: str, own: list[PacketSizeRow]) -> Misfit | None:
    links = [row for row in own if row.kind == "link" and row.mtu and row.interface and row.passes is not False]
    overlay = next((row for row in links if _headers(row.interface)), None)
    headers = _headers(overlay.interface) if overlay is not None else 0
    needs = (overlay.mtu or 0) + headers if overlay is not None else 0
    named, mtu = (overlay.interface or "", overlay.mtu or 0) if overlay is not None else ("", 0)
    pings = [row for row in own if row.kind == "ping" and row.whole]
    stated = min((row for row in pings if row.passes is False and row.mtu), key=lambda row: row.mtu or 0, default=None)
    if stated is not None and overlay is not None and needs > (stated.mtu or 0):
        rows = (stated, overlay)
        return Misfit(SizeFault.OVERLAY, stated.host or "", stated.mtu or 0, "the ping's error", named, mtu, headers, stated.size or 0, place, rows)  # fmt: skip
    carrying = [row for row in links if not _headers(row.interface) and not ASIDE.match(row.interface or "")]
    is_whole = any((row.interface or "").startswith("lo") for row in links)  # all links of the machine are shown
    if overlay is not None and carrying and is_whole and all((row.mtu or 0) < needs for row in carrying):
        most = max(carrying, key=lambda row: row.mtu or 0)
        return Misfit(SizeFault.OVERLAY, "", most.mtu or 0, most.interface or "", named, mtu, headers, 0, place, (overlay, most))  # fmt: skip
    lost = next((row for row in pings if row.passes is False and not row.mtu and (row.size or 0) <= 1500), None)
    if lost is not None and any(
        row.kind == "ping" and row.passes and row.host == lost.host and (row.size or 0) < (lost.size or 0)
        for row in own
    ):
        return Misfit(SizeFault.LOST, lost.host or "", 0, "", named, mtu, headers, lost.size or 0, place, (lost,))
    if stated is not None and (stated.size or 0) <= 1500:
        return Misfit(SizeFault.STATED, stated.host or "", stated.mtu or 0, "the ping's error", named, mtu, headers, stated.size or 0, place, (stated,))  # fmt: skip
    return None


def _headers(interface: str | None) -> int:
    """What this link puts around each packet; 0 for one that is no overlay's."""
    return next((size for pattern, size in OVERLAYS if pattern.match(interface or "")), 0)
