"""A text that begins with words and goes on in sentences is somebody's, whatever it quotes."""

from __future__ import annotations

import pytest
from analyzer.sources.quoted import is_quoted

TABLE = "NAME   READY   STATUS\nweb-0   1/1   Running\n"


@pytest.mark.parametrize(
    ("text", "strange", "quoted"),
    [
        (f"This is how the other one looked.\n{TABLE}", {1}, True),
        (f"Exercise\nName the fault that is in it!\n{TABLE}", {1, 2}, True),
        (f"of the other cluster\n{TABLE}\nIt was the firewall in the end.\n", {1}, True),
        (f"a table of the nodes in the other place\n{TABLE}", {1}, True),
        (f"a table of the nodes in the other place:\n{TABLE}", {1}, False),
        (f"output of it:\n{TABLE}", {1}, False),
        (f"{TABLE}This is how the other one looked.\n", {3}, False),
        (f"\n  \n{TABLE}", {1}, False),
        (f"We cannot reach it since this morning.\nThat is all of it.\n{TABLE}", {1, 2}, False),
        (f"tool 1.2\n{TABLE}", {1}, False),
        (f"tool 1.2\nNAME\nThis is the end of the list.\n{TABLE}", {1}, False),
        ("This is how it looked.\n" + TABLE * 20_000, {1}, False),
        (f"This is how it looked.\n{TABLE}", set(), False),
    ],
)
def test_who_shows_an_output_among_sentences(text: str, strange: set[int], quoted: bool) -> None:
    """A label, a banner, a ticket and a recording with words behind it are none; a sentence tells at its paragraph's begin, or where it was not understood."""
    assert is_quoted(text, strange) is quoted
