"""
The last clause of a wrapped error: what it says itself, and how a connect ended that a tunnel of ssh carried to a node.

Older GKE and AKS, and clusters made by hand, reach their nodes through ssh; the node's own words for the end of a connect stand in
brackets (RFC 4254, section 5.1; OpenSSH)::

    Post https://hook.shop.svc:443/check?timeout=30s: ssh: rejected: connect failed (Connection refused)
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex

SSH = regex.compile(r"ssh: rejected: (?:connect failed )?\(?((?!connect failed)[A-Z][\w ]{2,60})\)?")
OTHER_WORDS = {"name or service not known": "no such host", "unknown host": "no such host"}
"""What OpenSSH says where Go has other words."""


class ThroughSsh(NamedTuple):
    """The clause, and how the connect behind the tunnel ended, in the words of Go's net."""

    text: str
    end: str


def through_ssh(rest: str) -> ThroughSsh | None:
    """None where no tunnel of ssh names the end of a connect, or it only says that it opened none."""
    m = SSH.search(rest)
    if m is None:
        return None
    end = m[1].lower()
    return ThroughSsh(closed(rest[m.start() :].strip()), OTHER_WORDS.get(end, end))


def clause(rest: str) -> str:
    """The last clause that still says what it is about: from its verb (dial, read, lookup, x509, proxy error) on."""
    found = [
        m.start()
        for m in regex.finditer(
            r"dial (?:tcp|udp|unix)|(?:read|write) (?:tcp|unix)|lookup |(?<!because of \")x509:|remote error|proxy error from|No agent|no endpoints|socks connect|dial timeout",
            rest,
        )
    ]
    text = rest[found[-1] if found else 0 :].lstrip(" \"'").rstrip()
    if found and len(found) > 1 and text.startswith("lookup") and rest[found[-2] :].startswith("dial"):
        text = rest[found[-2] :].lstrip(" \"'").rstrip()
    return closed(text)[:300]


def closed(text: str) -> str:
    """Without the quotes and brackets of what stood around it; what it opened itself stays closed."""
    bare = text.rstrip("\"'})]")
    left = {end: bare.count(start) - bare.count(end) for start, end in ("()", "[]", "{}")} | {'"': bare.count('"') % 2}
    for sign in text[len(bare) :]:
        if left.get(sign, 0) <= 0:
            break
        left[sign] -= 1
        bare += sign
    return bare
