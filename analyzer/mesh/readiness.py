"""
What calico-node says of itself when it is not ready, as the kubelet's events and its own log hand it on.

Samples (calico-node's `-bird-ready` and `-felix-ready` probes)::

    calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.3,10.0.0.4
    calico/node is not ready: felix is not ready: readiness probe reporting 503
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.addresses import addresses

NOT_READY = "is not ready"
NO_SESSION = "BGP not established with"
HELD = regex.compile(r"BGP peering established = (\d{1,5}+)")


def is_unready(message: str | None) -> bool:
    """Does calico-node itself say that it, or a part of it, is not ready; a probe that got no answer says nothing of it."""
    return NOT_READY in (message or "")


def is_calicos(message: str | None) -> bool:
    """Are these the words of calico-node's own probe, whatever pod an event names or leaves out."""
    return "calico/node is not ready" in (message or "")


def lacks_sessions(message: str | None) -> bool:
    """Is it for BGP sessions that it is not ready: BIRD runs, and peers do not answer it."""
    return NO_SESSION in (message or "")


def peers_missed(message: str | None) -> list[str]:
    """Addresses of the peers with which it has no session, in the order of the text."""
    return addresses((message or "").split(NO_SESSION, 1)[-1])


def holds_sessions(message: str | None) -> bool:
    """Does it count peers with which it has a session, beside those that it misses."""
    found = HELD.search(message or "")
    return found is not None and int(found[1]) > 0
