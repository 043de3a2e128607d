"""
Pods that a DaemonSet has put another in the place of: of one set one pod runs on a node, and the younger, shown later, is that one.

That holds without a whole list: a selection that somebody pasted twice shows it, too.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator

from analyzer import patterns as regex
from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.schema import PodRow
from analyzer.tables.base import Row

OF_SET = regex.compile(r"(?P<set>[a-z0-9.-]{1,240})-[a-z0-9]{5}$")
"""A pod's name with the five characters that Kubernetes draws."""
HASHED = regex.compile(r"-[a-z0-9]{8,10}$")
"""The hash of a template, which a ReplicaSet's pods have before it: several of them may share a node."""


def slot(row: PodRow) -> tuple[str, str] | None:
    """Set and node of a DaemonSet's pod, by the form of its name; None of any other."""
    m = OF_SET.match(row.name or "") if row.node else None
    return (m["set"], row.node) if m and row.node and not HASHED.search(m["set"]) else None


def replaced(held: CurrentRows) -> Iterator[Past]:
    """Pods, with their containers, above a younger one of the same set on the same node; in one list both are there."""
    groups: dict[tuple[str, str | None, str, str], list[PodRow]] = {}
    for row in held[schema.PODS]:
        if row.age_s is not None and (place := slot(row)) is not None:
            groups.setdefault((row.source, row.namespace, *place), []).append(row)
    begin_of = _begins(held)
    gone: dict[tuple[str, str | None, str], Row] = {}
    for rows in groups.values():
        if len({row.name for row in rows}) < 2:
            continue
        last = max(rows, key=lambda row: row.line or 0)
        for row in rows:
            younger = last.age_s is not None and row.age_s is not None and last.age_s < row.age_s
            if row.name != last.name and younger and begin_of(row) != begin_of(last):
                gone[row.source, row.namespace, row.name or ""] = last
                yield Past(schema.PODS.name, row, last, Why.GONE)
    for container in held[schema.CONTAINERS] if gone else ():
        by = gone.get((container.source, container.namespace, container.pod or ""))
        if by is not None and (container.line or 0) < (by.line or 0):
            yield Past(schema.CONTAINERS.name, container, by, Why.GONE)


def _begins(held: CurrentRows) -> Callable[[PodRow], int]:
    """Where the rows of pods around one begin: behind a line of its member that is none."""
    lines: dict[str, set[int]] = {}
    for row in held[schema.PODS]:
        lines.setdefault(row.source, set()).add(row.line or 0)
    begins = {source: sorted(line for line in every if line - 1 not in every) for source, every in lines.items()}

    def begin_of(row: PodRow) -> int:
        return bisect.bisect_right(begins[row.source], row.line or 0)

    return begin_of
