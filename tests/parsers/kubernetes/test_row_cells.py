"""Cells of a row, whatever happened to its blanks."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.row_cells import fit, has_cells

OFFSETS = [(0, "NAMESPACE"), (6, "NAME"), (12, "READY"), (18, "STATUS"), (28, "RESTARTS"), (38, "AGE")]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("ns    a     1/1   Running   0         1d", ["ns", "a", "1/1", "Running", "0", "1d"]),
        ("ns  a  1/1  Running  0  1d", ["ns", "a", "1/1", "Running", "0", "1d"]),
        ("ns a 1/1 Running 0 1d", ["ns", "a", "1/1", "Running", "0", "1d"]),
    ],
)
def test_cells_by_offset_or_by_gaps(line: str, cells: list[str]) -> None:
    """Whatever fits."""
    found, why = fit(line, OFFSETS, "pods")
    assert (list(found.values()), why) == (cells, "")


@pytest.mark.parametrize("line", ["a sentence of words about pods", "ns", "ns    a     1/1   No such   0         1d"])
def test_what_fits_neither_way_says_why(line: str) -> None:
    """No cells, and a reason that names the table."""
    found, why = fit(line, OFFSETS, "pods")
    assert found == {}
    assert "table of pods" in why


def test_the_shapes_of_small_tables() -> None:
    """Of two columns a row may reach only the first."""
    found, why = fit("kube-system   x", [(0, "NAME"), (14, "STATUS")], "nothing")
    assert (found, why) == ({"NAME": "kube-system", "STATUS": "x"}, "")


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ("ns    a     1/1   Broken words   0         1d", True),
        ("ns a 1/1 Running 0 1d", True),
        ("ns a 1/1 Running 0 yesterday", False),
        ("a sentence about pods", False),
    ],
)
def test_a_damaged_row_has_as_many_cells_as_its_table(line: str, has: bool) -> None:
    """By wide gaps, or by its words where one of them is an age."""
    assert has_cells(line, OFFSETS) is has
