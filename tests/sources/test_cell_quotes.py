"""Lines out of one cell of a CSV file."""

from __future__ import annotations

import pytest
from analyzer.sources.cell_quotes import without_cell_quotes

LINE = (
    'E0925 15:02:17.302827 11 gc_controller.go:184] failed calling webhook "m.lab.io": Post "https://s.lab.svc:443/m"'
)


@pytest.mark.parametrize("margin", ["", "  ", "> "])
def test_a_cell_is_read_without_its_quotes(margin: str) -> None:
    """Each doubled quote is one, and the line stays where it was."""
    cell = margin + '"' + LINE.replace('"', '""') + '"'
    assert without_cell_quotes(f"above\n{cell}\nbelow\n") == (f"above\n{margin}{LINE}\nbelow\n", 1)


def test_one_quoted_word_is_enough() -> None:
    """It has two doubled quotes."""
    assert without_cell_quotes('"pods ""web"" is forbidden"') == ('pods "web" is forbidden', 1)


@pytest.mark.parametrize(
    "text",
    ['a, "b", ""', '"name","""x""","y"', '""""', '"reason: """', 'message: ""', '"plain words"', '"open ""x"" '],
)
def test_other_quotes_stay(text: str) -> None:
    """Rows of several cells, empty texts, a quote that nothing closes."""
    assert without_cell_quotes(text) == (text, 0)
