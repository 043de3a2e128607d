"""
Errors of the way through the tunnel that state when they were, against the last dial that was answered.

Clocks of two programs may differ, and a tunnel may come and go within minutes: only what lies long before the last answer, with
nothing of its kind after it, is over.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

from analyzer import limits, schema
from analyzer.current.ended import through_tunnel
from analyzer.current.held import CurrentRows
from analyzer.current.order import QUIET_S
from analyzer.current.past import Past, Why
from analyzer.konnectivity import chain
from analyzer.schema import DialRow, EventRow, LogSignalRow
from analyzer.tables.base import Row

USE_KEYS = frozenset({"exec_shown", "logs_shown", "cp_shown", "top_shown"})
ZONES = timedelta(hours=15)
"""A prompt's clock shows no zone."""


def dated(held: CurrentRows) -> Iterator[Past]:
    """Events and lines of logs that say that nothing came through, before a dial came through, or a command that was typed long after."""
    last: Row | None = max(
        (row for row in held[schema.DIALS] if row.outcome == "ok" and _ended(row) is not None), key=_key, default=None
    )
    end = _ended(last) if isinstance(last, DialRow) else None
    typed = max(
        (row for row in held[schema.FACTS] if row.key in USE_KEYS and row.typed_time is not None),
        key=lambda row: (row.typed_time, row.source, row.line or 0),
        default=None,
    )
    if typed is not None and typed.typed_time is not None and (end is None or typed.typed_time - ZONES > end):
        last, end = typed, typed.typed_time - ZONES
    if last is None or end is None:
        return
    found: list[tuple[str, LogSignalRow | EventRow, datetime]] = []
    for line in itertools.islice(held[schema.LOG_SIGNALS], limits.TEXTS):
        if line.at is not None and _denies(line.message):
            found.append((schema.LOG_SIGNALS.name, line, line.at))
    for event in itertools.islice(held[schema.EVENTS], limits.TEXTS):
        if event.last_at is not None and _denies(event.message):
            found.append((schema.EVENTS.name, event, event.last_at))
    if found and (end - max(at for _, _, at in found)).total_seconds() > QUIET_S:
        for table, row, _ in found:
            yield Past(table, row, last, Why.USED)


def _denies(message: str | None) -> bool:
    fault = chain.read(message)
    return fault is not None and through_tunnel(fault)


def _ended(row: DialRow) -> datetime | None:
    return row.ended_at or row.started_at


def _key(row: DialRow) -> tuple[datetime, str, int]:
    at = _ended(row)
    assert at is not None
    return at, row.source, row.line or 0
