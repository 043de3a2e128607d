"""What rows that were set aside say of the way to a node, pod or service: the first error that names a part of it, else the first one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from analyzer import limits
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Leg
from analyzer.model import Placed
from analyzer.schema import KONNECTIVITY_EVENTS, LOG_SIGNALS, TOOL_ERRORS, UNREAD
from analyzer.tables.rows import Tables
from analyzer.tunnel import errors
from analyzer.tunnel.told import FAILED as CALL_FAILED
from analyzer.tunnel.told import told
from analyzer.wording import OF_ANOTHER

OWN_FAULTS = frozenset({"rbac", "not_found", "client", "other"})
"""Classes of a tool's errors of which one complains only where its text names a call that failed on the way."""
FAILED = frozenset({"E", "F"})
CONNECT = "cannot connect once"
"""What an agent says that does not reach its server (client, `clientset.go`)."""


class AsideError(NamedTuple):
    """
    One error.

    Attributes:
        leg: what part of the way it names; None where it names none, and for an agent's connect.
        by_agent: an agent says that it does not reach its server.
        of_mesh: speaks of BGP.
        quoted: the line as it stands, of one that no parser understood.
        by_words: the words above the line call it somebody else's.
    """

    row: Placed
    leg: Leg | None = None
    by_agent: bool = False
    of_mesh: bool = False
    quoted: str | None = None
    by_words: bool = False

    @property
    def tells_where(self) -> bool:
        return self.by_agent or self.of_mesh or self.leg is not None


def set_aside(tables: Tables, rest: Tables) -> AsideError | None:
    """
    The error to quote, if any.

    Args:
        tables: what was set aside, and nothing else.
        rest: all else, among whose strange lines are those that the words above them call somebody else's.
    """
    found = sorted(
        (*_errors(tables), *_of_others(rest)), key=lambda one: (not one.tells_where, one.row.source, one.row.line or 0)
    )
    return found[0] if found else None


def _errors(tables: Tables) -> Iterator[AsideError]:
    for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS):
        fault = chain.of_use(row.message) if row.class_ == "tunnel" else chain.read(row.message)
        if fault is not None or row.class_ not in OWN_FAULTS:
            yield AsideError(row, fault.leg if fault else None)
    for event in itertools.islice(tables[KONNECTIVITY_EVENTS], limits.TEXTS):
        if event.signal == "agent_connect_failed":
            yield AsideError(event, by_agent=True)
        elif event.level in FAILED and not errors.is_of_closed(event.message, event.error):
            fault = chain.read(event.error) or chain.read(event.message)
            to_target = event.component == "agent" and errors.target(event.error) is not None
            yield AsideError(event, fault.leg if fault else Leg.TARGET if to_target else None)
    for line in itertools.islice(tables[LOG_SIGNALS], limits.TEXTS):
        if (fault := chain.read(line.message)) is not None:
            yield AsideError(line, fault.leg)
    places = {(row.source, row.line): row for row in tables[UNREAD]}
    for one in told(tables):
        if (unread := places.get((one.source, one.line))) is not None:
            yield AsideError(unread, one.leg, of_mesh=one.of_mesh, quoted=one.words)


def _of_others(tables: Tables) -> Iterator[AsideError]:
    for row in itertools.islice(tables[UNREAD], limits.TEXTS):
        if row.reason == OF_ANOTHER and row.line:
            text = row.text or ""
            fault = chain.read(text)
            if fault is not None or CALL_FAILED.search(text):
                leg = fault.leg if fault else None
                yield AsideError(row, leg, by_agent=CONNECT in text, quoted=text, by_words=True)
