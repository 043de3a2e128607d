"""
A DaemonSet's counts and its pods, printed one below the other in one member and contradicting each other: the later holds.

::

    konnectivity-agent   3   0   0   ...          <- DESIRED, CURRENT, READY, before the fix
    konnectivity-agent-4ksl2   1/1   Running ...  <- as many pods as are desired, all ready, below
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import schema
from analyzer.current.disputed import is_up
from analyzer.current.gone import SetKey, set_of
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.current.termination import OFTEN
from analyzer.schema import PodRow, WorkloadRow


def recounted(held: CurrentRows) -> Iterator[Past]:
    """Counts above pods of which another number is ready, and pods that are not ready above counts that are whole."""
    sets = [row for row in held[schema.WORKLOADS] if row.kind == "DaemonSet" and row.desired and row.ready is not None]
    if not sets:
        return
    pods: dict[tuple[str, SetKey], list[PodRow]] = {}
    for pod in held[schema.PODS]:
        if pod.namespace:
            pods.setdefault((pod.source, set_of((pod.namespace, pod.name))), []).append(pod)
    for row in sets:
        own = pods.get((row.source, (row.namespace, row.name or "")), [])
        lines = [pod.line or 0 for pod in own]
        if len({pod.name for pod in own}) != row.desired:
            continue
        states = [is_up(pod) for pod in own]
        if min(lines) > (row.line or 0) and None not in states:
            if states.count(True) != row.ready or _is_short(row) is all(states):
                yield Past(schema.WORKLOADS.name, row, own[-1], Why.RELISTED)
        elif max(lines) < (row.line or 0) and not _is_short(row):
            short = (pod for pod in own if is_up(pod) is False and not _comes_and_goes(pod))
            yield from (Past(schema.PODS.name, pod, row, Why.READY) for pod in short)


def _comes_and_goes(pod: PodRow) -> bool:
    """Does it end again and again: counts of a moment in which it runs say nothing of the next."""
    return (pod.restarts or 0) >= OFTEN and pod.status == "CrashLoopBackOff"


def _is_short(row: WorkloadRow) -> bool:
    """Are fewer of its pods there, or ready, than it wants."""
    wanted = row.desired or 0
    return (row.ready or 0) < wanted or (row.current is not None and row.current < wanted)
