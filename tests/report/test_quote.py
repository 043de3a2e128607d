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


@pytest.mark.parametrize("most", [90, 140, 180])
@pytest.mark.parametrize("behind", ["", " retrying in 30 seconds" * 4])
def test_the_words_of_the_error_stay(most: int, behind: str) -> None:
    """A reason in the middle of a long line is shown from its first word on, and the line's start before it."""
    text = 'E0302 08:00:05.1 1 client.go:9] "cannot connect" server="10.1.2.3:8132" ' + "and more of it " * 6
    reason = "tls: failed to verify certificate: x509: certificate has expired"
    said = quoted(Evidence("a.log", 1, f"{text}{reason}{' or is not yet valid' * 3}{behind}"), most)
    assert len(said) <= most
    assert said.startswith("a.log:1  E0302 08:00:05.1")
    assert "tls: failed to verify certificate" in said
