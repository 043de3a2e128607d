"""A past statement with the one that made it so."""

from __future__ import annotations

from analyzer.current import past
from analyzer.current.past import Past, Why
from analyzer.schema import PodRow

from tests.support.values import are_values


def test_a_past_statement_names_both() -> None:
    """The row, the later row, and why; every reason has words of its own."""
    one = Past("pods", PodRow(source="a", line=1), PodRow(source="a", line=9), Why.RELISTED)
    assert (one.row.line, one.by.line) == (1, 9)
    assert len({why.value for why in Why}) == len(Why)


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(past)
