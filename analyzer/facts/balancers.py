"""Services of the system that wait for an address of a load balancer, and what the cloud's controller says of it."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.facts.ages import is_old
from analyzer.facts.stated import Stated
from analyzer.model import Placed
from analyzer.schema import EventRow
from analyzer.tables.rows import Rows

PENDING, OPENSHIFT = "<pending>", "openshift-"
"""What kubectl prints for an address that is not there yet, and how the namespaces of OpenShift's own parts begin."""


class Unaddressed(NamedTuple):
    """A service, as ``namespace/name``, the last warning about it, and the rows of both."""

    service: str
    words: str
    rows: tuple[Placed, ...]


def unaddressed(about: Stated, events: Rows[EventRow]) -> Unaddressed | None:
    """
    The first such service with a warning of its own; what users' namespaces wait for is no part of the system.

    An event may be listed without its namespace: then the name decides.
    """
    for service in about.services:
        if service.external_ip != PENDING or not (
            about.is_system(service.namespace) or (service.namespace or "").startswith(OPENSHIFT)
        ):
            continue
        told = [
            e for e in events
            if e.type == "Warning" and e.message and e.object_name == service.name and (e.object_kind or "").lower().startswith("service")
            and e.namespace in (None, service.namespace) and not is_old(e)
        ]  # fmt: skip
        if told:
            last = told[-1]
            return Unaddressed(f"{service.namespace}/{service.name}", last.message or "", (service, last))
    return None
