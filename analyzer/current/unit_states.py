"""
Units of systemd whose state one member prints again: what a later output of the same machine contradicts is past.

A kubelet that had been down for longer than its node stays Ready without it runs again where a list below shows that node Ready.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.order import below
from analyzer.current.past import Past, Why
from analyzer.schema import NodeRow, UnitRow
from analyzer.vendors.units import UnitPart

GRACE_S = 60.0
"""Seconds after which a node whose kubelet is silent is NotReady: 40, and 50 since Kubernetes 1.32 (`--node-monitor-grace-period`)."""


def changed(held: CurrentRows) -> Iterator[Past]:
    """States that are over; two outputs that name no machine may be of two, and both stand."""
    last: dict[tuple[str, str | None, str | None], UnitRow] = {}
    rows = [row for row in held[schema.UNITS] if row.node and row.unit and row.active]
    for row in rows:
        key = row.source, row.node, row.unit
        if key not in last or below(row, last[key]):
            last[key] = row
    for row in rows:
        now = last[row.source, row.node, row.unit]
        if now.active != row.active and below(now, row):
            yield Past(schema.UNITS.name, row, now, Why.RELISTED)
        elif (node := _ready_since(held, row)) is not None:
            yield Past(schema.UNITS.name, row, node, Why.READY)


def _ready_since(held: CurrentRows, row: UnitRow) -> NodeRow | None:
    """The node's row below, by which a kubelet that was down for long runs again."""
    down = row.part == UnitPart.KUBELET.value and row.active in ("failed", "inactive")
    if not down or row.age_s is None or row.age_s < GRACE_S:
        return None
    own = (one for one in held[schema.NODES] if one.name and one.ready and below(one, row))
    return next((one for one in own if row.node in (one.name, (one.name or "").partition(".")[0])), None)
