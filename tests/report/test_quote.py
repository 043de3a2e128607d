"""A cited line keeps its two ends on few columns."""

from __future__ import annotations

import pytest
from analyzer.model import Evidence
from analyzer.report.quote import quoted

LONG = Evidence("logs/server.log", 7, "E0302 08:00:05.1 1 x.go:1] " + "blah " * 60 + "connect: connection refused")


@pytest.mark.parametrize("most", [60, 100, 160])
def test_a_long_line_loses_its_middle(most: int) -> None:
    """Place, start and reason stay, in no more than the characters asked for."""
    text = quoted(LONG, most)
    assert len(text) <= most
    assert text.startswith("logs/server.log:7  E0302")
    assert text.endswith("refused")


def test_a_short_line_stays() -> None:
    """Blanks are folded, nothing is lost, and a long path gives way."""
    assert quoted(Evidence("a.log", 1, "one   two"), 80) == "a.log:1  one two"
    deep = quoted(Evidence("x" * 200 + "/end.log", 3, "text"), 100)
    assert deep.endswith("end.log:3  text")
    assert len(deep) < 60
