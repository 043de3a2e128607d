"""Marks of bold text around lines of an output."""

from __future__ import annotations

import pytest
from analyzer.sources.emphasis import MOST, without_emphasis


def test_a_pair_around_lines_is_taken_off() -> None:
    """Whatever is indented in front of it; the lines stay where they were."""
    text = "Annotations:\n  **a/b: 1\n  c: 2**\n**IP:  10.0.0.1\nIPs:**\nend"
    assert without_emphasis(text) == ("Annotations:\n  a/b: 1\n  c: 2\nIP:  10.0.0.1\nIPs:\nend", 2)


def test_the_farthest_pair() -> None:
    """As many lines below as a mark may span."""
    assert without_emphasis("**a: 1" + "\n" * MOST + "b: 2**") == ("a: 1" + "\n" * MOST + "b: 2", 1)
    assert MOST == 60


@pytest.mark.parametrize(
    "text",
    [
        "**What happened**\nnothing",
        "**a: 1\n**title**\nb: 2**",
        "**a: 1\nb: 2",
        "a: 1\nb: 2**",
        "** a\nb **",
        "**a: 1" + "\n" * (MOST + 1) + "b: 2**",
        "glob: /a/**\n**/b",
        "plain",
    ],
)
def test_what_is_no_pair_over_lines_stays(text: str) -> None:
    """A title, a mark without its other one, a pattern of paths."""
    assert without_emphasis(text) == (text, 0)
