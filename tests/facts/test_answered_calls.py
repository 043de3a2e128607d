"""Services that somebody called by hand in the cluster."""

from __future__ import annotations

import pytest
from analyzer.facts.answered_calls import answered
from analyzer.schema import PortTestRow

from tests.support.tables import tables_of


def tried(host: str, outcome: str, *, pod: str | None = None, line: int = 1) -> PortTestRow:
    return PortTestRow(source="t", line=line, host=host, port=443, outcome=outcome, pod=pod)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([tried("hook.shop.svc", "answered")], 1),
        ([tried("hook.shop.svc.cluster.local", "answered")], 1),
        ([tried("hook.shop", "answered")], 1),
        ([tried("10.0.1.9", "answered", pod="dbg")], 1),
        ([tried("10.0.1.9", "answered")], None),
        ([tried("hook.shop.example.com", "answered")], None),
        ([tried("other.shop.svc", "answered")], None),
        ([tried("hook.shop.svc", "answered"), tried("hook.shop.svc", "timeout", line=2)], None),
        ([tried("hook.shop.svc", "timeout"), tried("hook.shop.svc", "answered", line=2)], 2),
        ([], None),
    ],
)
def test_the_last_test_in_the_cluster_counts(rows: list[PortTestRow], line: int | None) -> None:
    """A name that only the cluster resolves, or an address that a pod dialled; a machine elsewhere is no witness."""
    found = answered(tables_of(*rows), ("shop", "hook"), ("10.0.1.9", None))
    assert (found.line if found is not None else None) == line
    assert answered(tables_of(*rows), None) is None
