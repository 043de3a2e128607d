"""Which dials are the API server's own requests to an aggregated API: those to the service that it asks, by its own words or by the service's address."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.facts.service_addresses import service_at
from analyzer.schema import ApiServiceRow, ServiceRow
from analyzer.tables.rows import Rows

ASKED = regex.compile(r"https://(?P<address>[^/\"\s]{3,100})/apis/")
"""The service with its port, as kube-aggregator prints what it asked."""


def is_aggregated(target: str | None, apis: Iterable[ApiServiceRow], services: Rows[ServiceRow]) -> bool:
    """Is `target`, ``10.0.0.9:443``, what the API server asks for one of these APIs."""
    if not target:
        return False
    apis = tuple(apis)
    if any(m["address"] == target for row in apis for m in ASKED.finditer(row.message or "")):
        return True
    found = service_at(services, target)
    return found is not None and f"{found.namespace}/{found.name}" in {row.service for row in apis}
