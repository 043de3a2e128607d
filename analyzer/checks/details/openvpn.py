"""What checks say of the older tunnel's client."""

from typing import NamedTuple

from analyzer.tunnel.openvpn import ProxyAnswer, ServerDial
from analyzer.tunnel.openvpn_faults import SessionRefusal


class ClientRestarts(NamedTuple):
    """VPN-03: client pods that restarted often; failed probes and restarts for inactivity at the server are the other reasons."""

    pods: tuple[str, ...]
    unanswered: bool = False
    """Does its log end with a handshake that got no answer, or was refused."""
    server: ServerDial | None = None
    """Where its log ends with a connect over TCP that failed."""
    tries: int = 0
    """How many connects to it failed one after the other, up to the log's end."""
    proxy: ProxyAnswer | None = None
    """What the HTTP proxy in front of the server answers it."""
    refusal: SessionRefusal | None = None
    """Why the two ends do not come together, where one of them says it."""
    silent: int = 0
    """How many of its sessions ended because nothing came any more."""
    often: bool = False
    """Did two of them end so within an hour."""
    read: tuple[str, ...] = ()
    """Client pods whose own log is there and ends with a handshake that got no answer."""
    left: bool = False
    """Did its program end as its session went silent."""
