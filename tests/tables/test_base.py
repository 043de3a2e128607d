"""A row type is the declaration of its table: columns, their kinds, and values that are read by name."""

from __future__ import annotations

import copy
import datetime
import pickle

import pytest
from analyzer.tables import base
from analyzer.tables.base import LINE, SOURCE, Column, Given, Number, Row, Table, Text, Time, Truth, Whole, Word, column

from tests.support.values import are_values


class BoxRow(Row):
    """Boxes."""

    name: Text = column("what stands on it")
    class_: Given = column("its class")
    colour: Word = column("its colour")
    count: Whole = column("things inside")
    weight_kg: Number = column("weight")
    full: Truth = column("nothing more goes in")
    packed_at: Time = column("when it was closed")
    note: Text = column("what somebody wrote", free=True)


BOXES = Table("boxes", BoxRow)


def test_the_attributes_of_a_row_type_are_the_columns_of_its_table() -> None:
    """Name, kind, text, and whether it is free or always there, in the order of the class; where it was read comes first."""
    assert BOXES.columns == (
        Column("name", "str", "what stands on it"),
        Column("class", "category", "its class", always=True),
        Column("colour", "category", "its colour"),
        Column("count", "int", "things inside"),
        Column("weight_kg", "float", "weight"),
        Column("full", "bool", "nothing more goes in"),
        Column("packed_at", "time", "when it was closed"),
        Column("note", "str", "what somebody wrote", free=True),
    )
    assert BOXES.all_columns == (SOURCE, LINE, *BOXES.columns)
    assert (SOURCE.name, SOURCE.kind, LINE.name, LINE.kind) == ("source", "category", "line", "int")
    assert BOXES.doc == "Boxes."


def test_a_value_is_read_by_the_name_of_its_column() -> None:
    """Each name gives its own value, what is not said is None, and a word of Python has an underscore behind it."""
    at = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    row = BoxRow(
        source="a.txt", line=3, name="n", class_="c", colour="red", count=7, weight_kg=1.5, full=False, packed_at=at
    )
    assert (row.source, row.line) == ("a.txt", 3)
    assert (row.name, row.class_, row.colour, row.count, row.weight_kg) == ("n", "c", "red", 7, 1.5)
    assert (row.full, row.packed_at, row.note) == (False, at, None)
    assert [c.attribute for c in BOXES.columns][:2] == ["name", "class_"]


def test_a_row_says_what_it_holds() -> None:
    """What a person sees of a row is its type and its values by name."""

    class PairRow(Row):
        """Two."""

        a: Word = column("one")

    assert repr(PairRow(source="s", a="x")) == "PairRow(source='s', line=None, a='x')"


def test_a_row_takes_no_column_that_its_table_lacks() -> None:
    """A misspelt column is an error where it is written, not a value that nobody reads."""
    with pytest.raises(TypeError, match="BoxRow has no column colr"):
        BoxRow(source="s", class_="c", colr="red")  # type: ignore[call-arg]


def test_rows_do_not_change_and_carry_no_dict() -> None:
    """A row costs a tuple of its values and nothing else."""
    row = BoxRow(source="s", class_="c")
    with pytest.raises(AttributeError):
        row.name = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        row.other = "x"  # type: ignore[attr-defined]
    assert not hasattr(row, "__dict__")


def test_declarations_do_not_change() -> None:
    """Tables are shared by everybody: nobody can write into one, or hang something on it."""
    for one, name in ((BOXES, "name"), (BOXES.columns[0], "kind"), (column("x"), "free")):
        with pytest.raises(AttributeError):
            setattr(one, name, "x")
        assert not hasattr(one, "__dict__")


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(base)


def test_a_row_can_be_copied_and_pickled() -> None:
    """A snapshot that is handed to another process, or copied before it is changed, takes its rows along."""
    row = BoxRow(source="a.txt", line=3, name="nails", count=7)
    for again in (pickle.loads(pickle.dumps(row)), copy.copy(row), copy.deepcopy(row)):
        assert type(again) is BoxRow
        assert (again.source, again.line, again.name, again.count, again.note) == ("a.txt", 3, "nails", 7, None)
