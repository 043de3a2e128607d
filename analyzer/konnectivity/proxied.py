"""Through which proxy an API server dialled a node: the server of its tunnel, by the name that it is dialled by."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.konnectivity.chain import PROXY

SIGN = "proxy error from"
VPN_DIAL = regex.compile(r"\bTCP: connect to \[AF_INET6?\]\[?[\da-fA-F.:]{2,45}?\]?:(\d{1,5})(?= )")


def proxy_place(text: str | None) -> str | None:
    """Address and port (or name) of that proxy, in the API server's own words of a dial that failed there; None where it says none."""
    if not text or SIGN not in text or (m := PROXY.search(text)) is None:
        return None
    return m[1]


def proxy_of(text: str | None) -> str | None:
    """Host of that proxy."""
    place = proxy_place(text)
    return place and (place.rpartition(":")[0].strip("[]") or place)


def dialled_port(text: str | None) -> str | None:
    """The port that a client of OpenVPN over TCP dials, in its own words; None where it says none."""
    m = VPN_DIAL.search(text or "")
    return m[1] if m else None
