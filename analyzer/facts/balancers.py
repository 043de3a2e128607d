"""Services of the system that wait for an address of a load balancer, and what the cloud's controller says of it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.facts.ages import is_old
from analyzer.facts.stated import Stated
from analyzer.model import Placed
from analyzer.schema import EventRow
from analyzer.tables.rows import Rows

PENDING, OPENSHIFT = "<pending>", "openshift-"
"""What kubectl prints for an address that is not there yet, and how the namespaces of OpenShift's own parts begin."""
INGRESS = regex.compile(r"ingress|istio|gateway|traefik|contour|kong|envoy")
"""Within the namespaces of programs that let users' calls in, whoever installed them."""
POOL = regex.compile(r"no available IPs|no available IP addresses in pool")
"""MetalLB's words."""
VLAN = regex.compile(r"(?i)\bVLAN[ :#]{1,3}(\d{5,9})\b")
OF_BALANCERS = regex.compile(r"LoadBalancer|^AllocationFailed$")
"""Reasons of events that are of a service, where a description without its head does not say of what they are."""


class Lack(Enum):
    """What the cloud lacks for a load balancer, by the words of its controller."""

    ADDRESSES = "no address is free"
    POOL = "the pool of addresses is used up"
    QUOTA = "a quota is used up"
    SUBNET = "no subnet fits"
    RIGHT = "the controller has not the right"
    OTHER = "for the reason that it gives"


LACKS = (
    (Lack.QUOTA, regex.compile(r"(?i)quota|LimitReached|limit ?exceeded|TooMany")),
    (Lack.RIGHT, regex.compile(r"AuthorizationFailed|AccessDenied|UnauthorizedOperation|not authorized|(?i:permission|forbidden)")),
    (Lack.POOL, POOL),
    (Lack.ADDRESSES, regex.compile(r"(?i)no (?:available|more|free|portable) (?:[\w ]{1,40} )?(?:IP|address|subnet)|no (?:[\w ]{1,40} )?(?:IPs?|address(?:es)?) (?:is |are )?(?:available|left)|portable subnet|(?:IP|address)\w* (?:pool )?(?:is |are )?exhausted|subnet\w* (?:is |are )?full")),
    (Lack.SUBNET, regex.compile(r"(?i)(?:find|resolve|suitable|matching)[\w ]{0,30} subnets?|subnets? [\w ]{0,20}not found")),
)  # fmt: skip


class Unaddressed(NamedTuple):
    """A service, as ``namespace/name``, the last warning about it, and the rows of both."""

    service: str
    words: str
    rows: tuple[Placed, ...]

    @property
    def lack(self) -> Lack:
        return regex.first(LACKS, self.words, Lack.OTHER)

    @property
    def vlan(self) -> str | None:
        """The VLAN of which the cloud has no address left (IBM Cloud classic)."""
        m = VLAN.search(self.words)
        return m[1] if m else None


def unaddressed(about: Stated, events: Rows[EventRow]) -> Unaddressed | None:
    """
    The first such service with a warning of its own; what others of users' namespaces wait for is no part of the system.

    An event may be listed without its namespace: then the name decides.
    """
    for service in about.services:
        if service.external_ip != PENDING or not (
            about.is_system(service.namespace)
            or (service.namespace or "").startswith(OPENSHIFT)
            or INGRESS.search(service.namespace or "")
        ):
            continue
        told = [
            e for e in events
            if e.type == "Warning" and e.message and e.object_name == service.name and ((e.object_kind or "").lower().startswith("service") or (e.object_kind is None and OF_BALANCERS.search(e.reason or "")))
            and e.namespace in (None, service.namespace) and not is_old(e)
        ]  # fmt: skip
        if told:
            last = told[-1]
            return Unaddressed(f"{service.namespace}/{service.name}", last.message or "", (service, last))
    return None
