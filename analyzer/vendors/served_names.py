"""
Whose certificate answers at a host, by its names: the server's own, or one that no server under that host ever has.

Sources: host names of managed control planes as the providers' documentation lists them; names that kubeadm, k0s, HyperShift and the
providers write into certificates of a control plane; default certificates of ingress-nginx and Traefik.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.vendors import ibm

ZONES = {
    "IBM Cloud": ibm.DOMAINS,
    "Azure": ("azmk8s.io", "aroapp.io"),
    "Google": ("gke.goog",),
    "AWS": ("eks.amazonaws.com", "eks.amazonaws.com.cn"),
    "Red Hat": ("openshiftapps.com",),
    "DigitalOcean": ("k8s.ondigitalocean.com",),
}
"""Provider -> zones in which the names of its control planes lie, and which nobody else issues certificates for."""
INSIDE = regex.compile(
    r"(?:localhost|kubernetes|127\.[\d.]+|::1)$|(?:kubernetes(?:\.\w+)?|[\w.-]+\.svc)(?:\.|$)|.*\.(?:local|svc)$"
)
"""Names and addresses of a server's certificate that nobody outside the cluster can dial."""
DEFAULTS = regex.compile(r"ingress\.local$|.*\.traefik\.default$")
"""Names of certificates that a proxy makes itself where it was given none for a host."""
SECOND = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go"})
"""Labels below a country's zone under which domains are registered."""


class Whose(Enum):
    """Who shows a certificate with these names."""

    SERVERS = "the server's own"
    ANOTHERS = "somebody else's"
    UNRELATED = "of either"


def provider(host: str) -> str | None:
    """The provider in whose zone the host lies."""
    own = (name for name, zones in ZONES.items() if any(_lies_in(host, zone) for zone in zones))
    return next(own, None)


def whose(host: str, names: Iterable[str]) -> Whose:
    """
    Who shows a certificate with these names at this host.

    In a provider's zone one of a foreign domain is never the server's. Elsewhere names that share no domain with the host, and none that only
    a cluster has, may be of a server that was issued without this one, or of something on the way. An address tells nothing, nor does a
    name without a domain.
    """
    found = [name.lower().rstrip(".") for name in names]
    if not found or valid(host) or any(valid(name) or _is_clusters(name) for name in found):
        return Whose.SERVERS
    if (own := provider(host)) is not None:
        if any(_lies_in(name, zone) for name in found for zone in ZONES[own]):
            return Whose.SERVERS
        return Whose.ANOTHERS if all("." in name for name in found) else Whose.UNRELATED
    zone = _domain(host)
    return Whose.SERVERS if any("." not in name or _domain(name) == zone for name in found) else Whose.UNRELATED


def _is_clusters(name: str) -> bool:
    return INSIDE.match(name) is not None and DEFAULTS.match(name) is None


def _lies_in(name: str, zone: str) -> bool:
    name = name.lower().rstrip(".")
    return name == zone or name.endswith("." + zone)


def _domain(name: str) -> str:
    """What somebody registered of a name: ``example.co.uk`` of ``*.apps.example.co.uk``."""
    parts = name.lower().rstrip(".").split(".")
    deep = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in SECOND
    return ".".join(parts[-3:] if deep else parts[-2:])
