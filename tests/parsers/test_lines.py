"""Lines of a large text, one here and one there."""

from unittest.mock import patch

from analyzer.parsers import base
from hypothesis import given
from hypothesis import strategies as st


@given(st.text(alphabet="ab\n", max_size=60), st.lists(st.integers(-2, 64), max_size=12), st.integers(1, 9))
def test_any_line_in_any_order_is_that_of_the_split_text(text: str, asked: list[int], window: int) -> None:
    """Windows are cut at line feeds, whatever their size, and lines that do not exist are empty."""
    whole = text.split("\n")
    with patch.object(base, "WINDOW", window):
        lines = base.Lines(text)
        for index in asked:
            assert lines.at(index) == (whole[index] if 0 <= index < len(whole) else "")
