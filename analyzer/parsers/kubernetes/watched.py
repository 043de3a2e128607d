"""
Tables that `kubectl get -w` went on printing: a new row for each change of an object that is already listed.

::

    NAME                       READY   STATUS              RESTARTS   AGE
    konnectivity-agent-gvrtq   0/1     ContainerCreating   0          1s
    konnectivity-agent-gvrtq   1/1     Running             0          9s

One list names an object once, so the last of its rows is its state and the others are what it was before. With
`--output-watch-events` a column EVENT says what happened to it; an object whose last event is DELETED is no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

NAMED = frozenset(
    {"pods", "nodes", "daemonsets", "deployments", "replicasets", "statefulsets", "apiservices", "clusteroperators"}
)
"""What is listed by a name that no other row of the same table has; an endpoint or an event may be of several kinds."""
GONE = "DELETED"


def former(
    rows: Iterable[tuple[int, str]], titles: list[str], kind: str, cells_of: Callable[[str], Mapping[str, str | None]]
) -> frozenset[int]:
    """
    Lines of the rows that a later row of the same object replaces.

    Args:
        rows: (line number, text) of what stands below the titles, up to the next titles.
        titles: the titles above.
        kind: what is listed, as `pods`.
        cells_of: the cells of a row by title, none where a line is no row; asked only about lines that begin alike.
    """
    if kind not in NAMED or "NAME" not in titles[:3]:
        return frozenset()
    named = titles.index("NAME") + 1
    own = [title for title in titles[:named] if title != "EVENT"]
    begin = 1 if titles[0] == "EVENT" else 0
    alike: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for number, line in rows:
        words = line.split(None, named)
        if len(words) > named:
            alike.setdefault(tuple(words[begin:named]), []).append((number, line))
    replaced: list[int] = []
    for lines in alike.values():
        if len(lines) < 2:
            continue
        # what begins alike may be no more than a time or a host in front of every row: the cells say whose row it is
        same: dict[tuple[str | None, ...], list[int]] = {}
        for number, line in lines:
            if cells := cells_of(line):
                same.setdefault(tuple(cells.get(title) for title in own), []).append(number)
        for numbers in same.values():
            replaced += numbers[:-1]
    return frozenset(replaced)
