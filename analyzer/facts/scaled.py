"""
Workloads that somebody scaled to zero: no pod of them is missing, none is wanted, and only another number brings any.

    NAME                            READY   UP-TO-DATE   AVAILABLE   AGE
    deployment.apps/guard-webhook   0/0     0            0           88d
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.schema import WorkloadRow
from analyzer.vendors import spaces

KINDS = frozenset({"Deployment", "StatefulSet"})
"""What is scaled by hand; a ReplicaSet with none is an old revision of its Deployment."""


def to_zero(rows: Iterable[WorkloadRow], namespace: str | None, service: str) -> WorkloadRow | None:
    """
    The workload behind a service of which no pod is wanted; None where another one that may be behind it has pods.

    One that is called as the service is, or after which that is called; else the only one of a namespace that holds no others' programs.
    """
    last = {row.name: row for row in rows if row.kind in KINDS and row.namespace == namespace and row.name}
    called = [
        row
        for name, row in last.items()
        if name == service or service.startswith(f"{name}-") or name.startswith(f"{service}-")
    ]
    if not called and not spaces.is_system(namespace):
        called = list(last.values())
    exact = [row for row in called if row.name == service] or called
    return exact[0] if len(exact) == 1 and exact[0].desired == 0 else None
