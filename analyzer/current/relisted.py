"""
Objects that one member lists more than once: the last list holds.

A later statement replaces the state of an object and leaves alone what it does not state (a table prints no labels). One that says less of
the state, and nothing that the earlier one denies, adds to it: a list of columns of somebody's own has no STATUS.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.facts.pod_parts import shows_part, with_part
from analyzer.schema import EndpointRow, ListingRow, PodRow
from analyzer.tables.base import Row


class Kept(NamedTuple):
    """
    How a table states objects.

    Attributes:
        key: the columns that name the object; a row that lacks one but the namespace names none.
        state: the columns that a later statement replaces together.
        main: one of these stated means that the state is.
        beside: a column and its value in rows of which an object has several, none a later statement of another.
    """

    key: tuple[str, ...]
    main: tuple[str, ...]
    state: tuple[str, ...] = ()
    beside: tuple[str, str] | None = None


KEPT: Mapping[str, Kept] = {
    schema.PODS.name: Kept(("namespace", "name"), ("ready", "status"), ("ready", "ready_containers", "containers", "status", "phase", "message", "restarts", "age_s")),
    schema.CONTAINERS.name: Kept(("namespace", "pod", "container"), ("state", "ready"), ("ready", "restarts", "state", "reason", "message")),
    schema.NODES.name: Kept(("name",), ("ready",), ("ready", "conditions")),
    schema.WORKLOADS.name: Kept(("kind", "namespace", "name"), ("ready", "desired"), ("desired", "current", "ready", "updated", "available", "message")),
    schema.APISERVICES.name: Kept(("name",), ("available",), ("available", "reason", "message")),
    schema.CLUSTER_OPERATORS.name: Kept(("name",), ("available",), ("available", "degraded", "message")),
    schema.WEBHOOKS.name: Kept(("kind", "configuration", "name"), ("service_name", "url", "failure_policy")),
    schema.CALICO_NODES.name: Kept(("name",), ("ipv4", "ipv6")),
    schema.CONTAINER_ARGS.name: Kept(("kind", "namespace", "name", "container", "flag"), ("value",), ("value",), ("flag", "mount")),
    schema.CONTAINERS_ON_NODE.name: Kept(("container_id",), ("state",)),
}  # fmt: skip
COUNTS = frozenset({"restarts", "age_s"})
"""What grows while a state lasts."""
SLICES = ("endpoints", "endpointslices")


def relist(held: CurrentRows) -> None:
    """Take out what a later list of the same member replaces."""
    for name, kept in KEPT.items():
        past: list[Past] = []
        filled: dict[int, Row] = {}
        for replaced, whole in _replaced(name, kept, held.named(name)):
            past.append(replaced)
            if whole is not None:
                filled[id(replaced.by)] = whole
        held.drop(past, filled)
    held.drop(_endpoints(held[schema.ENDPOINTS], held[schema.LISTINGS]))


def _replaced(name: str, kept: Kept, rows: Sequence[Row]) -> Iterator[tuple[Past, Row | None]]:
    """Each row that a later one of its object in its member replaces, and the later one with what it does not state itself."""
    if len(rows) < 2:
        return
    spaced = "namespace" in kept.key
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if kept.beside is not None and getattr(row, kept.beside[0]) == kept.beside[1]:
            continue
        key = tuple(getattr(row, column) for column in kept.key if column != "namespace")
        if None not in key:
            groups.setdefault((row.source, *key), []).append(row)
    for group in groups.values():
        if len(group) < 2:
            continue
        for same in _by_namespace(group) if spaced else (group,):
            stated = [row for row in same if any(getattr(row, column) is not None for column in kept.main)]
            stated.sort(key=lambda row: row.line or 0)
            stated = [row for at, row in enumerate(stated) if not at or not _is_phase(row, stated[at - 1])]
            stated = _fuller_last(stated)
            if len(stated) < 2 or stated[-1].line == stated[0].line:
                continue
            last = stated[-1]
            filled = last
            for row in reversed(stated[:-1]):
                filled = _with_rest(filled, row, kept.state)
            for row in stated[:-1]:
                yield Past(name, row, last, Why.RELISTED), None if filled is last else filled


RUNS = frozenset({"Running", "CrashLoopBackOff", "Error", "OOMKilled", "Completed", "NotReady"})
"""STATUS of pods whose phase may be Running."""


def _is_phase(row: Row, before: Row) -> bool:
    """Is all that it says of a pod that it runs, as the phase does of one whose containers crash, too."""
    return (
        isinstance(row, PodRow)
        and isinstance(before, PodRow)
        and row.ready is None
        and row.status == "Running"
        and before.status in RUNS
    )


def _fuller_last(stated: list[Row]) -> list[Row]:
    """The rows with a count of all containers behind a described part of them below it that shows nothing bad."""
    if len(stated) < 2:
        return stated
    *above, counted, row = stated
    if not (isinstance(row, PodRow) and isinstance(counted, PodRow)) or row.ready is False:
        return stated
    return [*above, row, counted] if shows_part(row, counted.containers) else stated


def _by_namespace(group: list[Row]) -> Iterable[list[Row]]:
    """Rows of one name by namespace; those that state none belong to the only one."""
    spaces = {space for row in group if (space := getattr(row, "namespace", None)) is not None}
    if len(spaces) < 2:
        return (group,)
    return [[row for row in group if getattr(row, "namespace", None) == space] for space in sorted(spaces)]


def _with_rest(row: Row, earlier: Row, state: tuple[str, ...]) -> Row:
    """A row with what an earlier one states of its object: beside the state, and of the state where both say the same of it."""
    values: dict[str, Any] = {}
    if isinstance(row, PodRow) and isinstance(earlier, PodRow) and shows_part(row, earlier.containers):
        row = _replace(row, with_part(earlier, row))
    if _agree(row, earlier, state):
        state = ()
    for column in type(row).columns:
        own = getattr(row, column.attribute)
        kept = own is None and column.name not in state and _still(column.name, row, earlier)
        values[column.attribute] = getattr(earlier, column.attribute) if kept else own
    if all(values[c.attribute] == getattr(row, c.attribute) for c in type(row).columns):
        return row
    return type(row)(source=row.source, line=row.line, **values)


def _replace(row: PodRow, state: Mapping[str, Any]) -> PodRow:
    values = {column.attribute: getattr(row, column.attribute) for column in PodRow.columns}
    return PodRow(source=row.source, line=row.line, **(values | dict(state)))


def _agree(row: Row, earlier: Row, state: tuple[str, ...]) -> bool:
    """Do both state something of an object's state, and none of what both state is different."""
    both = [
        (one, other)
        for name in state
        if name not in COUNTS
        and (one := getattr(row, name)) is not None
        and (other := getattr(earlier, name)) is not None
    ]
    return bool(both) and all(one == other for one, other in both)


def _still(column: str, row: Row, earlier: Row) -> bool:
    """May a value be carried over: when a pod was last restarted holds while the count of its restarts does."""
    return column != "restarted_s" or getattr(row, "restarts", None) == getattr(earlier, "restarts", None)


def _endpoints(rows: Sequence[EndpointRow], lists: Sequence[ListingRow]) -> Iterator[Past]:
    """Of a service's endpoints the last list holds; the slices of one list hold together."""
    if len(rows) < 2:
        return
    begins: dict[str, list[int]] = {}
    for one in lists:
        if one.kind in SLICES:
            begins.setdefault(one.source, []).append(one.line or 0)
    for lines in begins.values():
        lines.sort()
    groups: dict[tuple[Any, ...], list[tuple[int, EndpointRow]]] = {}
    for row in rows:
        if row.name and row.ready_addresses is not None:
            list_of = bisect.bisect_right(begins.get(row.source, []), row.line or 0)
            groups.setdefault((row.source, row.namespace, row.name), []).append((list_of, row))
    for group in groups.values():
        last = max(list_of for list_of, _ in group)
        now = next(row for list_of, row in group if list_of == last)
        for list_of, row in group:
            if list_of < last:
                yield Past(schema.ENDPOINTS.name, row, now, Why.RELISTED)
