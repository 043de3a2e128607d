"""In which order members were recorded, by the pods that they list: a pod's age and its restarts only grow."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Sequence

from analyzer.current.order import first_of
from analyzer.schema import PodRow
from analyzer.tables.rows import Rows

MOST = 8
"""Members put in order; what more of them show together is no transcript of one evening."""


def in_order(pods: Rows[PodRow], members: Collection[str]) -> Sequence[str] | None:
    """The members, the earliest first; None where of any two of them nobody knows which is earlier."""
    if not 1 < len(members) <= MOST:
        return None
    listed: dict[str, dict[tuple[str | None, str], PodRow]] = {member: {} for member in members}
    for row in pods:
        if row.name and row.source in listed:
            listed[row.source][row.namespace, row.name] = row
    first: dict[tuple[str, str], int] = {}
    for left, right in itertools.combinations(sorted(members), 2):
        mine, its = listed[left], listed[right]
        known = first_of((mine[key], its[key]) for key in mine.keys() & its.keys())
        if not known:
            return None
        first[left, right], first[right, left] = known, -known

    def compared(one: str, other: str) -> int:
        return first[one, other]

    return sorted(members, key=functools.cmp_to_key(compared))
