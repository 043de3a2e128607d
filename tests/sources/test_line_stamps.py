"""The newest time in front of a text's lines."""

from __future__ import annotations

import pytest
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.line_stamps import SAMPLE, newest_stamp

AT = "2026-11-24T08:02:1{}.204Z"


@pytest.mark.parametrize(
    "line", ["[{}] CLUSTER INFO:", '{{"TimeStamp": "{}", "Status": "ok"}}', "{} Pod a is ready", "ts={} x"]
)
def test_most_lines_have_one(line: str) -> None:
    """The newest counts, wherever it stands."""
    text = "\n".join(line.format(AT.format(n)) for n in (1, 5, 3)) + "\n\nend\n"
    assert newest_stamp(text) == rfc3339_us(AT.format(5))
    long = "\n".join(line.format(AT.format(n)) for n in (1, *[3] * 3 * SAMPLE, 7))
    assert newest_stamp(long) == rfc3339_us(AT.format(7))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NAME  READY\n",
        f"see {AT.format(1)}\n",
        f"{AT.format(1)} x\none\ntwo\n",
        "2026-11-24 a\n",
        "2026-19-24T08:00:00Z a\n",
    ],
)
def test_a_text_without(text: str) -> None:
    """A time within a line, of a few lines alone, a day or what no calendar has, is none."""
    assert newest_stamp(text) is None


def test_six_of_ten_lines_are_most() -> None:
    """One line less with a time in front of it is not."""
    lines = [f"{AT.format(1)} x"] * 3
    assert newest_stamp("\n".join([*lines, "a", "b"])) == rfc3339_us(AT.format(1))
    assert newest_stamp("\n".join([*lines, "a", "b", "c"])) is None


def test_what_stands_in_the_middle_of_a_long_text_is_not_looked_at() -> None:
    """Sixty lines of either end tell when it was made."""
    lines = [f"{AT.format(1)} x"] * 60
    for at, newest in ((59, 7), (60, 1), (61, 7)):
        every = [*lines, f"{AT.format(1)} x", *lines]
        every[at] = f"{AT.format(7)} x"
        assert newest_stamp("\n".join(every)) == rfc3339_us(AT.format(newest))
