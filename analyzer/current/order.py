"""
Which of two statements was made later, as far as a bundle tells.

Lines of one member were printed one after the other, so there what stands below is later. Of two members nobody knows,
except where both print the age of one object, or a count of its restarts, and neither ever falls. An event happened as long
before its list was printed as its age says.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from analyzer.facts.ages import is_old as is_old
from analyzer.facts.ages import seconds as seconds
from analyzer.model import Placed
from analyzer.schema import EventRow, PodRow

QUIET_S = 1200.0
"""An event that was not seen for longer is over: what fails is tried again after 1000 s at the latest (client-go's work queues)."""


def below(later: Placed, earlier: Placed) -> bool:
    """Does one statement stand below the other in one member."""
    return later.source == earlier.source and (later.line or 0) > (earlier.line or 0)


def age_of(event: EventRow, now: datetime | None) -> float | None:
    """
    Seconds from an event's last occurrence to when it was listed.

    Args:
        now: the latest time that the bundle states, for events that print times and no ages.
    """
    if (printed := seconds(event.last_seen)) is not None:
        return printed
    last = event.last_at or event.first_at
    return None if last is None or now is None else max(0.0, (now - last).total_seconds())


def is_over(event: EventRow, state: Placed, now: datetime | None) -> bool:
    """Had the event ended when an object's state was stated: it stands above in the same member, or was not seen for long."""
    if below(state, event):
        return True
    age = age_of(event, now)
    return age is not None and age > QUIET_S


def is_newer(one: EventRow, other: EventRow, now: datetime | None) -> bool:
    """Did an event happen after another: by their times, or by their ages in one member."""
    if one.last_at is not None and other.last_at is not None:
        return one.last_at > other.last_at
    if one.source != other.source:
        return False
    mine, its = age_of(one, now), age_of(other, now)
    return mine is not None and its is not None and mine < its


def first_of(pairs: Iterable[tuple[PodRow, PodRow]]) -> int:
    """
    Which of two members was printed first, by pods that both list: -1 for the left one, 1 for the right one, 0 for unknown.

    Ages and restarts of one pod only grow; where two pods speak for different orders nothing is known.
    """
    found = set()
    for left, right in pairs:
        for mine, its in ((left.age_s, right.age_s), (left.restarts, right.restarts)):
            if mine is not None and its is not None and mine != its:
                found.add(-1 if mine < its else 1)
    return found.pop() if len(found) == 1 else 0
