"""Words that a loop prints in front of each output are no part of it."""

from __future__ import annotations

import pytest
from analyzer.sources.said_before import NOTE, without_said

from tests.support.inline import bundle

REFUSED = "Error from server: error dialing backend: No agent available"


def looped(said: str, *lines: str, command: str = "kubectl exec -n shop web-0 -- date") -> str:
    return f"$ for i in 1 2 3; do {said}; {command}; sleep 2; done\n" + "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("said", "line", "left"),
    [
        ('echo -n "attempt $i: "', f"attempt 2: {REFUSED}", REFUSED),
        ("echo -n 'try '", f"try {REFUSED}", REFUSED),
        ("echo -ne \"== ${i} ==  \"", f"== web-0 ==  {REFUSED}", REFUSED),
        ("printf '%s -> ' \"$i\"", f"1 -> {REFUSED}", REFUSED),
        ("printf \"try %d: \" $i", f"try 3: {REFUSED}", REFUSED),
        ('echo -n "$(date +%T) call "', f"10:00:01 call {REFUSED}", REFUSED),
        ('echo -n "attempt $i: "', "attempt 2: ", "attempt 2: "),
        ('echo -n "attempt $i: "', f"before attempt 2: {REFUSED}", f"before attempt 2: {REFUSED}"),
        ('echo "attempt $i: "', f"attempt 2: {REFUSED}", f"attempt 2: {REFUSED}"),
        ("printf 'attempt %s:\\n' \"$i\"", f"attempt 2: {REFUSED}", f"attempt 2: {REFUSED}"),
        ('echo -n "$i "', f"2 {REFUSED}", f"2 {REFUSED}"),
    ],
)  # fmt: skip
def test_what_a_loop_says_it_prints_is_taken_off(said: str, line: str, left: str) -> None:
    """With whatever its variables were; a text of its own line, one of variables alone and one that nobody prints so stay."""
    text, note = without_said(looped(said, line))
    assert text == looped(said, left)
    assert note == (NOTE if left != line else "")


def test_lines_above_the_loop_and_texts_without_one_stay() -> None:
    """The text is the same, line by line."""
    above = f"attempt 1: {REFUSED}\n"
    assert without_said(above) == (above, "")
    text, _ = without_said(above + looped('echo -n "attempt $i: "', f"attempt 2: {REFUSED}"))
    assert text.startswith(above)
    assert without_said("echo -n nothing\n") == ("echo -n nothing\n", "")


def test_each_try_of_a_loop_counts() -> None:
    """Those that failed and those that came through; of failures alone nothing works."""
    date = "Mon Mar  2 10:00:00 UTC 2026"
    said = 'echo -n "attempt $i: "'

    def state(*outputs: str) -> str:
        lines = (f"attempt {at}: {one}" for at, one in enumerate(outputs, 1))
        case = bundle({"k.txt": looped(said, *lines)})
        return str({one.id: one.state for one in case.answered.data.symptoms}["exec"])

    assert state(date, REFUSED, date) == "partly"
    assert state(REFUSED, REFUSED) == "broken"
    assert state(date, date) == "works"
