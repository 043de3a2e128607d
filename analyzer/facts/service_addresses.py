"""Which service has an address that somebody dials."""

from __future__ import annotations

from analyzer.schema import ServiceRow
from analyzer.tables.rows import Rows


def service_at(services: Rows[ServiceRow], target: str) -> ServiceRow | None:
    """The service whose cluster address is dialled, of ``10.0.0.9:443`` or ``[fd00::9]:443``."""
    host = target.rpartition(":")[0].strip("[]")
    return next((one for one in services if host and one.cluster_ip == host and one.namespace and one.name), None)
