"""Rows that hold while past ones are taken out."""

from __future__ import annotations

from typing import Any

from analyzer import schema
from analyzer.current.held import CurrentRows
from analyzer.current.past import Past, Why
from analyzer.schema import PodRow
from analyzer.tables.base import Row
from analyzer.tables.rows import Rows, Tables

ROWS = tuple(PodRow(source="a", line=n, name=f"p{n}") for n in range(3))


def tables() -> Tables:
    def make(name: str) -> Rows[Row]:
        return ROWS if name == "pods" else ()

    return Tables(schema.TABLES, make)


def test_what_is_dropped_is_past_and_the_rest_holds() -> None:
    """Rows are told apart by identity, so an equal row elsewhere stays."""
    held = CurrentRows(tables())
    held.drop([Past("pods", ROWS[0], ROWS[2], Why.RELISTED)])
    assert list(held[schema.PODS]) == [*ROWS[1:]]
    assert [one.row for one in held.past] == [ROWS[0]]
    assert list(held.tables()[schema.PODS]) == [*ROWS[1:]]


def test_a_row_may_be_replaced_by_a_fuller_one() -> None:
    """The last statement with what an earlier one states beside the state."""
    held = CurrentRows(tables())
    fuller = PodRow(source="a", line=2, name="p2", node="n1")
    held.drop([Past("pods", ROWS[0], ROWS[2], Why.RELISTED)], {id(ROWS[2]): fuller})
    assert list(held[schema.PODS]) == [ROWS[1], fuller]


def test_without_a_change_the_tables_are_the_same() -> None:
    """No copy is made of a bundle in which nothing is past."""
    given = tables()
    assert CurrentRows(given).tables() is given


def test_a_member_of_several_clusters_keeps_all_its_rows() -> None:
    """There nothing is known to be later."""
    held: Any = CurrentRows(tables())
    held.mixed = frozenset({"a"})
    held.drop([Past("pods", ROWS[0], ROWS[2], Why.RELISTED)])
    assert list(held[schema.PODS]) == [*ROWS]
    assert held.past == []
