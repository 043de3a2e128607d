"""A column crosses the pipe without a change, in the form that is least to send."""

from __future__ import annotations

import pytest
from analyzer import schema
from analyzer.limits import Limits
from analyzer.tables.packed import ENCODED, packed, plain
from analyzer.tables.sink import Sink


def test_columns_cross_the_pipe_unchanged() -> None:
    """One value for all, few texts as numbers, and everything else as it is: unpacked it is the same column, types included."""
    one = Sink(Limits(), str)
    for at in range(ENCODED):
        one.add(schema.PODS, "a", at + 1, name=f"p{at}", namespace=("n", "m", None)[at % 3], ready=True, restarts=1)
    given = one.dump()["tables"]["pods"]
    assert given["size"] == ENCODED
    columns = given["columns"]
    assert columns["source"] == {"all": "a"}
    assert columns["node"] == {"all": None}
    assert columns["ready"] == {"all": True}
    assert columns["ready"]["all"] is True
    assert columns["namespace"]["texts"] == ["n", "m", None]
    assert isinstance(columns["name"], list)
    for name, values in one.tables["pods"].data.items():
        assert plain(columns[name], ENCODED) == values


def test_equal_values_of_two_types_are_not_one() -> None:
    """True and 1 are equal and not the same."""
    assert packed([1, True]) == [1, True]
    assert packed([True, True]) == {"all": True}
    assert packed([]) == []


@pytest.mark.parametrize(
    ("values", "is_packed"),
    [
        (["a", "b"] * (ENCODED // 2), True),
        (["a", "b"] * (ENCODED // 2 - 1), False),  # short
        ([*map(str, range(ENCODED // 4))] * 4, True),
        ([*map(str, range(ENCODED // 4 + 1)), *["0"] * (ENCODED * 3 // 4)], False),  # too many different ones
        ([*map(str, range(ENCODED * 3 // 4)), *["0"] * (9 * ENCODED)], False),  # by its first ones
        ([1, 2] * ENCODED, False),  # no text
        ([*["a"] * 50, *["b"] * ENCODED, 5], False),
    ],
)
def test_a_long_column_of_few_texts_is_sent_as_numbers(values: list[object], is_packed: bool) -> None:
    """Only texts, only long columns, only where it pays."""
    found = packed(list(values))  # type: ignore[arg-type]
    assert isinstance(found, dict) == is_packed
    assert plain(found, len(values)) == values
