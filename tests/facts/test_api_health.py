"""What an API server says of its own etcd."""

from __future__ import annotations

import pytest
from analyzer.facts.api_health import of_etcd
from analyzer.facts.cluster import About
from analyzer.schema import FactRow

from tests.support.tables import tables_of


def probe(line: int, part: str = "etcd", source: str = "a") -> FactRow:
    return FactRow(source=source, line=line, key="api_probe", value=f"{part}: failed (reason withheld)")


def health(line: int, how: str, source: str = "a") -> FactRow:
    return FactRow(source=source, line=line, key="api_health", value=f"readyz {how}")


@pytest.mark.parametrize(
    ("rows", "failed", "passed"),
    [
        ((probe(2), health(5, "failed")), [2], 0),
        ((probe(2, "etcd-readiness"), health(5, "failed")), [2], 0),
        ((probe(2),), [2], 0),
        ((probe(2, "informer-sync"), health(5, "failed")), [], 0),
        ((probe(2), health(5, "failed"), health(9, "passed")), [], 1),
        ((health(1, "passed"), probe(2), health(5, "failed")), [2], 0),
        ((probe(2), health(5, "failed"), probe(7), health(9, "failed")), [7], 0),
        ((probe(2), health(5, "failed"), health(9, "failed")), [], 0),
        ((probe(2), health(5, "failed"), health(3, "passed", "b")), [2], 1),
        ((health(5, "passed"),), [], 1),
    ],
)
def test_the_last_output_of_a_member_holds(rows: tuple[FactRow, ...], failed: list[int], passed: int) -> None:
    """Parts of etcd alone count; another member's output that passed stands beside them."""
    found = of_etcd(About(tables_of(*rows)))
    assert ([one.line for one in found.failed], len(found.passed)) == (failed, passed)
