"""The BIRD daemons behind a mesh: which just started, which do not run, which have no peer at all."""

from __future__ import annotations

from collections.abc import Collection

from analyzer.schema import BirdStatusRow
from analyzer.tables.rows import Rows


def young(status: Rows[BirdStatusRow], seconds: float) -> set[str]:
    """Nodes whose BIRD started less than so many seconds before the output was taken."""
    return {
        row.node
        for row in status
        if row.node
        and row.server_time is not None
        and row.last_reboot is not None
        and (row.server_time - row.last_reboot).total_seconds() < seconds
    }


def stopped(status: Rows[BirdStatusRow], with_peers: Collection[str | None]) -> list[BirdStatusRow]:
    """BIRD daemons that do not run, one row per node; the IPv6 daemon alone does not count."""
    running: set[str] = set()
    dead: dict[str, BirdStatusRow] = {}
    for row in status:
        key = row.node or row.source
        if row.daemon == "bird6":
            continue
        if row.running is False:
            dead.setdefault(key, row)
        elif row.running:
            running.add(key)
    return [
        row
        for key, row in dead.items()
        if key not in with_peers and (key not in running or "not running" in (row.message or ""))
    ]


def lonely(
    status: Rows[BirdStatusRow], with_peers: Collection[str | None], off: list[BirdStatusRow]
) -> list[BirdStatusRow]:
    """Running daemons without any peer, beside nodes that have peers or fail."""
    dead = {row.node for row in off}
    return [
        row
        for row in status
        if row.running
        and row.daemon != "bird6"
        and row.node is not None
        and row.node not in with_peers
        and row.node not in dead
    ]
