"""
What BIRD's error text of a session means.

The texts are those of BIRD 1.6 to 3.0 (``proto/bgp/packet.c``, ``bgp.c``) and, behind ``Socket:``, the kernel's in the words of musl and
glibc::

    Mesh_10_0_0_3  BGP  master  start  10:02:11  Active  Socket: Connection refused
"""

from __future__ import annotations

import functools
from enum import Enum


class BirdError(Enum):
    """A kind of error by the words that stand for it; of two that fit the first one counts."""

    PEER_AS = ("Bad peer AS",)
    PASSWORD = ("Authentication failure", "MD5")
    LIMIT = ("Route limit",)
    PREFIXES = ("Maximum number of prefixes",)
    SHUT = ("Administrative shutdown",)
    IDENTIFIER = ("Bad BGP identifier",)
    OPENING = (
        "Unsupported version",
        "Unacceptable hold time",
        "Required capability",
        "No supported AFI",
        "Peer de-configured",
        "Role mismatch",
    )
    HOLD = ("Hold timer expired",)
    UNROUTED = ("Host is unreachable", "No route to host", "etwork is unreachable", "Network unreachable")
    TIMEOUT = ("timed out",)
    REFUSED = ("refused",)
    RESET = ("Connection reset",)
    CLOSED = ("Connection closed", "Connection rejected")
    NO_SOCKET = ("No listening socket",)
    NEXT_HOP = ("Invalid next hop",)
    NEIGHBOR = ("Neighbor lost",)
    UNBOUND = ("Cannot assign requested address", "Address not available")
    OTHER = ()


CONFIGURATION = frozenset({
    BirdError.PEER_AS, BirdError.PASSWORD, BirdError.LIMIT, BirdError.PREFIXES, BirdError.SHUT, BirdError.IDENTIFIER, BirdError.OPENING, BirdError.NEXT_HOP,
})  # fmt: skip
"""What no way between two nodes is to blame for: one of the ends is set up otherwise than the other expects."""
SETTINGS = frozenset({BirdError.PEER_AS, BirdError.LIMIT})
"""Of these the ones whose text names the setting itself."""


@functools.lru_cache(maxsize=4096)
def bird_error(text: str | None) -> BirdError | None:
    """The kind of a session's last error; None where BIRD states none."""
    if not text:
        return None
    return next((kind for kind in BirdError if any(part in text for part in kind.value)), BirdError.OTHER)
