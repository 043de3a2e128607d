"""Settings and states of the account and the cluster that one member states again: the last statement holds."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.schema import FactRow

OF_ACCOUNT = frozenset({"vrf_enabled", "service_endpoint_enabled", "vlan_spanning"})
OF_CLUSTER = frozenset(
    {"master_status", "actual_state", "desired_state", "health_state", "cluster_state", "private_endpoint_url", "public_endpoint_url"}
)  # fmt: skip
WHOSE = {"account_id_shown": OF_ACCOUNT, "cluster_id": OF_CLUSTER}
"""Facts that say whose the others are: a member that shows two accounts (or clusters) states nothing again."""


def restated(held: CurrentRows) -> Iterator[Past]:
    """Facts that a later one of the same key, in the same member, replaces."""
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
