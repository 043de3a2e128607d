"""A statement with what makes it and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from analyzer.facts import fact as fact_room
from analyzer.facts.fact import Fact, most

from tests.support.values import are_values


@dataclass(frozen=True)
class Line:
    source: str
    line: int


def fact(*values: str) -> Fact:
    found = Fact()
    for number, value in enumerate(values, 1):
        found.say(value, Line("a.txt", number), "stated")
    return most(found)


@pytest.mark.parametrize(
    ("values", "value"), [((), None), (("a",), "a"), (("a", "b", "a"), "a"), (("a", "b"), "b"), (("b", "a"), "b")]
)
def test_most_witnesses_settle_the_value(values: tuple[str, ...], value: str | None) -> None:
    """Of equally many the order does not count, so that a report does not depend on the order of members."""
    assert fact(*values).value == value


def test_what_speaks_for_it_and_against_it() -> None:
    """Rows of the same value are cited, others are conflicts; a witness without a line is counted and not cited."""
    found = fact("a", "b", "a")
    found.say("a", None, "host name")
    assert [row.line for row in found.rows] == [1, 3]
    assert [w.value for w in found.conflicts] == ["b"]


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(
        fact_room,
        filled=(
            "Witness",
            "Fact",
        ),
    )
