"""The table behind a picture states what the picture shows."""

from __future__ import annotations

from analyzer.pictures import table as table_room
from analyzer.pictures.shapes import Bars, Grid, Lanes, Span
from analyzer.pictures.table import MOST, table

from tests.pictures.test_draw import GRID, HOURS, LANES, OVER, SIDE, T
from tests.support.values import are_values


def test_lanes_bars_and_small_grids() -> None:
    """Spans in order with their line, a column for each series, a cell for each pair."""
    assert table(LANES).rows[0] == ("one", "2026-03-02 08:00:00", "2026-03-02 08:50:00", "ended", "a.log:7 gone")
    assert table(OVER).head == ("from (UTC)", "lost", "ok")
    assert table(OVER).rows == (("x", "3", "1"), ("y", "0", "2"))
    assert table(SIDE).rows == (("p", "4", "6"), ("q", "0", "29"))
    assert table(GRID).head == ("node", "n1", "n2")
    assert table(GRID).rows == (("n1", "", "Established"), ("n2", "not Established", ""))


def test_slices_of_time_are_told_as_stretches() -> None:
    """From when to when in which state."""
    ((name, said),) = table(HOURS).rows
    assert name == "a"
    assert said.split("; ")[1] == "2026-03-02 08:20:00 to 2026-03-02 08:40:00 some servers"


def test_a_large_grid_is_counted_and_what_is_bad_is_named() -> None:
    """A column for each of sixty nodes would be no table."""
    names = tuple(f"n{i}" for i in range(60))
    cells = tuple(tuple(int(y == 3 and x != 3) for x in range(60)) for y in range(60))
    made = table(Grid("g", "t", "a", names, names, cells, ("Established", "not Established"), "peer", "node"))
    assert made.head == ("node", "Established", "not Established", "which")
    assert made.rows[3] == ("n3", "1", "59", "n0, n1, n2, n4, n5, n6, n7, n8 and 51 more")


def test_words_of_cells_and_the_most_rows() -> None:
    """A cell with its own words states them; what does not fit is counted."""
    made = table(Grid("g", "t", "a", ("n",), ("z",), ((1,),), ("a", "b"), texts=(("1/9 down",),)))
    assert made.rows == (("n", "1/9 down"),)
    many = Lanes("l", "t", "a", ("r",), tuple(Span(0, T + i, T + i, "ok") for i in range(MOST + 5)), T, T + 300)
    assert (len(table(many).rows), table(many).left_out) == (MOST, 5)
    none = Bars("b", "t", "a", ("x",), (("ok", (0,)),), edges=(T, T + 1))
    assert table(none).rows == ()


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(table_room)
