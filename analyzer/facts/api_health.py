"""
What an API server says of its own etcd, by the last of its health outputs in each member.

::

    [+]ping ok
    [-]etcd failed: reason withheld
    readyz check failed

It is the API server's own statement, of that moment and of one API server; why, it withholds. A later output of the same member that
passed ends it. Parts that wait for a start (`informer-sync`, `poststarthook/...`) say nothing of etcd.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer.facts.stated import Stated
from analyzer.schema import FactRow

PARTS = frozenset({"etcd", "etcd-readiness"})
"""Checks of the API server that ask etcd (k8s.io/apiserver, `storage/etcd3`)."""
FAILED, PASSED = " failed", " passed"


class EtcdProbe(NamedTuple):
    """
    Attributes:
        failed: parts that failed and did not pass since.
        passed: last lines of health outputs that passed, in which etcd is asked as well.
    """

    failed: list[FactRow]
    passed: list[FactRow]


def of_etcd(about: Stated) -> EtcdProbe:
    """What holds at the end of each member."""
    ends = about.facts.get("api_health", [])
    last: dict[str, FactRow] = {}
    for row in ends:
        if row.source not in last or (row.line or 0) > (last[row.source].line or 0):
            last[row.source] = row
    failed = [
        row
        for row in about.facts.get("api_probe", [])
        if row.value.partition(":")[0] in PARTS
        and ((end := last.get(row.source)) is None or (row.line or 0) >= (end.line or 0) or _holds(row, end, ends))
    ]
    return EtcdProbe(failed, [row for row in last.values() if row.value.endswith(PASSED)])


def _holds(row: FactRow, end: FactRow, ends: list[FactRow]) -> bool:
    """Is the part one of the last output, which failed."""
    between = any(one.source == row.source and (row.line or 0) < (one.line or 0) < (end.line or 0) for one in ends)
    return end.value.endswith(FAILED) and not between
