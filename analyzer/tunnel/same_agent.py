"""
Pieces of one agent's log: what somebody pastes twice of it into one text, and names nowhere, is not two agents.

::

    > from the agent's log:
    E0822 02:39:09.931455 1 clientset.go:188] "cannot connect once" err="... dial tcp 10.1.0.215:8132: i/o timeout"
    > the agent does not reach the master:
    E0822 02:36:07.613905 1 clientset.go:188] "cannot connect once" err="... dial tcp 10.1.0.215:8132: i/o timeout"

Nothing of a piece says whose it is, so only what one agent can have written is put together: other times, the same failure at
the same server, and no stream in either.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.tunnel import errors
from analyzer.tunnel.log import FAILURES, Log


def put_together(logs: Sequence[Log]) -> list[Log]:
    """The logs, those pieces as one that begins with the earliest."""
    kept: list[Log] = []
    for log in sorted(logs, key=lambda one: (one.first is None, one.first)):
        before = next((at for at, one in enumerate(kept) if _continues(log, one)), None)
        if before is None:
            kept.append(log)
        else:
            kept[before] = _joined(kept[before], log)
    places = {id(log): at for at, log in enumerate(logs)}
    return sorted(kept, key=lambda one: places.get(id(one), len(logs)))


def _failure(log: Log) -> set[tuple[errors.ErrorClass, str | None]]:
    """How its connects end and at which address; nothing where it says more than that."""
    failures = log.of(FAILURES)
    if len(failures) != len(log.events) or log.options:
        return set()
    return {(errors.classify(event.error), errors.target(event.error)) for event in failures}


def _continues(log: Log, before: Log) -> bool:
    if log.source != before.source or (log.pod, log.node, before.pod, before.node) != (None,) * 4:
        return False
    if log.first is None or before.last is None or log.first <= before.last or log.previous != before.previous:
        return False
    own = _failure(log)
    return bool(own) and own == _failure(before)


def _joined(before: Log, log: Log) -> Log:
    return Log(
        before.source,
        None,
        before.container or log.container,
        None,
        before.component,
        before.lines + log.lines,
        before.first,
        log.last,
        before.from_start,
        max(before.proven, log.proven),
        before.possible & log.possible or log.possible,
        before.previous,
        verbosity=before.verbosity,
        image=before.image,
        events=[*before.events, *log.events],
        records=before.records + log.records,
        recognised=before.recognised + log.recognised,
        is_of_many=before.is_of_many,
        filtered=before.filtered or log.filtered,
        begins=before.begins,
    )
