"""
Members that show more than one cluster: there what stands below is not later, it may be another's.

A console in which somebody changed the context prints the lists of two clusters one after the other, and most of their objects
have the same names.
"""

from __future__ import annotations

import bisect
import itertools

from analyzer import schema
from analyzer.schema import ListingRow, NodeRow
from analyzer.tables.rows import Tables


def mixed(tables: Tables) -> frozenset[str]:
    """Members that state two cluster IDs, or two lists of nodes that have no node in common."""
    ids: dict[str, set[str]] = {}
    for fact in tables[schema.FACTS]:
        if fact.key == "cluster_id":
            ids.setdefault(fact.source, set()).add(fact.value)
    return frozenset(source for source, values in ids.items() if len(values) > 1) | unlike(tables)


def unlike(tables: Tables) -> frozenset[str]:
    """Members with two lists of nodes, one behind the other, that have no node in common: two clusters, or one before and after."""
    lists: dict[str, list[ListingRow]] = {}
    for one in tables[schema.LISTINGS]:
        if one.kind == "nodes" and one.rows:
            lists.setdefault(one.source, []).append(one)
    several = {source for source, starts in lists.items() if len(starts) > 1}
    nodes: dict[str, list[NodeRow]] = {}
    for row in tables[schema.NODES] if several else ():
        if row.source in several and row.name:
            nodes.setdefault(row.source, []).append(row)
    return frozenset(source for source in several if _apart(nodes.get(source, []), lists[source]))


def _apart(rows: list[NodeRow], lists: list[ListingRow]) -> bool:
    """Have two of these lists no node in common."""
    begins = sorted(one.line or 0 for one in lists)
    named: dict[int, set[str]] = {}
    for row in rows:
        at = bisect.bisect_right(begins, row.line or 0)
        if at:
            named.setdefault(begins[at - 1], set()).add(row.name or "")
    sets = [named[begin] for begin in begins if begin in named]
    return any(not one & other for one, other in itertools.pairwise(sets))
