"""A cited line stands when it reads so again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from analyzer.limits import Limits
from analyzer.reading import citations
from analyzer.reading.citations import Citation, judge, judged, same

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("line", "text", "stands"),
    [
        ("a b  c", "a b c", True),
        ("a b c", "a b", False),
        ("a b c", "a b \u2026", True),
        ("a b c", "b c", False),
        ("user=1 tail", "user=[hidden:x] tail", True),
        ("user=1 tail", "user=[hidden:x] tai", False),
        ("user=1 tail", "user=[hidden:x] ta\u2026", True),
        ("ab", "ab[hidden:x]b", False),
        ("abb", "ab[hidden:x]b", True),
        ("a1b2c", "a[hidden:x]b[hidden:y]c", True),
        ("a1c2b", "a[hidden:x]b[hidden:y]c", False),
        ("axb", "a[hidden:x]xb[hidden:y]b", False),
        ("axb", "a[hidden:x]xb[hidden:y]b\u2026", False),
        ("axb1b", "a[hidden:x]xb[hidden:y]b", True),
        ("anything", "\u2026", False),
        ("anything", "[hidden:x]", False),
        ("anything", "", False),
        ("", "", True),
    ],
)
def test_a_cited_text_matches_its_line(line: str, text: str, stands: bool) -> None:
    """Blanks are one, hidden parts stand for anything between two fixed ones, a cut text begins right."""
    assert same(line, text) is stands


def test_matching_takes_one_pass_over_the_line() -> None:
    """Dozens of hidden parts over a long line that fits nearly: no backtracking; nor in a text of opening brackets."""
    began = time.monotonic()
    assert not same("a " * 30_000, "[hidden:x]a" * 60 + "Z")
    assert not same("a" * 30_000, "[hidden:" * 60_000)
    assert time.monotonic() - began < 5


CITED = [
    Citation("cause x", "agent.log", 1, "first line"),
    Citation("cause x", "agent.log", 1, "another"),
    Citation("check y", "agent.log", 9, ""),
    Citation("check y", "none.log", 1, "first line"),
]
REASONS = ["", "the line reads: first line", "the member has no such line, or its reading ended before", "this member is not in the bundle"]  # fmt: skip


def test_each_citation_is_judged_in_its_order(tmp_path: Path) -> None:
    """With the reason why it does not stand, and by a confined child as in this process; the hash is the file's."""
    path = tmp_path / "agent.log"
    path.write_text("first line\nsecond\n")
    standings, digest = judge(CITED, [str(path)], Limits())
    assert [one.reason for one in standings] == REASONS
    assert [one.stands for one in standings] == [not reason for reason in REASONS]
    assert [(one.where, one.source, one.line) for one in standings] == [(c.where, c.source, c.line) for c in CITED]
    assert judged(CITED, [str(path)], Limits()) == (standings, digest)
    are_values(citations)
