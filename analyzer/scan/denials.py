"""A line of a log in which a firewall or a packet filter says that it refused a connection, as a row of its own table."""

from __future__ import annotations

from analyzer import schema
from analyzer.tables.sink import Sink
from analyzer.vendors.appliances import RefusedConnection, denial_of


def columns(found: RefusedConnection) -> dict[str, str | int | None]:
    """What the table holds of a refused connection."""
    return {
        "device": str(found.device), "protocol": found.protocol or None, "source_ip": found.source, "source_port": found.source_port,
        "target_ip": found.address, "target_port": found.port, "rule": found.rule.name or None, "rule_number": found.rule.number or None,
        "from_zone": found.rule.inside or None, "to_zone": found.rule.outside or None,
    }  # fmt: skip


def add(sink: Sink, source: str, number: int, raw: str) -> bool:
    """The row of a line; False for one that tells of none."""
    found = denial_of(raw)
    if found is None:
        return False
    sink.add(schema.FIREWALL_DENIALS, source, number, message=raw.strip()[:600], **columns(found))
    sink.keep(source, number, raw)
    return True
