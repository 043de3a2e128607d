"""
Services that somebody called by hand in the cluster: one that answered there runs, listens and is fast enough.

The way from the API server is another one: what lacks, where it alone gets no answer, is that way.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.schema import PORT_TESTS, PortTestRow
from analyzer.tables.rows import Tables


def answered(
    tables: Tables, service: tuple[str, str] | None, addresses: Iterable[str | None] = ()
) -> PortTestRow | None:
    """
    The last test of a service, where it was answered: by its name, which nothing outside the cluster resolves, or by an address of it.

    Args:
        service: (namespace, name).
        addresses: of the service and its pods; one that a pod or a node dialled counts.
    """
    if service is None:
        return None
    known = {one for one in addresses if one}
    tests = [
        row
        for row in tables[PORT_TESTS]
        if _names(row.host or "", service) or ((row.pod or row.node) and known & {row.host, row.address})
    ]
    last = tests[-1] if tests else None
    return last if last is not None and last.outcome == "answered" else None


def _names(host: str, service: tuple[str, str]) -> bool:
    """``hook.shop``, ``hook.shop.svc`` and its longer forms."""
    parts = host.rstrip(".").split(".")
    return parts[:2] == [service[1], service[0]] and parts[2:3] in ([], ["svc"])
