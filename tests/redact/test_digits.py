"""What is known of lines by what they are without their digits."""

from __future__ import annotations

import pytest
from analyzer.redact.digits import Settled, blanked, has_digit


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
    answers: dict[str, bool | None] = {"done": True, "open": False, "later": None, "rare": True}

    def tell(key: str) -> bool | None:
        asked.append(key)
        return answers[key]

    settled = Settled(tell)
    keys = ["done", "open", "later", "done", "open", "later", "rare"]
    assert settled.left(keys) == [0, 1, 2, 3, 4, 5, 6]
    settled.learn(keys)
    assert sorted(asked) == ["done", "later", "open"]
    assert settled.left(keys) == [1, 2, 4, 5, 6]
    answers["later"] = True
    settled.learn([keys[at] for at in settled.left(keys)])
    assert sorted(asked) == ["done", "later", "later", "open"]
    assert settled.left(keys) == [1, 4, 6]
