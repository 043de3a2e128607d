"""What stands in front of all of some lines, and the lines without it."""

from __future__ import annotations

import pytest
from analyzer import patterns
from analyzer.sources.bare_lines import QUOTE, common_indent, each_without, first_lines, quote_mark, without


@pytest.mark.parametrize(
    ("lines", "indent"),
    [(["  a", "    b"], "  "), (["  a", "b"], ""), (["\ta", "  b"], ""), (["\t a", "\t  b"], "\t "), (["  a"], "  ")],
)
def test_the_blanks_that_all_lines_begin_with(lines: list[str], indent: str) -> None:
    """A tab and blanks have none in common, however far both stand inside."""
    assert common_indent(lines) == indent


def test_an_indent_comes_off_and_empty_lines_stay() -> None:
    """A line of blanks is an empty one, and what stands further in keeps the rest."""
    assert without(["  a", "", "   ", "    b"], "  ") == "a\n\n\n  b"


def test_a_quote_mark_comes_off_once() -> None:
    """With the blank behind it where each line has one; an answer within an answer keeps its own mark."""
    assert each_without(["> > a", ">", "b > c"], QUOTE) == "> a\n\nb > c"
    assert quote_mark(["> a", ">", ">> b"]).sub("", ">   c", count=1) == "  c"
    assert quote_mark(["> a", ">b"]).sub("", "> c", count=1) == " c"


def test_lines_of_a_beginning_begin_nothing_themselves() -> None:
    """A heading of two lines is one beginning, and its second line is one where it stands alone; within a line nothing begins."""
    begin = patterns.compile(r"(?:TITLE\n)?ROW")
    text = "TITLE\nROW\nROW\nno ROW\nTITLE\n"
    found = [m.start() for m in first_lines(text, patterns.Alternatives(begin.match))]
    assert found == [0, 10]
