"""A text on fewer lines than were printed is read line by line, and each line knows where it stands."""

from __future__ import annotations

from analyzer.sources import unfolded as module
from analyzer.sources.unfolded import unfolded

from tests.support.values import are_values

TABLE = "<table><tr><td>NAME</td><td>AGE</td></tr><tr><td>a</td><td>1d</td></tr></table>"


def test_the_first_form_that_fits() -> None:
    """With the place of each line and what was done."""
    found = unfolded(f"x\n{TABLE}")
    assert found is not None
    assert (found.text, found.places) == ("x\n| NAME | AGE |\n| a | 1d |\n", [1, 2, 2, 2])
    assert found.note == "tables and lines of a page were laid out"


def test_plain_and_very_large_texts_stay() -> None:
    """Their lines are those of the member."""
    assert unfolded("NAME   AGE\na      1d\n") is None
    assert unfolded(TABLE + "x" * module.LARGEST) is None


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(module)


def test_what_stands_on_a_page_ends_where_the_page_says_so() -> None:
    """The last line of a block is whole, whatever tag stands behind it on its line."""
    page = '<div><pre><span class="go">kind: Node</span>\n<span class="go">apiVersion: v1</span>\n<span class="go">metadata: {name: w1}</span></pre></div>\n'
    found = unfolded(page)
    assert found is not None
    assert found.text.endswith("metadata: {name: w1}\n")
    assert len(found.places) == found.text.count("\n") + 1
