"""Dates of certificates."""

from __future__ import annotations

import pytest
from analyzer.parsers.x509 import FAULTS, moment


@pytest.mark.parametrize(
    ("text", "at"),
    [("Jan  1 00:00:01 1970 GMT", 1_000_000), ("Jan  2 00:00:00 1970", 86_400_000_000), ("Foo  2 00:00:00 1970", None)],
)
def test_a_moment(text: str, at: int | None) -> None:
    """In microseconds; a month that is none has none."""
    assert moment(text) == at


def test_a_number_says_the_fault() -> None:
    """10 is what every tool prints of one that has expired."""
    assert (FAULTS["10"], FAULTS["9"], FAULTS["20"], FAULTS["62"]) == ("expired", "not_yet", "authority", "name")
