"""
Settings and states of the account and the cluster that are stated again: the last statement holds.

Within one member what stands below is later. Of two members, which contradict each other, the one of the later day holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from analyzer import schema
from analyzer.current.eras import Eras, latest
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.schema import FactRow

OF_ACCOUNT = frozenset({"vrf_enabled", "service_endpoint_enabled", "vlan_spanning"})
OF_CLUSTER = frozenset(
    {"master_status", "actual_state", "desired_state", "health_state", "cluster_state", "private_endpoint_url", "public_endpoint_url"}
)  # fmt: skip
WHOSE = {"account_id_shown": OF_ACCOUNT, "cluster_id": OF_CLUSTER}
"""Facts that say whose the others are: a member that shows two accounts (or clusters) states nothing again."""


MOST_MEMBERS = 12
"""Members whose statements of one fact are compared."""


def restated(held: CurrentRows, eras: Eras) -> Iterator[Past]:
    """Facts that a later one of the same key replaces, in the same member or in one of a later day."""
    last: dict[tuple[str, str], FactRow] = {}
    whose: dict[tuple[str, str], set[str]] = {}
    rows = [row for row in held[schema.FACTS] if row.key in WHOSE or row.key in OF_ACCOUNT or row.key in OF_CLUSTER]
    for row in rows:
        if row.key in WHOSE:
            whose.setdefault((row.source, row.key), set()).add(row.value)
        if (known := last.get((row.source, row.key))) is None or (row.line or 0) > (known.line or 0):
            last[row.source, row.key] = row
    several = {place for place, values in whose.items() if len(values) > 1}
    for row in rows:
        newest = last[row.source, row.key]
        foreign = any(row.key in keys and (row.source, owner) in several for owner, keys in WHOSE.items())
        if row.key not in WHOSE and not foreign and (row.line or 0) < (newest.line or 0):
            yield Past(schema.FACTS.name, row, newest, Why.RESTATED)
    yield from _of_earlier_days([row for (_, key), row in last.items() if key not in WHOSE], rows, eras)


def _of_earlier_days(stated: Sequence[FactRow], rows: Collection[FactRow], eras: Eras) -> Iterator[Past]:
    """The last statements of members that one of a later day contradicts; what is of two accounts or clusters is no contradiction."""
    owners: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.key in WHOSE:
            owners.setdefault((row.source, row.key), set()).add(row.value)
    for key in sorted({row.key for row in stated}):
        same = [row for row in stated if row.key == key]
        if len({row.value for row in same}) < 2 or len(same) > MOST_MEMBERS:
            continue
        whose = next(owner for owner, keys in WHOSE.items() if key in keys)
        if len({value for row in same for value in owners.get((row.source, whose), ())}) > 1:
            continue
        newest = latest(eras, (row.source for row in same))
        for row in same:
            by = next((one for one in same if one.source == newest), None)
            if by is not None and row.value != by.value:
                yield Past(schema.FACTS.name, row, by, Why.OLDER)
