"""
Objects that two members list in different states, and pods of one DaemonSet that cannot be on one node together.

Where ages or restarts of pods that both list tell which list is the later, that one holds. Else both stand, and the bundle does
not say which of them is now.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from analyzer import schema
from analyzer.current.eras import Eras
from analyzer.current.gone import RANDOM
from analyzer.current.held import CurrentRows
from analyzer.current.order import first_of
from analyzer.current.past import Past, Why
from analyzer.current.replaced import slot
from analyzer.facts.pods import Pod
from analyzer.schema import LogSourceRow, NodeRow, PodRow

MOST_MEMBERS = 12
"""Members compared with each other for one object; more of them state one object only where many clusters lie together."""


def disputed(held: CurrentRows, eras: Eras) -> tuple[list[Past], frozenset[tuple[str, int]]]:
    """(statements that a list known to be later replaces, places of statements that are contradicted at an unknown time)."""
    pods: dict[tuple[str | None, str], dict[str, PodRow]] = {}
    spaces: dict[str, set[str]] = {}
    for row in held[schema.PODS]:
        if row.name and row.namespace:
            spaces.setdefault(row.name, set()).add(row.namespace)
    for row in held[schema.PODS]:
        if row.name and is_up(row) is not None:
            known = spaces.get(row.name, set())
            space = row.namespace or (next(iter(known)) if len(known) == 1 else None)
            pods.setdefault((space, row.name), {})[row.source] = row
    past: list[Past] = []
    by_logs = _by_logs(held[schema.LOG_SOURCES])
    order: dict[tuple[str, str], bool] = {}

    def is_first(earlier: PodRow, later: PodRow) -> bool:
        key = (earlier.source, later.source)
        if key not in order:
            order[key] = _first(pods, earlier, later) or by_logs.get(key, False) or eras.is_earlier(*key)
        return order[key]

    unclear: set[tuple[str, int]] = set()
    for by_source in pods.values():
        if len({is_up(row) for row in by_source.values()}) < 2 or len(by_source) > MOST_MEMBERS:
            continue
        rows = list(by_source.values())
        last = [row for row in rows if all(row is other or is_first(other, row) for other in rows)]
        if len(last) == 1:
            past += [Past(schema.PODS.name, row, last[0], Why.RELISTED) for row in rows if row is not last[0]]
        else:
            unclear |= {(row.source, row.line) for row in rows if row.line is not None}
    gone = {id(one.row) for one in past}
    for rows in _slots([row for by_source in pods.values() for row in by_source.values() if id(row) not in gone]):
        last = [row for row in rows if all(row is other or is_first(other, row) for other in rows)]
        if len(last) == 1:
            past += [Past(schema.PODS.name, row, last[0], Why.GONE) for row in rows if row is not last[0]]
        else:
            unclear |= {(row.source, row.line) for row in rows if row.line is not None}
    rest = [
        row for by_source in pods.values() for row in by_source.values() if id(row) not in {id(one.row) for one in past}
    ]
    for one, other in _turned_over(rest):
        before, after = (one, other) if is_first(one[0], other[0]) else (other, one)
        if is_first(before[0], after[0]):
            past += [Past(schema.PODS.name, row, after[0], Why.GONE) for row in before]
        else:
            unclear |= {(row.source, row.line) for row in (*one, *other) if row.line is not None}
    nodes: dict[str, list[NodeRow]] = {}
    for node in held[schema.NODES]:
        if node.name and node.ready is not None:
            nodes.setdefault(node.name, []).append(node)
    for stated in nodes.values():
        if len({node.ready for node in stated}) > 1 and len({node.source for node in stated}) > 1:
            unclear |= {(node.source, node.line) for node in stated if node.line is not None}
    return past, frozenset(unclear)


def _by_logs(logs: Iterable[LogSourceRow]) -> dict[tuple[str, str], bool]:
    """
    Pairs of members, the earlier first: both hold the log of one server's pod, and one of these goes on where the other had ended.

    Who took the first could not see the lines that the second begins with.
    """
    ends: dict[str, dict[str, tuple[datetime, datetime]]] = {}
    for row in logs:
        if row.component == "server" and row.pod and row.first_at is not None and row.last_at is not None:
            ends.setdefault(row.pod, {})[row.source] = (row.first_at, row.last_at)
    return {
        (one, other): True
        for by_source in ends.values()
        if 1 < len(by_source) <= MOST_MEMBERS
        for one, other in itertools.permutations(by_source, 2)
        if by_source[one][1] < by_source[other][0]
    }


def _slots(rows: Iterable[PodRow]) -> Iterator[list[PodRow]]:
    """Pods of one DaemonSet on one node, of which one can be there, each of another member and another name, in different states."""
    found: dict[tuple[str, str], list[PodRow]] = {}
    for row in rows:
        if (place := slot(row)) is not None:
            found.setdefault(place, []).append(row)
    for same in found.values():
        apart = len({row.source for row in same}) == len({row.name for row in same}) == len(same) > 1
        if apart and len(same) <= MOST_MEMBERS and len({is_up(row) for row in same}) > 1:
            yield same


def _turned_over(rows: Iterable[PodRow]) -> Iterator[tuple[list[PodRow], list[PodRow]]]:
    """
    Pods of one set in two members that show equally many of them and none in common, well in one and not in the other.

    Each shows the set at a time of its own. A single pod may be all that was asked for, so it takes two.
    """
    found: dict[str, dict[str, list[PodRow]]] = {}
    for row in rows:
        own = RANDOM.sub("", row.name or "")
        if own != row.name and not row.node:  # of a node's pods it is known better which can be there together
            found.setdefault(own, {}).setdefault(row.source, []).append(row)
    for lists in found.values():
        if not 1 < len(lists) <= MOST_MEMBERS:
            continue
        for one, other in itertools.combinations(lists.values(), 2):
            same = len(one) == len(other) > 1 and not {row.name for row in one} & {row.name for row in other}
            spaces = {row.namespace for row in (*one, *other)} - {None}
            if same and len(spaces) < 2 and all(map(is_up, one)) != all(map(is_up, other)):
                yield one, other


def is_up(row: PodRow) -> bool | None:
    """Is a pod ready and running by this row; None where it states neither."""
    return Pod(row.namespace, row.name or "", "", status=row.status, ready=row.ready, phase=row.phase).health


def _first(pods: Mapping[tuple[str | None, str], Mapping[str, PodRow]], earlier: PodRow, later: PodRow) -> bool:
    """Was the member of one row printed before that of the other, by all pods that both list."""
    pairs = [
        (by[earlier.source], by[later.source]) for by in pods.values() if earlier.source in by and later.source in by
    ]
    return first_of(pairs) < 0
