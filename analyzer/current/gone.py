"""
Objects that a member's last whole list of their kind no longer names.

A table pasted without its command may be a selection, so the list must name as many objects of the same set as any before it: a
pod's successor has another name and the same beginning.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import is_address
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.schema import ContainerRow, ListingRow, NodeRow, PodRow

RANDOM = regex.compile(r"-(?:[a-z0-9]{6,10}-)?[a-z0-9]{5}$")
"""The end that a controller gives a pod's name: random, of a ReplicaSet's with the hash of its template before it."""
SetKey = tuple[str | None, str]
"""Namespace, and the names of its objects without their random ends."""


def gone(held: CurrentRows) -> list[Past]:
    """Pods with their containers, and nodes."""
    lists: dict[str, list[ListingRow]] = {}
    for one in held[schema.LISTINGS]:
        lists.setdefault(one.source, []).append(one)
    found: list[Past] = []
    for kind, table in (("pods", schema.PODS), ("nodes", schema.NODES)):
        whole = {
            source: [one for one in every if one.kind == kind and one.complete and one.rows]
            for source, every in lists.items()
        }
        whole |= {source: [one] for source, one in _again(held, kind, lists, whole)}
        several = {source for source, those in whole.items() if those and len(lists[source]) > 1}
        rows: dict[str, list[PodRow | NodeRow]] = {}
        for row in held[schema.PODS] if kind == "pods" else held[schema.NODES]:
            if row.source in several:
                rows.setdefault(row.source, []).append(row)
        containers: dict[str, list[ContainerRow]] = {}
        for container in held[schema.CONTAINERS] if kind == "pods" and rows else ():
            if container.source in several:
                containers.setdefault(container.source, []).append(container)
        for source, stated in sorted(rows.items()):
            found += _gone(table.name, _by_kubernetes(stated), containers.get(source, []), lists[source], whole[source])
    return found


def _by_kubernetes(rows: Sequence[PodRow | NodeRow]) -> Sequence[PodRow | NodeRow]:
    """Without workers of `ibmcloud ks worker ls` in a cluster whose nodes have names: Kubernetes lists none of them by its address."""
    if not any(isinstance(row, NodeRow) and row.version and not is_address(row.name or "") for row in rows):
        return rows
    return [row for row in rows if isinstance(row, PodRow) or row.version or not row.worker_id]


def _again(
    held: CurrentRows, kind: str, lists: Mapping[str, Sequence[ListingRow]], whole: Mapping[str, Sequence[ListingRow]]
) -> Iterator[tuple[str, ListingRow]]:
    """The last list of each member without a whole one, where it shows as many pods of each of several sets as one above: a selection made twice."""
    own = {
        source: [one for one in every if one.kind == kind]
        for source, every in lists.items()
        if kind == "pods" and not whole[source]
    }
    begins = {
        source: sorted({one.line or 0 for one in lists[source]}) for source, those in own.items() if len(those) > 1
    }
    shown: dict[str, dict[int, Counter[SetKey]]] = {}
    for row in held[schema.PODS] if begins else ():
        if row.source in begins:
            part = bisect.bisect_right(begins[row.source], row.line or 0)
            shown.setdefault(row.source, {}).setdefault(part, Counter())[set_of((row.namespace, row.name))] += 1
    for source, parts in shown.items():
        last = max(own[source], key=lambda one: one.line or 0)
        now = parts.pop(bisect.bisect_right(begins[source], last.line or 0), Counter())
        if len(now) > 1 and now in parts.values():
            yield source, last


def _gone(
    table: str,
    rows: Sequence[PodRow | NodeRow],
    containers: Sequence[ContainerRow],
    lists: Sequence[ListingRow],
    whole: Sequence[ListingRow],
) -> Iterator[Past]:
    """Rows of one member above its last whole list."""
    begins = sorted({one.line or 0 for one in lists})
    begin = max(one.line or 0 for one in whole)
    at = bisect.bisect_right(begins, begin)
    end = begins[at] if at < len(begins) else 1 << 62
    shown = {(space_of(row), row.name): row for row in rows if begin <= (row.line or 0) < end}
    above = [row for row in rows if (row.line or 0) < begin]
    if not shown or not above:
        return
    named: dict[int, set[tuple[str | None, str | None]]] = {}
    for row in above:
        named.setdefault(bisect.bisect_right(begins, row.line or 0), set()).add((space_of(row), row.name))
    then: Counter[SetKey] = Counter()
    for keys in named.values():
        for own, many in Counter(map(set_of, keys)).items():  # `|=` of counters looks at all of `then` each time
            then[own] = max(then[own], many)
    now = Counter(map(set_of, shown))
    by = {set_of(key): row for key, row in shown.items()}

    def is_gone(key: tuple[str | None, str | None]) -> bool:
        own = set_of(key)
        return key not in shown and now[own] >= then[own] > 0

    for row in above:
        if is_gone(key := (space_of(row), row.name)):
            yield Past(table, row, by[set_of(key)], Why.GONE)
    for container in containers:
        key = (container.namespace, container.pod)
        if (container.line or 0) < begin and is_gone(key):
            yield Past(schema.CONTAINERS.name, container, by[set_of(key)], Why.GONE)


def space_of(row: PodRow | NodeRow) -> str | None:
    """A pod's namespace; None for a node."""
    return row.namespace if isinstance(row, PodRow) else None


def set_of(key: tuple[str | None, str | None]) -> SetKey:
    """The set an object belongs to: its name without the random end, in its namespace; all nodes are one set."""
    space, name = key
    return space, RANDOM.sub("", name or "") if space else ""
