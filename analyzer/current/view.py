"""The tables of a bundle without what is past, what is past, and what two members state differently at unknown times."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from analyzer import schema
from analyzer.current import (
    answered,
    asked_elsewhere,
    dated,
    deleted,
    ended,
    gone,
    paired,
    recounted,
    relisted,
    replaced,
    restated,
    taken_again,
    unit_states,
    used,
)
from analyzer.current.disputed import disputed
from analyzer.current.eras import Eras
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past
from analyzer.tables.rows import Tables


class Current(NamedTuple):
    """
    What holds at the end of a bundle.

    Attributes:
        tables: every table without the rows that are past.
        past: those rows, each with the one that replaces it, by table and place.
        disputed: (member, line) of statements that another member contradicts, where nobody knows which is later.
    """

    tables: Tables
    past: tuple[Past, ...]
    disputed: frozenset[tuple[str, int]]


def current(tables: Tables, now: datetime | None) -> Current:
    """
    What of these tables holds.

    Args:
        now: the latest time that the bundle states.
    """
    mails = answered.answered(tables)
    whole = answered.in_order(tables, mails) if mails else tables
    held = CurrentRows(whole)
    held.drop(tuple(asked_elsewhere.asked_elsewhere(held)))
    held.drop(tuple(paired.paired(held)))
    held.drop(deleted.deleted(held))
    held.drop(gone.gone(held))
    held.drop(tuple(replaced.replaced(held)))
    relisted.relist(held)
    eras = Eras(held)
    taken_again.take_again(held)
    held.drop(tuple(unit_states.changed(held)))
    later, unclear = disputed(held, eras)
    held.drop(later)
    held.drop(used.used(held, whole[schema.PODS]))
    held.drop(restated.restated(held, eras))
    held.drop(recounted.recounted(held))
    shown = [row for row in held[schema.FACTS] if row.key in used.THROUGH]
    held.drop(dated.dated(held))
    held.drop(ended.ended(held, now, shown))
    if mails:
        held_tables = answered.as_read(held.tables(), mails)
        every = [answered.past_as_read(one, mails) for one in held.past]
        unclear = frozenset((source, line % answered.DEEP) for source, line in unclear)
    else:
        held_tables, every = held.tables(), held.past
    past = sorted(every, key=lambda one: (one.table, one.row.source, one.row.line or 0))
    return Current(held_tables, tuple(past), unclear)
