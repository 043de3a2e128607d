"""Rights that the API server refused to a pod's own service account, as the pod's own log or its containers' states say."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.facts.pods import Pod
from analyzer.konnectivity.denial import Denial, refused_right
from analyzer.model import Placed
from analyzer.schema import (
    CONTAINERS,
    KONNECTIVITY_EVENTS,
    LAST_WORDS,
    LOG_SIGNALS,
    LOG_SOURCES,
    RIGHT_MISSED,
    LogSignalRow,
)
from analyzer.tables.rows import Tables

NEAR = 5
"""Lines between a refusal and the end of a log that says nothing else of it."""


RETRIED = 300
"""Seconds within which client-go asks again for what it lists (its backoff ends at one minute)."""


class MissedRights(NamedTuple):
    """
    Attributes:
        denials: of one account, each once, the one that decides first.
        row: the statement.
    """

    denials: tuple[Denial, ...]
    row: Placed


def missed(tables: Tables, pod: Pod) -> MissedRights | None:
    """
    What a pod that is not ready ends with, or goes on with: a refusal of its own account; None for any other end.

    Programs go on without many a right, so one that ends with other words has that reason, unless the refusal stands right above them.
    """
    lines = [row for row in tables[LOG_SIGNALS] if row.pod == pod.name]
    refused = [(row, one) for row in lines if row.signal == RIGHT_MISSED and (one := _own(row.name, pod))]
    stated: list[tuple[Placed, Denial]] = [
        (row, one)
        for row in tables[CONTAINERS]
        if row.pod == pod.name and row.ready is not True and (one := _own(row.message, pod))
    ]
    events = [event for event in tables[KONNECTIVITY_EVENTS] if event.pod == pod.name and event.error][-1:]
    ends = [row for row in lines if row.signal in (LAST_WORDS, "go_panic")]
    last: list[tuple[Placed, Denial]] = [(row, one) for row in ends[::-1] if (one := _own(row.message, pod))]
    if ends and not last:
        last = [(row, one) for row, one in refused[::-1] if _is_above(row, ends[-1])]
    elif not ends and refused:
        last = list(refused[::-1]) if _goes_on(tables, [row for row, _ in refused]) else []
    elif not ends:
        last = [(event, one) for event in events if (one := _own(event.error, pod))]
    found = [*stated, *last]
    if not found:
        return None
    row, first = found[0]
    every = [first, *(one for _, one in [*found, *refused] if one.user == first.user)]
    return MissedRights(tuple(dict.fromkeys(every)), row)


def _own(text: str | None, pod: Pod) -> Denial | None:
    """A refusal of an account of the pod's namespace; other users' are none of the program's."""
    found = refused_right(text)
    if found is None or found.account is None:
        return None
    return found if pod.namespace in (None, found.account.partition(":")[0]) else None


def _is_above(row: LogSignalRow, end: LogSignalRow) -> bool:
    return row.source == end.source and 0 <= (end.line or 0) - (row.line or 0) <= NEAR


def _goes_on(tables: Tables, refused: list[LogSignalRow]) -> bool:
    """Is it refused up to the end of the log, as far as there are times; without any, again and again."""
    last = refused[-1]
    ends = [log.last_at for log in tables[LOG_SOURCES] if log.source == last.source and log.pod == last.pod]
    if last.at is None or not ends or ends[-1] is None:
        return len(refused) > 1
    return (ends[-1] - last.at).total_seconds() <= RETRIED
