"""Numbers in front of lines are known where they count the lines, with the pager's bar or without."""

from __future__ import annotations

from analyzer.reading.formats import begins
from analyzer.sources import line_numbers
from analyzer.sources.margins import strip_margins

from tests.sources.test_margins import CALICOCTL


def test_numbers_in_front_of_a_frame_take_no_bar_of_it() -> None:
    """The bars of a table in a frame are not those of a pager; a line without content is its number alone."""
    numbered = "".join(f"{at:4}  {line}".rstrip() + "\n" for at, line in enumerate(CALICOCTL.splitlines(), 1))
    assert strip_margins(numbered, begins())[0] == CALICOCTL


def test_a_pagers_bar_goes_with_its_number() -> None:
    """Behind every number: what is left is the line."""
    pattern = line_numbers.of(["1 | a", "2 | b"])
    assert pattern is not None
    assert pattern.sub("", "2 | b") == "b"


def test_numbers_that_do_not_count_are_values() -> None:
    """A column of figures, and a line without one."""
    assert line_numbers.of(["4  a", "9  b"]) is None
    assert line_numbers.of(["1  a", "b"]) is None
