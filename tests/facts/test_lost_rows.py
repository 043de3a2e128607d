"""A row of an agent that was not read, beside rows that were."""

from __future__ import annotations

import pytest
from analyzer.facts import lost_rows
from analyzer.facts.cluster import About
from analyzer.schema import PodRow, UnreadLineRow

from tests.support.tables import tables_of

POD = PodRow(source="p.txt", line=3, namespace="kube-system", name="konnectivity-agent-aaaaa")


def lost(text: str, line: int = 4, source: str = "p.txt") -> bool:
    tables = tables_of(POD, UnreadLineRow(source=source, line=line, text=text))
    return lost_rows.beside(tables, About(tables).role("agent"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("konnectivity-agent-bbbbb   0/1   Running   0   19h <- this one as well", True),
        ("kube-system   konnectivity-agent-bbbbb   0/1  Runni", True),
        ("> konnectivity-agent-bb", True),
        ("konnectivity-agent-bb…   0/1   Running", True),
        ("konnectivity-agent-aaaaa   0/1   Running   0   19h   ?", False),
        ("konnectivity-agent-bbbbb is the one that hangs", False),
        ("konnectivity-agent-autoscaler-5d9dbcc6d8-6n7qk   0/1   ?", False),
        ("coredns-5d78c9869d-x2x4z   0/1   ?", False),
        ("", False),
    ],
)
def test_it_begins_with_an_agent_that_is_read_nowhere(text: str, found: bool) -> None:
    """A sentence about an agent is no row, and a pod that another row shows is not lost."""
    assert lost(text) is found
    assert lost(text, line=2) is found


def test_it_stands_next_to_a_row_of_agents() -> None:
    """Another member's line, or one further away, may be of anything."""
    row = "konnectivity-agent-bbbbb   0/1   Running   0   19h <- this"
    assert lost(row)
    assert not lost(row, line=6)
    assert not lost(row, source="q.txt")
