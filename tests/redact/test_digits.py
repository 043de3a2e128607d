"""What is known of lines by what they are without their digits."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from analyzer.redact.digits import SAME, Settled, Spans, blanked, has_digit


@pytest.mark.parametrize(
    ("text", "without"),
    [("a1b23 ID=0987", "a2b22 ID=2222"), ("München 7 \udc80 \ud800 ٣", "München 2 \udc80 \ud800 ٣"), ("", "")],
)
def test_every_digit_of_ascii_is_one_and_the_same(text: str, without: str) -> None:
    """Also beside letters that are none of ASCII, and beside halves of characters, which stay."""
    assert blanked(text) == without
    assert has_digit([without]) == (without != "")
    assert not has_digit(["a", "b"])


def test_what_is_known_is_asked_once_and_for_lines_that_come_again_only() -> None:
    """A line is left out when nothing is to do for it; one of which that is not known yet is asked for again."""
    asked: list[str] = []
    answers: dict[str, Spans | Literal[False] | None] = {"done": (), "open": False, "later": None, "rare": ()}

    def tell(key: str) -> Spans | Literal[False] | None:
        asked.append(key)
        return answers[key]

    settled = Settled(tell, re.compile("(?!)"))
    keys = ["done", "open", "later", "done", "open", "later", "rare"]
    assert settled.divide(keys) == ([0, 1, 2, 3, 4, 5, 6], [])
    settled.learn(keys)
    assert sorted(asked) == ["done", "later", "open"]
    assert settled.divide(keys) == ([1, 2, 4, 5, 6], [])
    answers["later"] = ()
    settled.learn([keys[at] for at in settled.divide(keys)[0]])
    assert sorted(asked) == ["done", "later", "later", "open", "rare"]  # the rare one came in two texts
    assert settled.divide(keys) == ([1, 4], [])


def test_parts_that_are_left_are_told_with_their_places() -> None:
    """Of each line like the one that was asked for; lines that differ in an identifier are alike, and each is known from then on."""
    asked: list[str] = []

    def tell(key: str) -> Spans:
        asked.append(key)
        return ((1, 3),)

    settled = Settled(tell, re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
    one, other = "x 2b222222-2222-2222-2222-222222222222", "x a2222222-2222-2222-2222-222222222222"
    settled.learn([one, other])
    assert asked == [f"x {SAME}"]
    assert len(SAME) == 36
    assert settled.divide(["y", other, one]) == ([0], [(1, ((1, 3),)), (2, ((1, 3),))])
    settled.learn([])
    assert asked == [f"x {SAME}"]
