"""Cells that state something."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes import cells


@pytest.mark.parametrize("nothing", ["<none>", "<unknown>", "<nil>", "-", "", " ", "N/A"])
def test_a_placeholder_states_nothing(nothing: str) -> None:
    """The next name is asked instead."""
    assert cells.value({"A": nothing}, "A") is None
    assert cells.value({"A": nothing, "B": " x "}, "A", "B") == "x"


def test_the_first_name_wins() -> None:
    """In the order asked, not that of the table."""
    assert cells.value({"B": "2", "A": "1"}, "A", "B") == "1"


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("3 (2d ago)", 3), (None, None), ("", None), ("x1", None)])
def test_a_number_stands_at_the_start(text: str | None, number: int | None) -> None:
    """What follows it is its age."""
    assert cells.number(text) == number
    assert cells.number("1234567890") == 123456789


@pytest.mark.parametrize(
    ("line", "above", "fewer"),
    [
        ("a  b", ["a  b  c", "a  b  c"], True),
        ("a  b  c", ["a  b  c", "a  b  c"], False),
        ("a  b  c", ["a  b  c  d", "a  b  c"], False),
        ("a\tb", ["a\tb\tc", "  a  b  c  "], True),
        ("a  b", ["a  b  c"], False),  # one row may be the odd one
        ("a  b", ["a  b  c", "words of one cell"], False),
        ("a  b", [], False),
        ("  a  b  ", ["a  b", "a  b"], False),
    ],
)
def test_a_row_that_ends_early_has_fewer_cells(line: str, above: list[str], fewer: bool) -> None:
    """Fewer than any of two rows above it or more that have cells at all."""
    assert cells.has_fewer_cells(line, above) is fewer
