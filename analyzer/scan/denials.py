"""A line of a log in which a firewall, a packet filter or the cluster's network says that it refused a connection, as a row of its own table."""

from __future__ import annotations

from analyzer import schema
from analyzer.tables.sink import Sink
from analyzer.vendors import appliances, cilium
from analyzer.vendors.appliances import RefusedConnection


def denial_of(line: str) -> RefusedConnection | None:
    """The connection that this line says was refused, whoever wrote it."""
    return appliances.denial_of(line) or cilium.denial_of(line)


def columns(found: RefusedConnection) -> dict[str, str | int | None]:
    """What the table holds of a refused connection."""
    return {
        "device": str(found.device), "protocol": found.protocol or None, "source_ip": found.source or None, "source_port": found.source_port,
        "target_ip": found.address or None, "target_port": found.port, "rule": found.rule.name or None, "rule_number": found.rule.number or None,
        "from_zone": found.rule.inside or None, "to_zone": found.rule.outside or None, "source_pod": found.source_pod or None,
        "target_pod": found.target_pod or None, "target_host": found.target_host or None, "direction": found.direction or None,
        "identity": found.identity or None,
    }  # fmt: skip


def add(sink: Sink, source: str, number: int, raw: str) -> bool:
    """The row of a line; False for one that tells of none."""
    found = denial_of(raw)
    if found is None:
        return False
    sink.add(schema.FIREWALL_DENIALS, source, number, message=raw.strip()[:600], **columns(found))
    sink.keep(source, number, raw)
    return True
