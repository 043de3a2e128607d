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

from collections.abc import Callable, Iterable

NAMED = frozenset(
    {"pods", "nodes", "daemonsets", "deployments", "replicasets", "statefulsets", "apiservices", "clusteroperators"}
)
"""What is listed by a name that no other row of the same table has; an endpoint or an event may be of several kinds."""
GONE = "DELETED"


def former(
    rows: Iterable[tuple[int, str]], titles: list[str], kind: str, is_row: Callable[[str], bool]
) -> frozenset[int]:
    """
    Lines of the rows that a later row of the same object replaces.

    Args:
        rows: (line number, text) of what stands below the titles, up to the next titles.
        titles: the titles above.
        kind: what is listed, as `pods`.
        is_row: is a line a row of the table; asked only about lines that name the same.
    """
    if kind not in NAMED or "NAME" not in titles[:3]:
        return frozenset()
    wide = titles.index("NAME") + 1
    own = [at for at in range(wide) if titles[at] in ("NAMESPACE", "NAME")]
    found: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for number, line in rows:
        cells = line.split(None, wide)
        if len(cells) > wide:
            found.setdefault(tuple(cells[at] for at in own), []).append((number, line))
    replaced: list[int] = []
    for same in found.values():
        if len(same) > 1:
            replaced += [number for number, line in same if is_row(line)][:-1]
    return frozenset(replaced)
