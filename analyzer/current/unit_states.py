"""Units of systemd whose state one member prints again: what a later output of the same machine contradicts is past."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.order import below
from analyzer.current.past import Past, Why
from analyzer.schema import UnitRow


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
