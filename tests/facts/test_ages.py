"""Ages as kubectl prints them."""

from __future__ import annotations

import pytest
from analyzer.facts.ages import is_old, seconds
from analyzer.schema import EventRow


@pytest.mark.parametrize(
    ("text", "age"),
    [("90s", 90.0), ("3h12m (x4 over 5h)", 11520.0), ("2d", 172800.0), ("<unknown>", None), ("", None), (None, None)],
)
def test_an_age_is_told_in_seconds(text: str | None, age: float | None) -> None:
    """What stands behind the age does not count, and a text that begins with none has none."""
    assert seconds(text) == age


@pytest.mark.parametrize(("seen", "old"), [("23h", False), ("24h", True), ("3d (x9 over 5d)", True), (None, False)])
def test_an_event_that_was_not_seen_for_a_day_is_old(seen: str | None, old: bool) -> None:
    """One without an age is not known to be."""
    assert is_old(EventRow(source="e", line=1, last_seen=seen)) is old
